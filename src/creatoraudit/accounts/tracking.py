"""Beginning to track a profile: for the operation, and for what brings many at once."""

from __future__ import annotations

from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.fields import PLATFORMS
from creatoraudit.accounts.models import INTERVAL_HOURS
from creatoraudit.accounts.quota import check_quota
from creatoraudit.accounts.state import CREATOR_PAUSED, followed, paused
from creatoraudit.analytics.rollups.recording import note_counts
from creatoraudit.clock import uuid7
from creatoraudit.errors import Conflict
from creatoraudit.models import ignoring_case, random_number
from creatoraudit.operation import Context
from creatoraudit.storage.dialect import take_turn


def take_accounts_turn(ctx: Context) -> None:
    """One transaction at a time changes which accounts there are, whose they are and which are
    followed: quotas and counts are exact.
    """
    take_turn(ctx.connection, f"accounts of {ctx.organization_id}")


def track(
    ctx: Context, *, platform: str, username: str, creator: Any | None = None, **values: Any
) -> str:
    """Add an account under its normalized username; returns its id. Takes the accounts' turn.

    `values` are columns that are not to have their default.

    Raises:
        Conflict: it is tracked already; names it.
        QuotaExceeded: there are as many accounts as there may be.
    """
    take_accounts_turn(ctx)
    _check_new(ctx, platform, username)
    check_quota(ctx)
    row = {
        "id": uuid7(),
        "number": random_number(),
        "platform": platform,
        "username": username,
        "search_text": search_text(username, values.get("name")),
        "is_paused": False,
        "is_unavailable": False,
        "creator_id": creator and creator.id,
        "metadata": "{}",
        "added_at": ctx.now,
        "tracked_since": ctx.now,
        "scrape_interval_hours": INTERVAL_HOURS,
        **_start(ctx, creator),
        **values,
    }
    queries.insert_account(ctx.connection, ctx.organization_id, row=row)
    queries.adopt_posts(
        ctx.connection,
        ctx.organization_id,
        account_id=row["id"],
        platform=platform,
        username=username,
    )
    note_counts(
        ctx, platform=platform, at=ctx.now, accounts=1, active_accounts=int(row["is_active"])
    )
    ctx.record("account.added", subject="account", id=row["id"], name=username, platform=platform)
    return str(row["id"])


def search_text(username: str, name: str | None) -> str:
    """What `q` looks into."""
    return ignoring_case(f"{username}\n{name or ''}")


def _start(ctx: Context, creator: Any | None) -> dict[str, Any]:
    if creator is not None and not creator.is_active:
        return paused(CREATOR_PAUSED)
    return followed(ctx, is_new=True)


def _check_new(ctx: Context, platform: str, username: str) -> None:
    known = queries.id_by_handle(
        ctx.connection, ctx.organization_id, platform=platform, username=username
    )
    if known is not None:
        raise Conflict(
            f"{username} on {PLATFORMS[platform]} is tracked already: it is the account {known}."
        )
