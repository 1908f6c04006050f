"""Accounts, creators and posts put straight into their tables, without the operations that add
them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from secrets import randbelow
from typing import Any

import sqlalchemy as sa

from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.storage.tables import accounts, creators, posts

TRACKED_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHED = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)

_numbers = count(1)


@contextmanager
def writing(services: Services, caller: Caller) -> Iterator[Context]:
    """A transaction of the caller's organization, committed at the end."""
    with services.database.writing() as connection:
        ctx = Context(services, caller, connection)
        yield ctx
        ctx.commit()


def make_creator(ctx: Context, name: str = "Mira", **columns: Any) -> str:
    """Add a creator; returns its id."""
    row = {"name": name, "search_text": name.lower(), "is_active": True, "added_at": TRACKED_SINCE}
    return _insert(ctx, creators, number="number", row=row | columns)


def make_account(ctx: Context, username: str | None = None, **columns: Any) -> str:
    """Add an account; returns its id. It is tracked since before anything is published."""
    name = username or f"account{next(_numbers)}"
    row = {
        "platform": "instagram",
        "username": name,
        "search_text": name,
        "is_active": True,
        "is_paused": False,
        "is_unavailable": False,
        "added_at": TRACKED_SINCE,
        "tracked_since": TRACKED_SINCE,
        "scrape_interval_hours": 24,
        "status": "active",
    }
    return _insert(ctx, accounts, number="number", row=row | columns)


def make_post(ctx: Context, *, account_id: str | None = None, **columns: Any) -> str:
    """Add a post; returns its id. It is an account video where it has an account, else a video."""
    row = {
        "platform": "instagram",
        "external_id": str(next(_numbers)),
        "account_id": account_id,
        "is_account_video": account_id is not None,
        "is_video": account_id is None,
        "is_active": True,
        "is_unavailable": False,
        "added_at": TRACKED_SINCE,
        "updated_at": TRACKED_SINCE,
        "tracked_since": TRACKED_SINCE,
        "create_time": PUBLISHED,
        "search_text": "",
        "status": "active",
    }
    return _insert(ctx, posts, number="post_id", row=row | columns)


def row_of(ctx: Context, table: sa.Table, id: str) -> Any:
    """One row of the caller's organization."""
    return ctx.connection.execute(_its(ctx, table).where(table.c.id == id)).one()


def rows_of(ctx: Context, table: sa.Table) -> list[Any]:
    """All rows of a table that are the organization's, in the order of their key."""
    return list(ctx.connection.execute(_its(ctx, table).order_by(*table.primary_key)))


def _its(ctx: Context, table: sa.Table) -> sa.Select[Any]:
    return table.select().where(table.c.organization_id == ctx.organization_id)


def _insert(ctx: Context, table: sa.Table, *, number: str, row: dict[str, Any]) -> str:
    id = str(row.pop("id", uuid7()))
    given: dict[str, Any] = {
        "organization_id": ctx.organization_id,
        "id": id,
        number: randbelow(1 << 53),
        "metadata": "{}",
    }
    ctx.connection.execute(table.insert(), given | row)
    return id
