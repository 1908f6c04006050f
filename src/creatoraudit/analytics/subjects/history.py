"""Snapshots as the mathematics takes them, and those around new ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection, Row

from creatoraudit.analytics.borders import HOUR
from creatoraudit.analytics.daily import Life, Point
from creatoraudit.analytics.subjects import queries

REACH = 3
"""How many snapshots before and after are read first; two that know a counter are needed."""


MANY = 20
"""From so many new ones of each subject on, all that are known are read: that is done sooner."""


class Snapshot(NamedTuple):
    """One snapshot of a post, or of an account with its three gauges as values."""

    at: int
    source: str
    point: Point
    import_id: str | None = None


class Around(NamedTuple):
    """The snapshots known around new ones, in order."""

    snapshots: list[Snapshot]
    has_first: bool
    has_last: bool


def points_of(snapshots: Iterable[Snapshot]) -> list[Point]:
    """The snapshots as points."""
    return [snapshot.point for snapshot in snapshots]


def merged(known: Sequence[Snapshot], new: Sequence[Snapshot]) -> list[Snapshot]:
    """Known and new snapshots in their one order."""
    return sorted([*known, *new], key=_place)


def life_of(post: Row[Any]) -> Life:
    """When a post is followed."""
    hours = post.scrape_interval_hours
    return Life(
        born=post.create_time,
        tracked_since=post.tracked_since,
        followed_until=post.followed_until,
        interval=None if hours is None else hours * HOUR,
    )


def whole_histories(
    connection: Connection, organization_id: str, *, subject: str, ids: Iterable[str]
) -> dict[str, list[Snapshot]]:
    """Every snapshot of some subjects, in order."""
    rows = queries.snapshots_of(connection, organization_id, subject=subject, ids=ids)
    return _by_subject(rows, subject)


def unknown(
    connection: Connection,
    organization_id: str,
    *,
    subject: str,
    observed: Mapping[str, Sequence[Snapshot]],
) -> dict[str, tuple[list[Snapshot], Around]]:
    """Of what was observed, the snapshots that are not known yet, with those around them."""
    ranges = [
        (id, min(s.at for s in snapshots), max(s.at for s in snapshots))
        for id, snapshots in observed.items()
        if snapshots
    ]
    if not ranges:
        return {}
    found: dict[str, tuple[list[Snapshot], Around]] = {}
    if sum(map(len, observed.values())) >= MANY * len(ranges):
        whole = whole_histories(connection, organization_id, subject=subject, ids=observed)
        for id, snapshots in observed.items():
            there = whole.get(id, [])
            if new := _not_among(there, snapshots):
                found[id] = new, Around(there, True, True)
        return found
    rows = queries.snapshots_around(
        connection, organization_id, subject=subject, ranges=ranges, reach=REACH
    )
    known = _by_subject(rows, subject)
    for id, first, last in ranges:
        there = known.get(id, [])
        new = _not_among(there, observed[id])
        if new:
            before = sum(snapshot.at < first for snapshot in there)
            after = sum(snapshot.at > last for snapshot in there)
            found[id] = new, Around(there, before < REACH, after < REACH)
    short = [id for id, (new, around) in found.items() if not _is_enough(new, around)]
    if short:
        whole = whole_histories(connection, organization_id, subject=subject, ids=short)
        found |= {id: (found[id][0], Around(whole[id], True, True)) for id in short}
    return found


def _is_enough(new: list[Snapshot], around: Around) -> bool:
    """Whether two known values of every counter concerned lie on either side."""
    if around.has_first and around.has_last:
        return True
    first, last = new[0].at, new[-1].at
    before = [snapshot.point for snapshot in around.snapshots if snapshot.at < first]
    after = [snapshot.point for snapshot in around.snapshots if snapshot.at > last]
    told, hidden = _told([snapshot.point for snapshot in new])
    return (around.has_first or all(_knows_two(before, counter) for counter in told)) and (
        around.has_last or all(_knows_two(after, counter) for counter in told | hidden)
    )


def _told(points: list[Point]) -> tuple[set[int], set[int]]:
    """The counters that any of the points knows, and those that any says are hidden."""
    width = range(len(points[0].values))
    told = {counter for counter in width for p in points if p.values[counter] is not None}
    return told, {counter for counter in width for p in points if p.hidden >> counter & 1}


def _knows_two(points: list[Point], counter: int) -> bool:
    return sum(point.values[counter] is not None for point in points) >= 2


def _not_among(known: list[Snapshot], observed: Sequence[Snapshot]) -> list[Snapshot]:
    """Each new one once, in order."""
    places = {_place(snapshot) for snapshot in known}
    new = {
        place: snapshot
        for snapshot in reversed(observed)
        if (place := _place(snapshot)) not in places
    }
    return [new[place] for place in sorted(new)]


def _by_subject(rows: list[Row[Any]], subject: str) -> dict[str, list[Snapshot]]:
    read = _post if subject == "post" else _account
    found: dict[str, list[Snapshot]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(read(row))
    return found


def _post(row: Row[Any]) -> Snapshot:
    _, at, source, import_id, *values, hidden, rounding = tuple(row)
    return Snapshot(at, source, Point(at, tuple(values), hidden, rounding), import_id)


def _account(row: Row[Any]) -> Snapshot:
    _, at, source, import_id, *values = tuple(row)
    return Snapshot(at, source, Point(at, tuple(values)), import_id)


def _place(snapshot: Snapshot) -> tuple[int, str]:
    return snapshot[:2]
