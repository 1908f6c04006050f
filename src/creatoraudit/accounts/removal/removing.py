"""The transaction that removes an account."""

from __future__ import annotations

from functools import partial
from typing import Any

from creatoraudit.accounts.removal import queries
from creatoraudit.accounts.removal.clearing import clear_away
from creatoraudit.analytics.rollups.recording import forget_account, note_counts
from creatoraudit.idempotency import replay
from creatoraudit.operation import Context

MOST_AT_ONCE = 200
"""Posts that go in the transaction of the removal itself."""

CLEARING_SECONDS = 2.0


def remove(ctx: Context, row: Any) -> None:
    """Remove an account, whose row this is; the caller has the accounts' turn."""
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    found = queries.posts_of_feed(*asked, account_id=row.id)
    if len(found) > MOST_AT_ONCE:
        queries.set_posts_apart(*asked, account_id=row.id)
        ctx.afterwards.append(
            partial(clear_away, ctx.services, ctx.organization_id, seconds=CLEARING_SECONDS)
        )
    else:
        queries.delete_attempts(
            *asked, subject_ids=[post.id for post in found if not post.is_video]
        )
    forget_account(ctx, row.id)
    note_counts(
        ctx,
        platform=row.platform,
        at=ctx.now,
        accounts=-1,
        active_accounts=-int(row.is_active),
        account_videos=-len(found),
    )
    queries.delete_attempts(*asked, subject_ids=[row.id])
    queries.delete_account(*asked, id=row.id)
    replay.forget(ctx, row.id)
