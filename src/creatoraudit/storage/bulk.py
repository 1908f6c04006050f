"""Writing many rows at once, as the driver takes them: values that need no conversion, in the order
of the table's columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Connection, Dialect

from creatoraudit.storage.dialect import ShortId

Row = tuple[Any, ...]

_SHORT_ID = ShortId()


def stored_id(connection: Connection, id: str | None) -> object:
    """A short id as its column takes it."""
    return _SHORT_ID.process_bind_param(id, connection.dialect)


def append(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Add rows; one whose key is there stays as it is."""
    if rows:
        connection.exec_driver_sql(_appending(connection.dialect.name, table), list(rows))


def add_up(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Add rows of sums; where the key is there, each sum grows by the new one."""
    if rows:
        connection.exec_driver_sql(_adding_up(connection.dialect.name, table), list(rows))


@lru_cache
def _appending(name: str, table: sa.Table) -> str:
    return _text(name, _insert(name)(table).on_conflict_do_nothing(), table.columns.keys())


@lru_cache
def _adding_up(name: str, table: sa.Table) -> str:
    insert = _insert(name)(table)
    sums = {c.name: c + insert.excluded[c.name] for c in table.columns if not c.primary_key}
    keys = list(table.primary_key)
    statement = insert.on_conflict_do_update(index_elements=keys, set_=sums)
    return _text(name, statement, table.columns.keys())


def _insert(name: str) -> Any:
    return postgresql.insert if name == "postgresql" else sqlite.insert


def _text(name: str, statement: sa.ClauseElement, columns: Iterable[str]) -> str:
    """The statement with a place for each column, in their order."""
    dialect: Dialect = (
        psycopg.dialect(paramstyle="format")  # type: ignore[no-untyped-call]
        if name == "postgresql"
        else sqlite.dialect(paramstyle="qmark")
    )
    return str(statement.compile(dialect=dialect, column_keys=list(columns)))
