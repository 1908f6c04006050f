"""What differs between SQLite and PostgreSQL: column types, upserts, and which SQLite is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

# Older releases can corrupt a WAL database with two connections (sqlite.org/wal.html, "WAL-reset").
SAFE_SQLITE = (3, 51, 3)

# PostgreSQL's word for a lock that did not come in time.
LOCK_NOT_AVAILABLE = "55P03"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit integer."""

Flag = sa.Boolean().with_variant(sa.Integer(), "sqlite")
"""True or false; 1 or 0 in SQLite, whose strict tables know no boolean."""

Real: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
"""A 64-bit floating-point number."""

Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""

Id = sa.Text().with_variant(sa.Uuid(as_uuid=False), "postgresql")
"""A UUID in canonical text form."""


class ShortId(TypeDecorator[str]):
    """A UUID in its 16 bytes, for the tables that have millions of rows."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.LargeBinary() if dialect.name == "sqlite" else sa.Uuid(as_uuid=False)
        )

    def process_bind_param(self, value: str | None, dialect: Dialect) -> object:
        if value is None or dialect.name != "sqlite":
            return value
        return bytes.fromhex(value.replace("-", ""))

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "sqlite":
            return None if value is None else str(value)
        digits = value.hex()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Instant(TypeDecorator[datetime]):
    """An instant as whole microseconds since 1970 UTC: compares alike on both databases."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Integer() if dialect.name == "sqlite" else sa.BigInteger()
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return instant_of(value)


def instant_of(microseconds: int | None) -> datetime | None:
    """The instant that a column holds as a number."""
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: the interpreter's own where it is safe, else the bundled one."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


def has_safe_sqlite() -> bool:
    """Whether several connections may write-ahead log into one file; else only one process may use
    it.
    """
    return bool(sqlite_module().sqlite_version_info >= SAFE_SQLITE)


def upsert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return build(table)


def greatest(connection: Connection, *values: Any) -> sa.ColumnElement[Any]:
    """The largest of the values; NULLs are the caller's to coalesce."""
    function = sa.func.greatest if connection.dialect.name == "postgresql" else sa.func.max
    return function(*values)


def total_of(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The sum of whole numbers as one: PostgreSQL's own is a decimal."""
    return sa.cast(sa.func.sum(column), Whole)


def take_turn(connection: Connection, what: str) -> None:
    """One process at a time does this, until its transaction ends; write transactions of SQLite are
    alone anyway.
    """
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(blake2b(what.encode(), digest_size=7).digest())
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


@contextmanager
def waiting_at_most(
    connection: Connection, seconds: int, *, otherwise: Exception
) -> Iterator[None]:
    """Give up on a row that another transaction holds; in SQLite that has ended when this began."""
    if connection.dialect.name != "postgresql":
        yield
        return
    usual = connection.scalar(sa.text("SHOW lock_timeout"))
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{seconds}s'"))
    try:
        yield
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise otherwise from None
        raise
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{usual}'"))
