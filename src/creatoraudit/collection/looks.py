"""Keeping what posts showed, whoever asked for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from creatoraudit.analytics.borders import DAY, microseconds
from creatoraudit.analytics.daily import Life
from creatoraudit.analytics.rollups.recording import (
    Observation,
    change_life,
    record_posts,
    set_followed_until,
)
from creatoraudit.collection import queries
from creatoraudit.collection.failing import FREE, post_failed
from creatoraudit.collection.models import Counters, Post
from creatoraudit.collection.outcomes import Failure, Observed
from creatoraudit.collection.rows import post_row
from creatoraudit.collection.schedule import life_of, next_look_at_post
from creatoraudit.operation import Context


def store_looks(
    ctx: Context, looks: Sequence[tuple[Any, Observed[Post] | Failure]], *, source: str
) -> None:
    """Keep what came of looking at single posts."""
    seen: list[tuple[Any, Post]] = []
    for row, outcome in looks:
        if isinstance(outcome, Observed):
            seen.append((row, outcome.value))
        else:
            post_failed(ctx, row, outcome)
    store_posts(ctx, seen, at=ctx.now, source=source)
    kinds = [(row.platform, "account" if row.is_account_video else "individual") for row, _ in seen]
    count_collected(ctx, kinds, at=ctx.now)


def store_posts(
    ctx: Context, seen: Sequence[tuple[Any, Post]], *, at: datetime, source: str
) -> None:
    """Keep what posts that are known showed, and say when each is looked at next."""
    _correct_births(ctx, seen)
    _follow_again(ctx, [row for row, _ in seen])
    rows = [
        {
            "id": row.id,
            **post_row(post),
            "account_id": _account_of(ctx, row, post),
            "is_unavailable": False,
            "status": "active",
            "status_detail": None,
            "failures": 0,
            "next_refresh_at": next_look_at_post(
                row.id, done_at=at, life=life_of_row(row, create_time=post.create_time)
            ),
            **FREE,
        }
        for row, post in seen
    ]
    queries.update(ctx.connection, ctx.organization_id, kind="video", rows=rows)
    record_posts(ctx, {row.id: [observation(post, at, source)] for row, post in seen})


def observation(post: Post, at: datetime, source: str) -> Observation:
    """What a post showed, as it is recorded."""
    return observation_of(post.counters, at, source)


def observation_of(counters: Counters, at: datetime, source: str) -> Observation:
    """Counters, as they are recorded."""
    return Observation(
        at=at,
        source=source,
        views=counters.views,
        plays=counters.plays,
        likes=counters.likes,
        comments=counters.comments,
        shares=counters.shares,
        saves=counters.saves,
        hidden=counters.hidden,
        rounding=counters.rounding,
    )


def count_collected(ctx: Context, posts: Sequence[tuple[str, str]], *, at: datetime) -> None:
    """Count posts that were looked at, each as its platform and kind."""
    day = microseconds(at) // DAY
    rows = [
        {"day": day, "platform": platform, "kind": kind, "posts": count}
        for (platform, kind), count in sorted(Counter(posts).items())
    ]
    queries.add_collected(ctx.connection, ctx.organization_id, rows=rows)


def life_of_row(row: Any, *, create_time: datetime | None) -> Life:
    """When a post would be followed if nothing had ended it."""
    return life_of(
        create_time=create_time,
        tracked_since=row.tracked_since,
        followed_until=None,
        interval_hours=row.scrape_interval_hours,
    )


def _account_of(ctx: Context, row: Any, post: Post) -> str | None:
    """The tracked account that wrote a post, if it is tracked."""
    if row.account_id is not None or post.account_username is None:
        return row.account_id  # type: ignore[no-any-return]
    account = queries.find_account(
        ctx.connection,
        ctx.organization_id,
        platform=row.platform,
        username=post.account_username,
    )
    return None if account is None else account.id


def _correct_births(ctx: Context, seen: Sequence[tuple[Any, Post]]) -> None:
    """When a post was published decides on its days: it is changed together with them."""
    for row, post in seen:
        if row.create_time != post.create_time:
            change_life(ctx, [row.id], create_time=post.create_time)


def _follow_again(ctx: Context, rows: Sequence[Any]) -> None:
    """What fell out of the caps or was denied, and is seen again."""
    back = [row.id for row in rows if row.followed_until is not None]
    if back:
        set_followed_until(ctx, back, None)
