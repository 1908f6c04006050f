"""A subject's days, from sums to figures: what is known of each day and of a span of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from creatoraudit.analytics import daily
from creatoraudit.analytics.borders import Borders
from creatoraudit.analytics.metrics import COUNTERS, PLAYS, UNSUPPORTED, VIEWS

FOLLOWERS = daily.FIGURES
"""After the figures of `daily.py`: the first value and the change of each gauge."""
POSTS = FOLLOWERS + 2
ACCOUNTS = POSTS + 2
ACTIVE_ACCOUNTS = ACCOUNTS + 1
ACCOUNT_VIDEOS = ACCOUNTS + 2
VIDEOS = ACCOUNTS + 3
WIDTH = ACCOUNTS + 4

Row = Sequence[int]

NOTHING: Row = (0,) * WIDTH
_OF_ONE_NUMBER = frozenset({"tiktok"})


class Series(NamedTuple):
    """The days of what a subject has on one platform, and the sum of those before them."""

    platform: str
    before: Row
    days: Mapping[int, Row]


class Day(NamedTuple):
    """What is known of one day: a counter is None where nothing is."""

    day: int
    row: Row
    values: Sequence[int | None]
    tracked: int
    followed_at_end: int
    followers: int | None
    posts: int | None

    @property
    def coverage(self) -> float:
        return share(self.row[daily.COVERED], self.tracked)

    @property
    def is_estimated(self) -> bool:
        return not self.row[daily.SNAPSHOTS] and is_known(self.row)


class Span(NamedTuple):
    """Some days together."""

    row: Row
    values: Sequence[int | None]
    is_known: bool
    tracked: int
    tracked_days: int
    followers: int | None
    followers_change: int | None
    posts: int | None

    @property
    def coverage(self) -> float:
        return share(self.row[daily.COVERED], self.tracked)


def split(days: Mapping[int, Row], *, platform: str, first: int) -> Series:
    """The days of a subject that are computed now; `first` is the first that is asked for."""
    wide = {day: (*row, *NOTHING[len(row) :]) for day, row in days.items()}
    before = added(row for day, row in wide.items() if day < first)
    return Series(platform, before, {day: row for day, row in wide.items() if day >= first})


def walk(
    series: Iterable[Series],
    *,
    first: int,
    last: int,
    borders: Borders,
    gauges_since: int | None = None,
) -> list[Day]:
    """Every day from `first`, where the series begin, to `last`.

    `gauges_since` is the day from which a gauge that adds up to nothing is known to be 0.
    """
    shown = [_as_shown(one) for one in series]
    before, by_day = _merged(shown)
    followed = before[daily.FOLLOWED_CHANGE]
    gauges = [_Gauge(before, at, gauges_since) for at in (FOLLOWERS, POSTS)]
    never = [all(name in UNSUPPORTED[one.platform] for one in shown) for name in COUNTERS]
    lacking = _lacking(by_day, range(first, last + 1), never=never)
    days = []
    for day in range(first, last + 1):
        row = by_day.get(day, NOTHING)
        followed += row[daily.FOLLOWED_CHANGE]
        tomorrow = by_day.get(day + 1, NOTHING)
        followers, posts = (gauge.after(day, row) for gauge in gauges)
        days.append(
            Day(
                day=day,
                row=row,
                values=values_of(row, lacking[day - first]),
                tracked=borders.seconds(day) * followed + row[daily.TRACKED],
                followed_at_end=followed + tomorrow[daily.FOLLOWED_CHANGE],
                followers=followers,
                posts=posts,
            )
        )
    return days


def span_of(days: Sequence[Day]) -> Span:
    """Some days in their order, together: sums of what is known of each, gauges at their end."""
    row = added(day.row for day in days)
    columns = zip(*(day.values for day in days), strict=True)
    return Span(
        row=row,
        values=[
            None if values.count(None) == len(values) else row[counter]
            for counter, values in enumerate(columns)
        ],
        is_known=any(is_known(day.row) for day in days),
        tracked=sum(day.tracked for day in days),
        tracked_days=sum(day.tracked > 0 for day in days),
        followers=days[-1].followers,
        followers_change=None if days[-1].followers is None else row[FOLLOWERS + 1],
        posts=days[-1].posts,
    )


def values_of(row: Row, lacking: Sequence[bool]) -> Sequence[int | None]:
    """What is known of a day or days, but for counters that snapshots lack."""
    if not is_known(row):
        return (None,) * len(COUNTERS)
    return [
        None if lacks and not row[counter] and not row[counter + daily.CORRECTED] else row[counter]
        for counter, lacks in enumerate(lacking)
    ]


def lacking_in(row: Row) -> list[bool]:
    """The counters that none of the snapshots in a row told."""
    return [
        row[daily.MISSING + counter] >= row[daily.SNAPSHOTS] for counter in range(len(COUNTERS))
    ]


def row_as_shown(row: Row, platform: str) -> Row:
    """A row as its platform tells it."""
    shown = list(row)
    if platform in _OF_ONE_NUMBER:
        for kind in (daily.GAINS, daily.CORRECTED, daily.MISSING):
            shown[kind + PLAYS] = row[kind + VIEWS]
    for name in UNSUPPORTED[platform]:
        counter = COUNTERS.index(name)
        shown[daily.GAINS + counter] = shown[daily.CORRECTED + counter] = 0
        shown[daily.MISSING + counter] = row[daily.SNAPSHOTS]
    return shown


def is_known(row: Row) -> bool:
    """Whether a day, or days, lie between snapshots or end a gap: a single one tells no gain."""
    between = row[daily.COVERED] > 0 or any(row[daily.LUMPS : daily.FIGURES])
    return between or any(row[: daily.MISSING])


def added(rows: Iterable[Row]) -> Row:
    """The sum of rows."""
    return [sum(column) for column in zip(*rows, strict=True)] or NOTHING


def share(part: int, whole: int) -> float:
    """How much of a whole is there, from 0 to 1."""
    return min(1.0, part / whole) if whole > 0 else 0.0


class _Gauge:
    """A number that a subject has, rather than gains."""

    def __init__(self, before: Row, at: int, since: int | None) -> None:
        self._at = at
        self._value = before[at] + before[at + 1]
        self._is_known = bool(before[at] or before[at + 1])
        self._since = since

    def after(self, day: int, row: Row) -> int | None:
        """Its value at the end of a day, each day in turn; None while it is unknown."""
        joined, change = row[self._at], row[self._at + 1]
        self._value += joined + change
        self._is_known |= bool(joined or change or (self._since is not None and day >= self._since))
        return self._value if self._is_known else None


def _lacking(
    by_day: Mapping[int, Row], days: range, *, never: Sequence[bool]
) -> list[Sequence[bool]]:
    """The counters that each day lacks: what its snapshots do not tell, or where it has none, what
    those before it or after it do not.
    """
    told = {
        day: lacking_in(by_day[day])
        for day in days
        if day in by_day and by_day[day][daily.SNAPSHOTS]
    }
    before = _carried(told, days, never)
    after = reversed(_carried(told, days[::-1], never))
    return [
        [a or b for a, b in zip(one, other, strict=True)]
        for one, other in zip(before, after, strict=True)
    ]


def _carried(
    told: Mapping[int, Sequence[bool]], days: range, never: Sequence[bool]
) -> list[Sequence[bool]]:
    carried, state = [], never
    for day in days:
        state = told.get(day, state)
        carried.append(state)
    return carried


def _as_shown(series: Series) -> Series:
    """What the platform never tells is missing; where plays are views, they are the same number."""
    if series.platform not in _OF_ONE_NUMBER and not UNSUPPORTED[series.platform]:
        return series
    days = {day: row_as_shown(row, series.platform) for day, row in series.days.items()}
    return series._replace(days=days)


def _merged(series: Sequence[Series]) -> tuple[Row, Mapping[int, Row]]:
    if len(series) == 1:
        return series[0].before, series[0].days
    before = added(one.before for one in series)
    every_day = set().union(*(one.days for one in series))
    return before, {
        day: added(one.days[day] for one in series if day in one.days) for day in every_day
    }
