"""Accounts and their creators: who follows whose switch."""

from __future__ import annotations

from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.state import CREATOR_PAUSED, activity, followed, paused
from creatoraudit.analytics.rollups.recording import note_counts
from creatoraudit.operation import Context


def settle(ctx: Context, row: Any, *, is_paused: bool, creator: Any | None) -> dict[str, Any]:
    """The columns of an account under this switch and creator; counts it where it comes or goes."""
    values = activity(ctx, row, is_paused=is_paused, creator=creator)
    change = int(values.get("is_active", row.is_active)) - int(row.is_active)
    if change:
        note_counts(ctx, platform=row.platform, at=ctx.now, active_accounts=change)
    return values


def link(ctx: Context, row: Any, creator: Any | None) -> None:
    """Let an account belong to a creator, or to none."""
    values = settle(ctx, row, is_paused=bool(row.is_paused), creator=creator)
    queries.update_account(
        ctx.connection,
        ctx.organization_id,
        id=row.id,
        values={"creator_id": creator and creator.id, **values},
    )


def pause_accounts(ctx: Context, creator_id: str) -> None:
    """Pause the accounts of a creator that are not paused by themselves."""
    _count(ctx, creator_id, was_active=True)
    queries.move_with_creator(
        ctx.connection,
        ctx.organization_id,
        creator_id=creator_id,
        was_active=True,
        values=paused(CREATOR_PAUSED),
    )


def resume_accounts(ctx: Context, creator_id: str) -> None:
    """Resume those that only their creator paused."""
    _count(ctx, creator_id, was_active=False)
    for is_new in (True, False):
        queries.move_with_creator(
            ctx.connection,
            ctx.organization_id,
            creator_id=creator_id,
            was_active=False,
            is_new=is_new,
            values=followed(ctx, is_new=is_new),
        )


def unlink_accounts(ctx: Context, creator: Any) -> None:
    """Let a creator's accounts belong to none; its pause ends with it."""
    if not creator.is_active:
        resume_accounts(ctx, creator.id)
    queries.unlink_all(ctx.connection, ctx.organization_id, creator_id=creator.id)


def _count(ctx: Context, creator_id: str, *, was_active: bool) -> None:
    """Count the accounts that are about to come or go with their creator."""
    counts = queries.count_of_creator(
        ctx.connection, ctx.organization_id, creator_id=creator_id, is_active=was_active
    )
    for platform, count in counts.items():
        change = -count if was_active else count
        note_counts(ctx, platform=platform, at=ctx.now, active_accounts=change)
