"""When a subject is looked at next. Pure: an instant in, an instant out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

from creatoraudit.analytics.borders import microseconds
from creatoraudit.analytics.daily import Life

T = TypeVar("T")

MICROSECOND = timedelta(microseconds=1)

JITTER = 0.1

SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


def first_look(id: str, *, added_at: datetime, interval: timedelta) -> datetime:
    """When to look first at what nobody waits for: many that come together are spread over the
    interval, each at a phase of its own.
    """
    return added_at + share(id, "phase") * interval


def next_look(id: str, *, done_at: datetime, interval: timedelta) -> datetime:
    """When to look again after a success: an interval later, a tenth more or less."""
    chance = share(id, done_at.isoformat())
    return done_at + interval * (1 - JITTER + 2 * JITTER * chance)


def next_look_at_post(id: str, *, done_at: datetime, life: Life) -> datetime | None:
    """When to look at a post again: at its own interval, else by its age; None: no more."""
    interval = life.due(microseconds(done_at))
    if interval is None:
        return None
    due = next_look(id, done_at=done_at, interval=interval * MICROSECOND)
    return due if life.ends is None or microseconds(due) < life.ends else None


def life_of(
    *,
    create_time: datetime | None,
    tracked_since: datetime,
    followed_until: datetime | None,
    interval_hours: int | None,
) -> Life:
    """When a post is followed, from what is kept of it."""
    hours = None if interval_hours is None else timedelta(hours=interval_hours)
    return Life(
        born=None if create_time is None else microseconds(create_time),
        tracked_since=microseconds(tracked_since),
        followed_until=None if followed_until is None else microseconds(followed_until),
        interval=None if hours is None else hours // MICROSECOND,
    )


def wait_after(failures: int, *, chance: float) -> timedelta:
    """How long to wait after so many failures in a row: anything up to a bound that doubles from
    30 seconds to 6 hours, so that many that failed together do not come back together.
    """
    bound = min(LONGEST_WAIT, SHORTEST_WAIT * (1 << min(max(failures, 1) - 1, 20)))
    return bound * chance


def within_caps(
    posts: Sequence[T],
    *,
    created: Iterable[datetime | None],
    now: datetime,
    most: int | None,
    lookback_days: int | None,
) -> list[T]:
    """The posts that are followed: the newest, so many at most and so old at most; None is no cap.

    Posts come in any order, and go the newest first.
    """
    oldest = None if lookback_days is None else now - timedelta(days=lookback_days)
    dated = sorted(
        ((at or now, post) for at, post in zip(created, posts, strict=True)),
        key=lambda item: item[0],
        reverse=True,
    )
    return [post for at, post in dated if oldest is None or at >= oldest][:most]


def share(*about: str) -> float:
    """A number from 0 up to 1 that is always the same for the same names."""
    digest = blake2b("\x1f".join(about).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48
