"""Connections and transactions: many readers, one writer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import Connection, Engine

from creatoraudit.config import Settings
from creatoraudit.errors import Unavailable
from creatoraudit.storage.dialect import SAFE_SQLITE, sqlite_module

BUSY_TIMEOUT_MS = 5_000
READERS = 8
SQLITE_ERROR = 1
DATABASE_FILE = "creatoraudit.db"


class Database:
    """One database: a pool of read-only connections and, on SQLite, a single one that writes."""

    def __init__(self, settings: Settings, *, readers: int = READERS) -> None:
        if settings.database_url:
            self._writer = self._reader = _postgresql(settings.database_url, size=readers)
        else:
            path = settings.data_folder / DATABASE_FILE
            self._writer = _sqlite(path, size=1, writes=True)
            self._reader = _sqlite(path, size=readers, writes=False)

    @property
    def engine(self) -> Engine:
        """The engine that may write: for migrations and the command line's checks."""
        return self._writer

    @property
    def is_sqlite(self) -> bool:
        return self._writer.dialect.name == "sqlite"

    def ask(self) -> None:
        """See whether the database answers, whatever is in it.

        Raises:
            Unavailable: it does not.
        """
        with self.reading() as connection:
            connection.exec_driver_sql("SELECT 1")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read-only transaction: everything in it sees the same state.

        Raises:
            Unavailable: the database cannot be reached.
        """
        with _reachable(), self._reader.connect() as connection:
            readable = connection.execution_options(postgresql_readonly=True)
            yield readable

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction, taken at once (`BEGIN IMMEDIATE`); the caller commits, leaving
        rolls back.

        Raises:
            Unavailable: the database cannot be reached, stays locked, or its disk is full.
        """
        with _reachable(), self._writer.connect() as connection:
            yield connection

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _reachable() -> Iterator[None]:
    """Faults of the database's surroundings, not of a statement, become one error callers
    understand.
    """
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        if _is_statement_fault(error):
            raise
        raise Unavailable("The database cannot be used right now; nothing was changed.") from error


def _is_statement_fault(error: exc.SQLAlchemyError) -> bool:
    """SQLite calls a wrong statement an operational error too: its own code tells them apart."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code is not None and code & 0xFF == SQLITE_ERROR


def _postgresql(url: str, *, size: int) -> Engine:
    return sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 5,
            "options": "-c statement_timeout=30000 -c lock_timeout=5000",
        },
    )


def _sqlite(path: Path, *, size: int, writes: bool) -> Engine:
    engine = sa.create_engine(
        f"sqlite:///{path}",
        module=sqlite_module(),
        poolclass=sa.QueuePool,
        # The last one used has in memory what it read.
        pool_use_lifo=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Destroyed key copies leave no trace in free pages.
        connection.execute("PRAGMA secure_delete = ON")
        if writes and sqlite_module().sqlite_version_info >= SAFE_SQLITE:
            connection.execute("PRAGMA journal_mode = WAL")
            # 16 MB: a page that many transactions change, as in an import, is written back once.
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
        if not writes:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
