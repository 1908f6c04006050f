"""The one query that belongs to no organization: whether the database answers."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from creatoraudit.storage.tables import installation


def ask(connection: Connection) -> None:
    """Read a row, or none; what matters is that it can be read."""
    connection.execute(sa.select(installation.c.name).limit(1)).first()
