"""What the pages of the schema have in common."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index

from creatoraudit.storage.dialect import Flag, Instant, Text, Whole

metadata = sa.MetaData()


def table(name: str, *parts: Column[object] | sa.Constraint | Index) -> sa.Table:
    """A table of strict types."""
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


def clustered(name: str, *parts: Column[object] | sa.Constraint | Index) -> sa.Table:
    """A table that lies in the order of its key: what is read together lies together."""
    return sa.Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=False)


def wholes(*names: str) -> list[Column[object]]:
    """Columns of whole numbers that may be unknown."""
    return [Column(name, Whole) for name in names]


def sums(*names: str) -> list[Column[object]]:
    """Columns of whole numbers that are added up."""
    return [Column(name, Whole, nullable=False, server_default="0") for name in names]


def queue() -> list[Column[object]]:
    """What makes a table a queue of its own rows; see `collection/queue.py`."""
    return [
        Column("next_refresh_at", Instant),
        Column("is_urgent", Flag, nullable=False, server_default=sa.false()),
        Column("lease_until", Instant),
        Column("lease_holder", Text),
        Column("failures", Whole, nullable=False, server_default="0"),
        Column("status", Text, nullable=False),
        Column("status_detail", Text),
    ]
