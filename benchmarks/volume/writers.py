"""Writing rows straight into the tables: `executemany` on SQLite, `COPY` on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg import sql

from creatoraudit.storage.dialect import sqlite_module

Row = Sequence[Any]
Write = Callable[[sa.Table, Sequence[str], Iterable[Row]], None]


class Writer(NamedTuple):
    """A database that is being filled."""

    write: Write
    """Rows of these columns; ids of the tables of figures in the form that `short` gives."""
    short: Callable[[str], Any]


@contextmanager
def sqlite_writer(path: Path) -> Iterator[Writer]:
    """Fill a SQLite file; a crash would leave it broken."""
    connection = sqlite_module().connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")

    def write(table: sa.Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
        connection.executemany(statement, rows)

    yield Writer(write, lru_cache(lambda id: bytes.fromhex(id.replace("-", ""))))
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


@contextmanager
def postgresql_writer(url: str) -> Iterator[Writer]:
    """Fill a PostgreSQL database, and let it learn what is in its tables, as it does by itself in
    time.
    """
    with psycopg.connect(url, autocommit=True) as connection:

        def write(table: sa.Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
            with connection.cursor().copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)

        yield Writer(write, lru_cache(UUID))
        connection.execute("VACUUM ANALYZE")
