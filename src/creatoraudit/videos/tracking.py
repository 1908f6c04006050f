"""Beginning and ending to track a post by itself, whether or not it is in a tracked account's feed.

There is one row of a post, whatever it is tracked for: its id, snapshots and figures stay the same
when it becomes a video, and when it is one no more.
"""

from __future__ import annotations

from typing import Any

from creatoraudit.analytics.rollups.recording import change_life, forget_posts, note_counts
from creatoraudit.clock import uuid7
from creatoraudit.errors import Conflict
from creatoraudit.idempotency import replay
from creatoraudit.models import random_number
from creatoraudit.operation import Context
from creatoraudit.videos import queries
from creatoraudit.videos.following import paced, queued, switched
from creatoraudit.videos.identifiers import Identifier

Row = Any


def track(
    ctx: Context,
    post: Identifier,
    *,
    is_active: bool = True,
    scrape_interval_hours: int | None = None,
    metadata: str = "{}",
) -> str:
    """Track a post by itself from now on; returns its id.

    Raises:
        Conflict: it is tracked by itself already; names it.
    """
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    chosen = {
        "is_video": True,
        "is_active": is_active,
        "metadata": metadata,
        "added_at": ctx.now,
        "updated_at": ctx.now,
    }
    row = _new(ctx, post, scrape_interval_hours) | queued(ctx, is_active=is_active) | chosen
    known = queries.add_post(*asked, row=row)
    if known is not None:
        if known.is_video:
            raise Conflict(f"This post is tracked already: it is the video {known.id}.")
        paced(ctx, known, scrape_interval_hours=scrape_interval_hours)
        values = chosen | switched(ctx, known, is_active=is_active)
        queries.update_post(*asked, id=known.id, values=values)
    note_counts(ctx, platform=post.platform, at=ctx.now, videos=1)
    return str(row["id"] if known is None else known.id)


def untrack(ctx: Context, row: Row) -> None:
    """Track a post by itself no more. One that is found in a feed stays for its account; any other
    goes with its history.
    """
    note_counts(ctx, platform=row.platform, at=ctx.now, videos=-1)
    replay.forget(ctx, row.id)
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    if row.is_account_video:
        change_life(ctx, [row.id], scrape_interval_hours=None)
        values = {"is_video": False, "is_active": True, "metadata": "{}", "updated_at": ctx.now}
        queries.update_post(*asked, id=row.id, values=values)
    else:
        queries.delete_attempts(*asked, id=row.id)
        forget_posts(ctx, [row.id])


def _new(ctx: Context, post: Identifier, scrape_interval_hours: int | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "post_id": random_number(),
        **post._asdict(),
        "is_account_video": False,
        "is_unavailable": False,
        "search_text": "",
        "tracked_since": ctx.now,
        "scrape_interval_hours": scrape_interval_hours,
    }
