"""Which schema a database has, and bringing it to this version's."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from creatoraudit.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"
VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


class SchemaState(Enum):
    """How a database's schema stands to this version of CreatorAudit."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    NEWER = "newer"


def schema_state(database: Database) -> SchemaState:
    """Compare the database's schema with this version's, changing nothing."""
    with database.reading() as connection:
        return _state(connection)


def migrate(database: Database) -> bool:
    """Bring the schema to this version's; True when something was done. Safe to run from several
    processes.
    """
    with database.writing() as connection:
        if not database.is_sqlite:
            # One migrator at a time; SQLite's write lock gives the same.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7224618103)")
        if _state(connection) is SchemaState.CURRENT:
            return False
        _upgrade(connection)
        connection.commit()
    return True


def _upgrade(connection: Connection) -> None:
    # Only here: it is large, and most starts find nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _state(connection: Connection) -> SchemaState:
    current = _current(connection)
    if current is None:
        return SchemaState.EMPTY
    known = _known()
    if current == known[-1]:
        return SchemaState.CURRENT
    return SchemaState.OLD if current in known else SchemaState.NEWER


def _current(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION.name):
        return None
    return connection.scalar(sa.select(VERSION.c.version_num))


def _known() -> list[str]:
    """The revisions, the oldest first: each is the number that its file begins with."""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
