"""What posts gained in one window: the same mathematics as by day, with two borders only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from creatoraudit.analytics import queries
from creatoraudit.analytics.borders import DAY
from creatoraudit.analytics.daily import Point, days_of
from creatoraudit.analytics.marks import Marks
from creatoraudit.analytics.metrics import COUNTERS, Counter
from creatoraudit.analytics.series import Row
from creatoraudit.analytics.subjects.history import life_of
from creatoraudit.analytics.window import Window
from creatoraudit.operation import Context

LOOK_BACK = 22 * DAY
"""Two snapshots lie in this much time, unless the post was left alone."""

FEWEST_BEFORE = 2
"""Snapshots before a window that are needed: the last one, and one that tells its noise."""

IN_WINDOW = 1


class PostWindow(NamedTuple):
    """What a post gained, as a row of `daily.py`, and the counters not told around its end."""

    row: Row
    lacking: Sequence[bool]


def post_windows(
    ctx: Context, posts: Sequence[Any], *, window: Window, counters: Sequence[Counter] = COUNTERS
) -> dict[str, PostWindow]:
    """By id, what each post gained that has a snapshot near the window; others are left out."""
    points = _points_around(ctx, posts, start=window.start, counters=counters)
    borders = Marks([window.start, window.end])
    found = {}
    for post in posts:
        line = points.get(post.id, [])
        row = days_of(line, life=life_of(post), borders=borders).get(IN_WINDOW)
        if row is not None:
            found[post.id] = PostWindow(row, _lacking(line, window.end))
    return found


def read_points(
    ctx: Context,
    ids: Sequence[str],
    *,
    since: int | None = None,
    counters: Sequence[Counter] = COUNTERS,
) -> dict[str, list[Point]]:
    """The snapshots of posts by their ids, in order."""
    if not ids:
        return {}
    found = queries.snapshots_of_posts(
        ctx.connection, ctx.organization_id, ids=ids, since=since, counters=counters
    )
    return {id: _in_order(rows) for id, rows in found.items()}


def _in_order(rows: Iterable[Any]) -> list[Point]:
    line = sorted(tuple(row)[1:] for row in rows)
    return [Point(at, tuple(values), hidden, rounding) for at, _, hidden, rounding, *values in line]


def _points_around(
    ctx: Context, posts: Sequence[Any], *, start: int, counters: Sequence[Counter]
) -> Mapping[str, list[Point]]:
    """The snapshots from two before the window on: what lies earlier changes nothing in it."""
    since = start - LOOK_BACK
    points = read_points(ctx, [post.id for post in posts], since=since, counters=counters)
    short = [
        post.id
        for post in posts
        if (post.create_time is None or post.create_time < since)
        and not _is_enough(points.get(post.id, []), start)
    ]
    points |= read_points(ctx, short, counters=counters)
    return {id: _trimmed(line, start) for id, line in points.items()}


def _trimmed(line: list[Point], start: int) -> list[Point]:
    """Without what lies so far before the window that it changes nothing in it."""
    first = bisect_right(line, start, key=itemgetter(0)) - FEWEST_BEFORE
    trimmed = line[max(0, first) :]
    return trimmed if first > 0 and _is_enough(trimmed, start) else line


def _is_enough(points: Sequence[Point], start: int) -> bool:
    """Whether two known values before the window lead to each that comes after."""
    before = [point.values for point in points if point.at <= start]
    after = [point.values for point in points if point.at > start]
    if len(before) < 2 and after:
        return False
    return all(
        sum(values[counter] is not None for values in before) >= 2
        for counter in range(len(points[0].values) if points else 0)
        if any(values[counter] is not None for values in after)
    )


def _lacking(line: Sequence[Point], end: int) -> Sequence[bool]:
    """Which counters the last snapshot before the end did not tell, or the first after it."""
    split = bisect_left(line, end, key=itemgetter(0))
    around = line[max(0, split - 1) : split + 1]
    return [None in values for values in zip(*(point.values for point in around), strict=True)]
