"""All SQL of the use of keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.dialect import greatest, total_of, upsert
from creatoraudit.storage.tables import api_key_usage as usage
from creatoraudit.storage.tables import collected, tool_calls


def usage_since(
    connection: Connection, organization_id: str, *, ids: Sequence[str], since: datetime
) -> list[Row[Any]]:
    """The hours of some keys since an instant, the oldest first."""
    query = (
        sa.select(
            usage.c.api_key_id,
            usage.c.hour,
            usage.c.via,
            usage.c.client,
            usage.c.requests,
            usage.c.last_used_at,
        )
        .where(
            usage.c.organization_id == organization_id,
            usage.c.api_key_id.in_(ids),
            usage.c.hour >= since,
        )
        .order_by(usage.c.hour)
    )
    return list(connection.execute(query))


def add_usage(connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]) -> None:
    """Add requests to the hours they fell in."""
    insert = upsert(connection, usage)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[
                usage.c.organization_id,
                usage.c.api_key_id,
                usage.c.hour,
                usage.c.via,
                usage.c.client,
            ],
            set_={
                "requests": usage.c.requests + insert.excluded.requests,
                "last_used_at": greatest(
                    connection, usage.c.last_used_at, insert.excluded.last_used_at
                ),
            },
        ),
        [{"organization_id": organization_id, **row} for row in rows],
    )


def add_tool_calls(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Add calls of tools to the hours they fell in."""
    insert = upsert(connection, tool_calls)
    added = ("calls", "failed", "milliseconds", "bytes")
    sums: dict[str, Any] = {name: tool_calls.c[name] + insert.excluded[name] for name in added}
    latest = greatest(connection, tool_calls.c.last_called_at, insert.excluded.last_called_at)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=list(tool_calls.primary_key),
            set_={**sums, "last_called_at": latest},
        ),
        [{"organization_id": organization_id, **row} for row in rows],
    )


def requests_between(
    connection: Connection, organization_id: str, *, start: datetime, end: datetime
) -> list[Row[Any]]:
    """Requests by key in the hours from `start` until before `end`."""
    query = (
        sa.select(usage.c.api_key_id, total_of(usage.c.requests).label("requests"))
        .where(
            usage.c.organization_id == organization_id, usage.c.hour >= start, usage.c.hour < end
        )
        .group_by(usage.c.api_key_id)
    )
    return list(connection.execute(query))


def collected_between(
    connection: Connection, organization_id: str, *, first: int, end: int
) -> list[Row[Any]]:
    """Posts collected by platform and kind, on the days from `first` until before `end`."""
    query = (
        sa.select(
            collected.c.platform, collected.c.kind, total_of(collected.c.posts).label("posts")
        )
        .where(
            collected.c.organization_id == organization_id,
            collected.c.day >= first,
            collected.c.day < end,
        )
        .group_by(collected.c.platform, collected.c.kind)
    )
    return list(connection.execute(query))
