"""Python and SQLite."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from creatoraudit import __version__
from creatoraudit.config import Settings
from creatoraudit.doctor.finding import Finding, ok, warning
from creatoraudit.storage.dialect import SAFE_SQLITE, has_safe_sqlite, sqlite_module

SAFE = ".".join(str(part) for part in SAFE_SQLITE)


def check_python(_settings: Settings) -> Iterator[Finding]:
    """The versions that run here."""
    yield ok(f"CreatorAudit {__version__} on Python {platform.python_version()}")


def check_sqlite(settings: Settings) -> Iterator[Finding]:
    """Which SQLite is used, and whether several connections may share a file with it."""
    if settings.database_url is not None:
        return
    module = sqlite_module()
    used = f"SQLite {module.sqlite_version} ({module.__name__})"
    if has_safe_sqlite():
        yield ok(used)
        return
    todo = f"Install pysqlite3, a Python that brings SQLite {SAFE} or newer, or use PostgreSQL."
    yield warning(f"{used} is older than {SAFE}: it runs slower, without a write-ahead log.", todo)
    if settings.workers > 1:
        yield warning(
            f"CREATORAUDIT_WORKERS={settings.workers} is not heeded with it: one process serves.",
            todo,
        )
