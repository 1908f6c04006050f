"""By how much days change when the snapshots of a subject do, in whatever zone is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from creatoraudit.analytics.borders import Borders
from creatoraudit.analytics.daily import Days, Life, days_of, difference, gauges_of
from creatoraudit.analytics.rollups.ledger import gauge_days
from creatoraudit.analytics.subjects.history import Snapshot, points_of

FOLLOWERS, PROFILE_POSTS = 0, 2

Change = Callable[[Borders], Days]


def of_post(before: Sequence[Snapshot], after: Sequence[Snapshot], *, life: Life) -> Change:
    """The change from some snapshots of a post to others."""
    old, new = points_of(before), points_of(after)
    return lambda borders: difference(
        days_of(new, life=life, borders=borders), days_of(old, life=life, borders=borders)
    )


def of_life(snapshots: Sequence[Snapshot], *, before: Life, after: Life) -> Change:
    """The change when a post is followed otherwise."""
    points = points_of(snapshots)
    return lambda borders: difference(
        days_of(points, life=after, borders=borders), days_of(points, life=before, borders=borders)
    )


def of_profile(before: Sequence[Snapshot], after: Sequence[Snapshot]) -> Change:
    """The change from some snapshots of a profile to others."""
    old, new = _gauges(before), _gauges(after)
    return lambda borders: gauge_days(
        difference(
            gauges_of(new, width=2, borders=borders), gauges_of(old, width=2, borders=borders)
        )
    )


def _gauges(snapshots: Sequence[Snapshot]) -> list[tuple[int, tuple[int | None, ...]]]:
    return [
        (point.at, (point.values[FOLLOWERS], point.values[PROFILE_POSTS]))
        for point in points_of(snapshots)
    ]
