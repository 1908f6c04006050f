"""Where the days of a time zone begin, in microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, reset_tzpath

# The rules of zones that were installed with this version, not those the machine happens to have.
reset_tzpath(to=())

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

FIRST_DATE = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Borders:
    """The local midnights of one zone. Days are numbers: 0 is 1970-01-01."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.starts: dict[int, int] = _Starts(ZoneInfo(zone))
        """The first instant of each day, filled as it is asked for."""

    def start(self, day: int) -> int:
        """The first instant of a day; where the clock skips midnight, the instant it does."""
        return self.starts[day]

    def seconds(self, day: int) -> int:
        """How long a day is: 23 or 25 hours where the clock changes, 0 where a day was skipped."""
        return (self.starts[day + 1] - self.starts[day]) // SECOND

    def day_of(self, at: int) -> int:
        """The day an instant falls on."""
        starts, day = self.starts, at // DAY
        while at < starts[day]:
            day -= 1
        while at >= starts[day + 1]:
            day += 1
        return day


@lru_cache(maxsize=64)
def borders_of(zone: str) -> Borders:
    """The borders of a zone, kept.

    Raises:
        ZoneInfoNotFoundError, ValueError: there is no such zone.
    """
    return Borders(zone)


def number_of(day: date) -> int:
    """A date as a number of days since 1970-01-01."""
    return (day - FIRST_DATE).days


def date_of(day: int) -> date:
    """The date that a number of days stands for."""
    return FIRST_DATE + timedelta(days=day)


def microseconds(instant: datetime) -> int:
    """An instant as whole microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> datetime:
    """The instant that a number of microseconds since 1970 stands for."""
    return _EPOCH + timedelta(microseconds=at)


class _Starts(dict[int, int]):
    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, day: int) -> int:
        midnight = datetime.combine(date_of(day), datetime.min.time(), tzinfo=self._zone)
        # Of two midnights the first; one that is skipped counts with the offset before the gap.
        start = self[day] = microseconds(midnight)
        return start
