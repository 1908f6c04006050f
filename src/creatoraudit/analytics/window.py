"""Which days a figure covers: the last complete ones, or dates; never today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple

from creatoraudit.analytics.borders import Borders, borders_of, date_of, microseconds, number_of
from creatoraudit.errors import FieldError, ValidationFailed, invalid
from creatoraudit.models import UNSET, Meta, Model, UnsetType

Period = Literal["7d", "30d", "90d", "custom"]
LastDays = Literal["7d", "30d", "90d"]

PERIODS: dict[Period, int] = {"7d": 7, "30d": 30, "90d": 90}
LONGEST = 366
EARLIEST = date(2000, 1, 1)

Zone = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")]


class Dates(Model, frozen=True, kw_only=True):
    """Which days."""

    period: Annotated[
        Period | UnsetType,
        Meta(
            description="The last complete days before today, or `custom` with both dates. With "
            "dates it can be left out."
        ),
    ] = UNSET
    start_date: Annotated[
        date | None, Meta(description="First day, from 2000 on; needs `end_date`.")
    ] = None
    end_date: Annotated[
        date | None,
        Meta(
            description="Last day, at most 366 days in all. Today and later days are not complete: "
            "the window then ends yesterday, and the answer says so."
        ),
    ] = None


class Window(NamedTuple):
    """Whole days of one zone, the last included; days are numbers since 1970-01-01."""

    period: Period
    first: int
    last: int
    borders: Borders
    today: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def before(self) -> Window:
        """The window of equal length that ends where this one begins."""
        return self._replace(first=self.first - self.days, last=self.first - 1)

    @property
    def touches_today(self) -> bool:
        return self.last == self.today - 1

    @property
    def start(self) -> int:
        """Its first instant, in microseconds since 1970."""
        return self.borders.start(self.first)

    @property
    def end(self) -> int:
        """The first instant after it."""
        return self.borders.start(self.last + 1)

    @property
    def start_date(self) -> date:
        return date_of(self.first)

    @property
    def end_date(self) -> date:
        return date_of(self.last)

    @property
    def timezone(self) -> str:
        return self.borders.zone


def window_of(data: Dates, *, default: LastDays, borders: Borders, now: datetime) -> Window:
    """The window asked for.

    Raises:
        ValidationFailed: half of the dates, both dates and a period, or dates that no window has.
    """
    today = borders.day_of(microseconds(now))
    _check_choice(data)
    if data.start_date is not None and data.end_date is not None:
        first, last = _days_between(data.start_date, data.end_date, today=today)
        return Window("custom", first, last, borders, today)
    period: Period = default if data.period is UNSET else data.period
    return last_days(period, borders=borders, today=today)


def last_days(period: Period, *, borders: Borders, today: int) -> Window:
    """The days before today."""
    return Window(period, today - PERIODS[period], today - 1, borders, today)


def zone_of(name: str) -> Borders:
    """The days of a zone that somebody named.

    Raises:
        ValidationFailed: there is no such zone.
    """
    try:
        return borders_of(name)
    except (KeyError, ValueError, OSError):
        # A folder of zones, such as `Europe`, can be opened as little as one that is not there.
        message = "This is not an IANA time zone, such as Europe/Paris or UTC."
        raise invalid("timezone", message) from None


def _check_choice(data: Dates) -> None:
    sent = {"start_date": data.start_date, "end_date": data.end_date}
    missing = [name for name, value in sent.items() if value is None]
    if len(missing) == 1 or (missing and data.period == "custom"):
        message = "A window of dates needs both start_date and end_date."
        raise ValidationFailed([FieldError(name, message) for name in missing])
    if not missing and data.period not in (UNSET, "custom"):
        raise invalid("period", "Give either a period or dates; `custom` goes with dates.")


def _days_between(start: date, end: date, *, today: int) -> tuple[int, int]:
    first, last = number_of(start), min(number_of(end), today - 1)
    if start < EARLIEST:
        raise invalid("start_date", f"Use a day from {EARLIEST} on.")
    if start > end:
        raise invalid("end_date", "This is before start_date.")
    if number_of(end) - first >= LONGEST:
        raise invalid("end_date", f"A window has at most {LONGEST} days.")
    if first > last:
        raise invalid("start_date", f"No day from here on is complete: today is {date_of(today)}.")
    return first, last
