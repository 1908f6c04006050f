"""The days of one post or profile, from its snapshots: the only place where a gain is computed.

All that a day holds is a sum over pairs of neighbouring snapshots, so that a new snapshot changes
no more than what lies between its neighbours: the two before and the two after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from creatoraudit.analytics.borders import DAY, HOUR, SECOND, Borders
from creatoraudit.analytics.metrics import COUNTERS, PLAYS, VIEWS

# What a day holds, each a sum; the order is that of the columns of the roll-ups.
GAINS = 0
"""Six gains, never negative."""
CORRECTED = GAINS + len(COUNTERS)
"""Six falls, never positive: what the platform took back."""
MISSING = CORRECTED + len(COUNTERS)
"""How many snapshots lacked each counter."""
HIDDEN = MISSING + len(COUNTERS)
"""Snapshots in which the platform hid a counter."""
SNAPSHOTS = HIDDEN + 1
COVERED = HIDDEN + 2
"""Seconds between neighbouring snapshots that are close enough to tell what happened."""
TRACKED = HIDDEN + 3
"""Seconds followed, beside the whole days that `FOLLOWED_CHANGE` begins and ends."""
FOLLOWED_CHANGE = HIDDEN + 4
"""By how many posts the number of those followed all day long changes from this day on."""
LUMPS = HIDDEN + 5
"""Gaps too long to spread, whose gain was booked on this day as a whole."""
NOT_FOLLOWED = HIDDEN + 6
"""Gaps that reach beyond the time in which the post is followed."""
FIGURES = HIDDEN + 7

LADDER = ((DAY, HOUR), (7 * DAY, 6 * HOUR), (30 * DAY, DAY), (90 * DAY, 6 * DAY))
"""Up to which age a post is refreshed how often."""
LADDER_END = LADDER[-1][0]
LONGEST_SPREAD = 7 * DAY
FOREVER = 1 << 62

Days = dict[int, list[int]]


class Point(NamedTuple):
    """One snapshot of a post."""

    at: int
    values: tuple[int | None, ...]
    hidden: int = 0
    rounding: int = 0


class Life(NamedTuple):
    """When a post is followed; all in microseconds."""

    born: int | None
    tracked_since: int
    followed_until: int | None
    interval: int | None

    @property
    def ends(self) -> int | None:
        """From when on nothing is due; None is never."""
        ladder = None if self.interval is not None else self._first_age + LADDER_END
        return min((end for end in (ladder, self.followed_until) if end is not None), default=None)

    def due(self, at: int) -> int | None:
        """How long after `at` the next snapshot is due; None: never."""
        ends = self.ends
        if ends is not None and at >= ends:
            return None
        if self.interval is not None:
            return self.interval
        age = at - self._first_age
        return next(interval for limit, interval in LADDER if age < limit)

    def is_too_long(self, start: int, end: int) -> bool:
        """Whether a gap says nothing of the days inside it."""
        if end - start <= LONGEST_SPREAD:
            return False
        due = self.due(start)
        return due is None or 2 * (end - start) > 3 * due

    @property
    def _first_age(self) -> int:
        return self.tracked_since if self.born is None else self.born


def days_of(points: Iterable[Point], *, life: Life, borders: Borders) -> Days:
    """What each day of a post holds, in the order of the names above.

    Snapshots may come in any order; those of one instant count in the order given.
    """
    series = sorted(points, key=itemgetter(0))
    if not series:
        return {}
    line = [*birth_of(series[0], life), *series]
    days = _Days(line, life, borders)
    for point, row in zip(series, days.rows[len(line) - len(series) :], strict=True):
        row[SNAPSHOTS] += 1
        if None in point.values or point.hidden:
            _count_missing(point, row)
    days.follow()
    days.cover()
    is_rounded = any(point.rounding for point in series)
    views: Sequence[int | None] = ()
    for counter, told in enumerate(zip(*(point.values for point in line), strict=True)):
        values = _without_noise(line, counter) if is_rounded else told
        if counter == VIEWS:
            views = values
        if counter == PLAYS and values == views:
            days.repeat(VIEWS, PLAYS)
        elif values.count(None) < len(values):
            days.book(counter, values)
    return days.by_day


def difference(after: Days, before: Days) -> Days:
    """By how much each day of `after` is more than the same day of `before`; the days that differ
    only.
    """
    if not before:
        return {day: row for day, row in after.items() if any(row)}
    changed: Days = {}
    for day in after.keys() | before.keys():
        new, old = after.get(day), before.get(day)
        if new == old:
            continue
        width = len(new or old or ())
        new, old = new or [0] * width, old or [0] * width
        row = [mine - theirs for mine, theirs in zip(new, old, strict=True)]
        if any(row):
            changed[day] = row
    return changed


def gauges_of(
    points: Iterable[tuple[int, Sequence[int | None]]], *, width: int, borders: Borders
) -> Days:
    """How gauges changed: for each gauge the first value on its day, then the changes on the days
    of the snapshots that show them: `[joined, change, joined, change, …]`.
    """
    days: Days = {}
    known: list[int | None] = [None] * width
    for at, values in sorted(points, key=itemgetter(0)):
        for gauge, value in enumerate(values):
            before = known[gauge]
            if value is None or value == before:
                continue
            row = days.setdefault(borders.day_of(at), [0] * (2 * width))
            row[2 * gauge + (before is not None)] += value - (before or 0)
            known[gauge] = value
    return days


def value_between(start: tuple[int, int], end: tuple[int, int], at: int) -> int:
    """The whole value at an instant on the straight line between two."""
    (start_at, start_value), (end_at, end_value) = start, end
    width = end_at - start_at
    return start_value + (2 * (end_value - start_value) * (at - start_at) + width) // (2 * width)


def birth_of(first: Point, life: Life) -> list[Point]:
    """A post published while tracked began at 0, with what its first snapshot knows."""
    if life.born is None or not life.tracked_since <= life.born <= first.at:
        return []
    return [Point(life.born, tuple(None if value is None else 0 for value in first.values))]


def _count_missing(point: Point, row: list[int]) -> None:
    for counter, value in enumerate(point.values, start=MISSING):
        if value is None:
            row[counter] += 1
    if point.hidden:
        row[HIDDEN] += 1


def _without_noise(line: list[Point], counter: int) -> list[int | None]:
    """The values of a counter, kept at the one before where rounding alone can make it less."""
    steady: list[int | None] = []
    before = before_place = 0
    for point in line:
        value, place = point.values[counter], point.rounding // 10**counter % 10
        if value is None:
            steady.append(None)
            continue
        step = 10 ** max(place, before_place) if place or before_place else 0
        steady.append(before if before - step <= value < before else value)
        before, before_place = value, place
    return steady


class _Days:
    """The days being filled, and for each point of the line its instant, day and row."""

    def __init__(self, line: list[Point], life: Life, borders: Borders) -> None:
        self.life = life
        self.borders = borders
        self.starts = borders.starts
        self.by_day: Days = {}
        self.instants = [point.at for point in line]
        self.days: list[int] = []
        self.rows: list[list[int]] = []
        day = borders.day_of(self.instants[0])
        end, row = self.starts[day + 1], self._row(day)
        for at in self.instants:
            if at >= end:
                day = borders.day_of(at)
                end, row = self.starts[day + 1], self._row(day)
            self.days.append(day)
            self.rows.append(row)

    def follow(self) -> None:
        """Book the time from the first point to the end of following."""
        first, ends = self.instants[0], self.life.ends
        if ends is None or ends > first:
            self._step(first, self.days[0], 1)
        if ends is not None and ends > first:
            self._step(ends, self.borders.day_of(ends), -1)

    def cover(self) -> None:
        """Book the time between neighbours, and what keeps a gap from counting."""
        is_too_long = self.life.is_too_long
        ends = FOREVER if self.life.ends is None else self.life.ends
        before, before_day = self.instants[0], self.days[0]
        for at, day, row in zip(self.instants, self.days, self.rows, strict=True):
            if at > ends:
                self._leave(before, at, ends=ends, first=before_day, last=day)
            elif day == before_day:
                row[COVERED] += at // SECOND - before // SECOND
            elif is_too_long(before, at):
                row[LUMPS] += 1
            else:
                self._cover(before, at, before_day, day)
            before, before_day = at, day

    def book(self, counter: int, values: Sequence[int | None]) -> None:
        """Book what a counter gained and lost between its known values."""
        before: int | None = None
        before_at = before_day = 0
        for at, day, row, value in zip(self.instants, self.days, self.rows, values, strict=True):
            if value is None:
                continue
            if before is not None and value != before:
                kind = counter if value > before else counter + CORRECTED
                if day == before_day:
                    row[kind] += value - before
                else:
                    self._spread(kind, (before_at, before), (at, value), before_day, day)
            before, before_at, before_day = value, at, day

    def repeat(self, counter: int, other: int) -> None:
        """Book for another counter what one gained and lost: they are one number, told twice."""
        for row in self.by_day.values():
            row[other] = row[counter]
            row[other + CORRECTED] = row[counter + CORRECTED]

    def _spread(
        self, kind: int, start: tuple[int, int], end: tuple[int, int], first: int, last: int
    ) -> None:
        """Book a change along the straight line, or on the last day where the gap is too long."""
        if end[0] - start[0] > LONGEST_SPREAD and self.life.is_too_long(start[0], end[0]):
            self._row(last)[kind] += end[1] - start[1]
            return
        # `value_between`, written out: of all that is done here, this is done most.
        (start_at, start_value), (end_at, end_value) = start, end
        width, rise, value = end_at - start_at, 2 * (end_value - start_value), start_value
        for day in range(first, last):
            past = self.starts[day + 1] - start_at
            at_border = start_value + (rise * past + width) // (2 * width)
            self._row(day)[kind] += at_border - value
            value = at_border
        self._row(last)[kind] += end_value - value

    def _cover(self, start: int, end: int, first: int, last: int) -> None:
        """Book the seconds between two instants on the days they fell on."""
        at = start // SECOND
        for day in range(first, last):
            border = self.starts[day + 1] // SECOND
            self._row(day)[COVERED] += border - at
            at = border
        self._row(last)[COVERED] += end // SECOND - at

    def _leave(self, start: int, end: int, *, ends: int, first: int, last: int) -> None:
        """Book a gap that reaches beyond the end of following."""
        if self.life.is_too_long(start, end):
            self._row(last)[LUMPS] += 1
            self._row(last)[NOT_FOLLOWED] += 1
            return
        for day in range(first, last + 1):
            self._row(day)[NOT_FOLLOWED] += 1
        if start < ends:
            self._cover(start, ends, first, self.borders.day_of(ends))

    def _step(self, at: int, day: int, step: int) -> None:
        """From `at` on, one post more or less is followed."""
        end = self.starts[day + 1]
        self._row(day)[TRACKED] += step * (end // SECOND - at // SECOND)
        self._row(day + 1)[FOLLOWED_CHANGE] += step

    def _row(self, day: int) -> list[int]:
        row = self.by_day.get(day)
        if row is None:
            row = self.by_day[day] = [0] * FIGURES
        return row
