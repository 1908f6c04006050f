"""Windows: the last complete days of a zone, or dates; the window before; what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatoraudit.analytics.borders import borders_of, microseconds
from creatoraudit.analytics.window import PERIODS, Dates, Window, window_of, zone_of
from creatoraudit.errors import ValidationFailed
from creatoraudit.models import parse

# New York and Lord Howe change their clocks, the latter by half an hour; Kathmandu is at 5:45.
ZONES = ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)

instants = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  (the zone is given beside)
    datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from(ZONES)


def window(now: datetime = NOON, *, zone: str = "UTC", **raw: Any) -> Window:
    data = parse(Dates, raw, from_text=True)
    return window_of(data, default="30d", borders=borders_of(zone), now=now)


def refused(**raw: Any) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        window(**raw)
    return dict(refusal.value.errors)


@given(instants, zones, st.sampled_from(sorted(PERIODS)))
def test_a_period_is_its_number_of_days_and_ends_when_today_begins(
    now: datetime, zone: str, period: str
) -> None:
    found = window(now, zone=zone, period=period)
    assert found.days == PERIODS[found.period]
    assert found.touches_today
    assert found.end <= microseconds(now) < found.borders.start(found.today + 1)
    assert found.start_date == found.end_date - timedelta(days=found.days - 1)


@given(instants, zones, st.integers(1, 800), st.integers(0, 365))
def test_dates_are_inclusive_and_the_window_before_joins(
    now: datetime, zone: str, age: int, more: int
) -> None:
    start = now.date() - timedelta(days=age + more + 2)
    end = start + timedelta(days=more)
    found = window(now, zone=zone, start_date=str(start), end_date=str(end))
    assert (found.period, found.start_date, found.end_date) == ("custom", start, end)
    assert found.days == more + 1 == found.before.days
    assert found.before.end == found.start


def test_what_is_not_said() -> None:
    assert window().period == "30d"
    assert (window().start_date, window().end_date) == (date(2026, 5, 15), date(2026, 6, 13))


def test_today_is_that_of_the_zone() -> None:
    late = datetime(2026, 6, 14, 23, tzinfo=UTC)
    assert window(late, period="7d").end_date == date(2026, 6, 13)
    assert window(late, zone="Asia/Kathmandu", period="7d").end_date == date(2026, 6, 14)


@pytest.mark.parametrize("end", ["2026-06-14", "2026-06-30"])
def test_days_that_are_not_complete_are_left_out(end: str) -> None:
    found = window(start_date="2026-06-01", end_date=end)
    assert (found.end_date, found.days) == (date(2026, 6, 13), 13)
    assert found.touches_today


def test_custom_may_be_said() -> None:
    said = window(period="custom", start_date="2026-06-01", end_date="2026-06-02")
    assert said == window(start_date="2026-06-01", end_date="2026-06-02")


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ({"start_date": "2026-06-01"}, {"end_date"}),
        ({"end_date": "2026-06-01"}, {"start_date"}),
        ({"period": "custom"}, {"start_date", "end_date"}),
        ({"period": "custom", "start_date": "2026-06-01"}, {"end_date"}),
        ({"period": "7d", "start_date": "2026-06-01", "end_date": "2026-06-02"}, {"period"}),
        ({"period": "7d", "start_date": "2026-06-01"}, {"end_date"}),
        ({"period": "14d"}, {"period"}),
        ({"start_date": "2026-06-02", "end_date": "2026-06-01"}, {"end_date"}),
        ({"start_date": "2025-06-01", "end_date": "2026-06-02"}, {"end_date"}),
        ({"start_date": "2026-06-14", "end_date": "2026-06-14"}, {"start_date"}),
        ({"start_date": "1999-12-31", "end_date": "2000-01-02"}, {"start_date"}),
        ({"start_date": "0001-01-01", "end_date": "0001-01-01"}, {"start_date"}),
        ({"start_date": "9999-12-31", "end_date": "9999-12-31"}, {"start_date"}),
        ({"start_date": "1 June", "end_date": "2026-06-02"}, {"start_date"}),
        ({"start_date": "2026-02-30", "end_date": "2026-06-02"}, {"start_date"}),
    ],
)
def test_what_no_window_is(raw: dict[str, str], fields: set[str]) -> None:
    assert set(refused(**raw)) == fields


def test_the_longest_window() -> None:
    assert window(start_date="2025-06-01", end_date="2026-06-01").days == 366
    assert "366" in refused(start_date="2025-05-31", end_date="2026-06-01")["end_date"]


@pytest.mark.parametrize(
    "name", ["Europe/Nowhere", "Europe", "../etc/passwd", "/etc", "", "x" * 300]
)
def test_what_no_zone_is(name: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        zone_of(name)
    assert refusal.value.errors[0].field == "timezone"
