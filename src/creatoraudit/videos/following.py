"""What a video's own switch and interval mean for when it is looked at."""

from __future__ import annotations

from typing import Any

from creatoraudit.accounts.state import PAUSED, collection_state, followed, paused
from creatoraudit.analytics.rollups.recording import change_life
from creatoraudit.collection.schedule import life_of, next_look_at_post
from creatoraudit.operation import Context

Row = Any


def queued(ctx: Context, *, is_active: bool) -> dict[str, Any]:
    """The columns of a new video."""
    return followed(ctx, is_new=True) if is_active else paused(PAUSED)


def switched(ctx: Context, row: Row, *, is_active: bool) -> dict[str, Any]:
    """The columns of a known post that is followed by itself from now on, or not any more.

    One that is found in a feed is still followed for its account.
    """
    if is_active:
        change_life(ctx, [row.id], followed_until=None)
        return followed(ctx, is_new=row.last_scrape_time is None)
    if row.is_account_video:
        return {"is_active": False}
    change_life(ctx, [row.id], followed_until=ctx.now)
    return paused(PAUSED)


def paced(ctx: Context, row: Row, *, scrape_interval_hours: int | None) -> dict[str, Any]:
    """The columns of a video that is looked at in another interval, or by its age."""
    change_life(ctx, [row.id], scrape_interval_hours=scrape_interval_hours)
    is_queued = row.is_active and collection_state(ctx).next_refresh_at is not None
    if not is_queued or row.last_scrape_time is None:
        return {}
    life = life_of(
        create_time=row.create_time,
        tracked_since=row.tracked_since,
        followed_until=row.followed_until,
        interval_hours=scrape_interval_hours,
    )
    return {"next_refresh_at": next_look_at_post(row.id, done_at=row.last_scrape_time, life=life)}
