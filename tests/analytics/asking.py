"""Asking for figures inside a transaction that leaves nothing behind, and seeing posts in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    record_posts,
    record_profiles,
)
from creatoraudit.caller import Caller
from creatoraudit.models import parse
from creatoraudit.operation import Context, Operation
from creatoraudit.services import Services
from tests.analytics.helpers import trial

TODAY = datetime(2026, 6, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@contextmanager
def today(services: Services, caller: Caller) -> Iterator[Context]:
    """A transaction at noon of 2026-06-14, which leaves nothing behind."""
    with trial(services, caller) as ctx:
        ctx.now = TODAY
        yield ctx


def ask(ctx: Context, run: Any, /, **raw: Any) -> Any:
    """The answer of an operation, as a client reads it: data and meta."""
    definition: Operation = run.operation
    data = parse(definition.takes, raw)
    return msgspec.to_builtins(definition.run(ctx, data))


def day(date: str, hour: float = 0) -> datetime:
    """An instant of a day in 2026, given as `06-14`."""
    return datetime.fromisoformat(f"2026-{date}T00:00:00+00:00") + timedelta(hours=hour)


def see(ctx: Context, post_id: str, *seen: tuple[datetime, int | None], **more: Any) -> None:
    """Record views at instants; `more` holds the other counters, the same at each."""
    looks = [Observation(at=at, source="test", views=views, **more) for at, views in seen]
    record_posts(ctx, {post_id: looks})


def observe(ctx: Context, post_id: str, looks: Sequence[Observation]) -> None:
    record_posts(ctx, {post_id: looks})


def look(at: datetime, *values: int | None, **more: Any) -> Observation:
    """One look with its counters in their order; those left out are 0."""
    padded = (*values, *[0] * (len(COUNTERS) - len(values)))
    named: dict[str, Any] = dict(zip(COUNTERS, padded, strict=True))
    return Observation(at=at, source="test", **named, **more)


def profile(ctx: Context, account_id: str, *seen: tuple[datetime, int | None]) -> None:
    """Record followers at instants; posts on the profile are a tenth of them."""
    looks = [
        ProfileObservation(
            at=at,
            source="test",
            followers=followers,
            posts=None if followers is None else followers // 10,
        )
        for at, followers in seen
    ]
    record_profiles(ctx, {account_id: looks})
