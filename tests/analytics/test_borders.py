"""Where days begin."""

import zoneinfo
from datetime import UTC, date, datetime

from creatoraudit.analytics.borders import borders_of, microseconds, number_of


def test_the_rules_of_zones_are_those_installed_with_it() -> None:
    assert zoneinfo.TZPATH == ()


def test_a_day_is_as_long_as_its_clock_says() -> None:
    paris = borders_of("Europe/Paris")
    lengths = [
        paris.seconds(number_of(date.fromisoformat(day))) // 3600
        for day in ("2026-03-29", "2026-06-01", "2026-10-25")
    ]

    assert lengths == [23, 24, 25]


def test_a_date_that_a_zone_left_out_has_no_length() -> None:
    """Samoa went to bed on the 29th of December 2011 and rose on the 31st."""
    apia = borders_of("Pacific/Apia")

    assert apia.seconds(number_of(date(2011, 12, 30))) == 0
    assert apia.day_of(microseconds(datetime(2011, 12, 30, 12, tzinfo=UTC))) == number_of(
        date(2011, 12, 31)
    )
