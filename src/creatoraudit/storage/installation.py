"""What the database says about the installation itself: names and values, such as fingerprints."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from creatoraudit.storage.dialect import upsert
from creatoraudit.storage.tables import installation


def read_facts(connection: Connection) -> dict[str, str]:
    """All that is noted of the installation."""
    rows = connection.execute(sa.select(installation.c.name, installation.c.value))
    return dict(iter(rows))


def note_once(connection: Connection, facts: dict[str, str]) -> dict[str, str]:
    """Note what is not noted yet; returns what stands: another process may have been first."""
    for name, value in facts.items():
        insert = upsert(connection, installation).values(name=name, value=value)
        connection.execute(insert.on_conflict_do_nothing(index_elements=["name"]))
    return read_facts(connection)


def change_fact(connection: Connection, name: str, value: str) -> None:
    """Note something else under a name that is noted already."""
    connection.execute(installation.update().where(installation.c.name == name).values(value=value))
