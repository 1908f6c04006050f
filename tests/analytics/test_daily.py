"""The days of a post: whatever its snapshots are, they add up."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatoraudit.analytics import daily
from creatoraudit.analytics.borders import (
    DAY,
    HOUR,
    SECOND,
    Borders,
    borders_of,
    microseconds,
    number_of,
)
from creatoraudit.analytics.daily import (
    CORRECTED,
    COVERED,
    FIGURES,
    FOLLOWED_CHANGE,
    HIDDEN,
    LUMPS,
    MISSING,
    NOT_FOLLOWED,
    SNAPSHOTS,
    TRACKED,
    Days,
    Life,
    Point,
    days_of,
    difference,
    gauges_of,
)
from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.storage.tables import figures

# Zones with an instant at which something odd happens to their clock.
CHANGES = {
    "UTC": datetime(2026, 6, 14, tzinfo=UTC),
    "Europe/Berlin": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "America/New_York": datetime(2026, 11, 1, 6, tzinfo=UTC),
    "America/Sao_Paulo": datetime(2018, 11, 4, 3, tzinfo=UTC),
    "America/Havana": datetime(2026, 11, 1, 5, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 4, 4, 15, tzinfo=UTC),
    "Asia/Kolkata": datetime(2026, 3, 1, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 30, 10, tzinfo=UTC),
}
GAPS = [
    0,
    1,
    60,
    3_599,
    3_600,
    21_600,
    86_399,
    86_400,
    90_000,
    400_000,
    604_800,
    700_000,
    5_000_000,
]

NOON = microseconds(datetime(2026, 6, 10, 12, tzinfo=UTC))
DAY_10 = number_of(datetime(2026, 6, 10, tzinfo=UTC).date())
OLD = Life(born=NOON - 30 * DAY, tracked_since=NOON - DAY, followed_until=None, interval=DAY)

borders = st.sampled_from(sorted(CHANGES)).map(borders_of)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Point], Life, Borders]:
    """A post around a change of a zone's clock: gaps, nulls, drops, rounded values."""
    zone = draw(borders)
    at = microseconds(CHANGES[zone.zone]) - draw(st.integers(0, 20 * DAY))
    born = draw(st.none() | st.integers(at - 100 * DAY, at + DAY))
    tracked_since = draw(st.integers(at - 110 * DAY, at + DAY))
    points = []
    values = [draw(st.integers(0, 10**6)) for _ in COUNTERS]
    for gap in draw(st.lists(st.sampled_from(GAPS), min_size=1, max_size=12)):
        at += gap * SECOND + draw(st.integers(0, SECOND)) + 1
        values = [max(0, value + draw(CHANGE)) for value in values]
        shown = tuple(value if draw(st.integers(0, 5)) else None for value in values)
        rounding = draw(st.sampled_from([0, 0, 3, 210_002]))
        points.append(Point(at, shown, hidden=draw(st.sampled_from([0, 0, 4])), rounding=rounding))
    until = draw(st.none() | st.integers(points[0].at - DAY, at + DAY))
    interval = draw(st.sampled_from([None, HOUR, DAY, 6 * DAY]))
    return points, Life(born, tracked_since, until, interval), zone


CHANGE = st.integers(-50, 50) | st.integers(-2_000, 10_000) | st.just(0)


@given(histories())
def test_gains_and_corrections_are_end_less_start(
    history: tuple[list[Point], Life, Borders],
) -> None:
    points, life, zone = history
    days = days_of(points, life=life, borders=zone)
    for counter in range(len(COUNTERS)):
        gains = sum(row[counter] for row in days.values())
        corrected = sum(row[CORRECTED + counter] for row in days.values())
        assert all(row[counter] >= 0 >= row[CORRECTED + counter] for row in days.values())
        assert gains + corrected == end_less_start(points, life, counter)


@given(histories(), st.integers(0, 12), st.integers(0, 3))
def test_a_new_snapshot_changes_only_what_lies_around_it(
    history: tuple[list[Point], Life, Borders], place: int, many: int
) -> None:
    points, life, zone = history
    first = place % len(points)
    last = min(first + many, len(points) - 1)
    without = points[:first] + points[last + 1 :]
    whole = days_of(points, life=life, borders=zone)
    before, after = neighbours(points, first, step=-1), neighbours(points, last, step=1)
    new = points[first : last + 1]
    changed = difference(
        days_of(before + new + after, life=life, borders=zone),
        days_of(before + after, life=life, borders=zone),
    )
    assert add(days_of(without, life=life, borders=zone), changed) == without_empty(whole)


@given(histories(), st.randoms())
def test_the_order_makes_no_difference(
    history: tuple[list[Point], Life, Borders], random: Random
) -> None:
    points, life, zone = history
    shuffled = random.sample(points, len(points))
    assert days_of(shuffled, life=life, borders=zone) == days_of(points, life=life, borders=zone)


@given(histories())
def test_no_day_is_covered_for_longer_than_it_is_tracked(
    history: tuple[list[Point], Life, Borders],
) -> None:
    points, life, zone = history
    days = days_of(points, life=life, borders=zone)
    followed = 0
    for day in range(min(days), max(days) + 1):
        row = days.get(day, [0] * FIGURES)
        followed += row[FOLLOWED_CHANGE]
        tracked = zone.seconds(day) * followed + row[TRACKED]
        assert 0 <= row[COVERED] <= tracked <= zone.seconds(day)
    ends_sometime = life.followed_until is not None or life.interval is None
    assert followed == (0 if ends_sometime else 1)


@given(histories())
def test_nothing_is_gained_outside_the_snapshots(
    history: tuple[list[Point], Life, Borders],
) -> None:
    points, life, zone = history
    days = days_of(points, life=life, borders=zone)
    began = life.born if born_while_tracked(points, life) else points[0].at
    assert began is not None
    for day, row in days.items():
        if not zone.day_of(began) <= day <= zone.day_of(points[-1].at):
            assert not any(row[:TRACKED])
            assert row[LUMPS] == row[NOT_FOLLOWED] == 0
    assert sum(row[SNAPSHOTS] for row in days.values()) == len(points)
    assert sum(row[HIDDEN] for row in days.values()) == sum(bool(p.hidden) for p in points)
    for counter in range(len(COUNTERS)):
        missing = sum(row[MISSING + counter] for row in days.values())
        assert missing == sum(point.values[counter] is None for point in points)


@given(borders, st.integers(-20 * DAY, 20 * DAY))
def test_every_instant_falls_on_one_day(zone: Borders, offset: int) -> None:
    at = microseconds(CHANGES[zone.zone]) + offset
    day = zone.day_of(at)
    assert zone.start(day) <= at < zone.start(day + 1)
    assert zone.day_of(zone.start(day)) == day
    assert zone.seconds(day) in {0, 82_800, 84_600, 86_400, 88_200, 90_000}


def test_a_day_that_a_zone_skipped_has_no_length() -> None:
    apia = borders_of("Pacific/Apia")
    skipped = number_of(datetime(2011, 12, 30, tzinfo=UTC).date())
    assert [apia.seconds(day) for day in range(skipped - 1, skipped + 2)] == [86_400, 0, 86_400]


def test_a_gain_is_cut_at_midnight() -> None:
    days = views([(0, 1_000), (24, 1_100), (48, 1_101)])
    assert days == {DAY_10: 50, DAY_10 + 1: 51, DAY_10 + 2: 0}


def test_a_post_older_than_its_tracking_starts_at_its_first_snapshot() -> None:
    assert not any(views([(0, 1_000_000)]).values())


def test_a_post_published_while_tracked_starts_at_nothing() -> None:
    life = OLD._replace(born=NOON - HOUR, tracked_since=NOON - HOUR)
    assert views([(0, 1_000), (1, 1_200)], life=life) == {DAY_10: 1_200}


def test_a_post_seen_before_it_is_said_to_be_published_starts_at_its_first_snapshot() -> None:
    life = OLD._replace(born=NOON + HOUR, tracked_since=NOON - HOUR)
    assert views([(0, 1_000), (3, 1_200)], life=life) == {DAY_10: 200}


def test_a_long_gap_is_one_lump_on_the_day_it_ends() -> None:
    points: list[tuple[int, int | None]] = [(0, 1_000), (24 * 9, 1_900)]
    days = rows(points)
    assert {day: row[0] for day, row in days.items() if row[0]} == {DAY_10 + 9: 900}
    assert sum(row[LUMPS] for row in days.values()) == 1
    assert not any(row[COVERED] for row in days.values())


def test_a_gap_that_was_due_is_spread() -> None:
    days = rows([(0, 1_000), (24 * 9, 1_900)], life=OLD._replace(interval=6 * DAY))
    assert days[DAY_10 + 4][0] == 100
    assert days[DAY_10 + 4][COVERED] == 86_400
    assert not any(row[LUMPS] for row in days.values())


def test_a_gain_past_the_end_of_following_is_counted_but_not_covered() -> None:
    days = rows([(0, 1_000), (24, 1_100)], life=OLD._replace(followed_until=NOON + 6 * HOUR))
    assert [days[DAY_10 + n][0] for n in (0, 1)] == [50, 50]
    assert [days[DAY_10 + n][COVERED] for n in (0, 1)] == [6 * 3_600, 0]
    assert [days[DAY_10 + n][NOT_FOLLOWED] for n in (0, 1)] == [1, 1]


def test_the_ladder_ends_after_ninety_days() -> None:
    life = OLD._replace(interval=None, born=NOON - 91 * DAY)
    days = rows([(0, 1_000), (24, 1_100)], life=life)
    assert not any(row[COVERED] or row[TRACKED] or row[FOLLOWED_CHANGE] for row in days.values())
    assert days[DAY_10 + 1][NOT_FOLLOWED] == 1


def test_a_drop_stands_apart_from_the_gain() -> None:
    days = rows([(0, 1_000), (1, 1_200), (2, 900), (3, 1_000)])
    assert (days[DAY_10][0], days[DAY_10][CORRECTED]) == (300, -300)


@pytest.mark.parametrize(
    ("low", "place", "corrected"), [(995, 0, -5), (995, 1, 0), (990, 1, 0), (989, 1, -11)]
)
def test_a_drop_that_rounding_explains_is_none(low: int, place: int, corrected: int) -> None:
    points = [(0, 1_000, 0), (1, low, place), (2, 1_000, 0)]
    days = days_of(
        [Point(NOON + hours * HOUR, (value,) * 6, rounding=r) for hours, value, r in points],
        life=OLD,
        borders=borders_of("UTC"),
    )
    assert days[DAY_10][CORRECTED] == corrected
    assert days[DAY_10][0] == -corrected


def test_what_is_unknown_is_bridged() -> None:
    days = rows([(0, 1_000), (24, None), (48, 1_200)])
    assert [days[DAY_10 + n][0] for n in range(3)] == [50, 100, 50]
    assert days[DAY_10 + 1][MISSING] == 1


def test_gauges_begin_once_and_then_change() -> None:
    points = [(NOON, (None, 7)), (NOON + DAY, (100, 7)), (NOON + 2 * DAY, (90, None))]
    for shuffled in (points, points[::-1]):
        assert gauges_of(shuffled, width=2, borders=borders_of("UTC")) == {
            DAY_10: [0, 0, 7, 0],
            DAY_10 + 1: [100, 0, 0, 0],
            DAY_10 + 2: [0, -10, 0, 0],
        }


def test_the_order_of_figures_is_that_of_the_columns() -> None:
    columns = figures.DAY[: -len(figures.GAUGES)]
    assert figures.COUNTERS == COUNTERS
    assert len(columns) == FIGURES
    assert columns[CORRECTED].endswith("_corrected")
    assert columns[MISSING].endswith("_missing")
    for name in ("HIDDEN", "SNAPSHOTS", "COVERED", "TRACKED", "FOLLOWED_CHANGE", "LUMPS"):
        assert columns[getattr(daily, name)] == name.lower()
    assert columns[NOT_FOLLOWED] == "not_followed"


def rows(points: list[tuple[int, int | None]], *, life: Life = OLD) -> Days:
    """Days of a post in UTC, whose snapshots are hours after noon of the tenth."""
    line = [Point(NOON + hours * HOUR, (value,) * len(COUNTERS)) for hours, value in points]
    return days_of(line, life=life, borders=borders_of("UTC"))


def views(points: list[tuple[int, int | None]], *, life: Life = OLD) -> dict[int, int]:
    found = rows(points, life=life)
    return {day: row[0] for day, row in found.items() if day <= DAY_10 + points[-1][0] // 24}


def born_while_tracked(points: list[Point], life: Life) -> bool:
    return life.born is not None and life.tracked_since <= life.born <= points[0].at


def end_less_start(points: list[Point], life: Life, counter: int) -> int:
    """What must come out: the last value, but for rounding, less the first or 0."""
    known = [
        (point.values[counter], point.rounding // 10**counter % 10)
        for point in points
        if point.values[counter] is not None
    ]
    if not known:
        return 0
    values = [value for value, _ in known if value is not None]
    starts_at_zero = born_while_tracked(points, life) and points[0].values[counter] is not None
    end = values[-1]
    for (before, place), (after, other) in pairwise(known):
        assert before is not None
        assert after is not None
        step = 10 ** max(place, other) if place or other else 0
        end = before if before - step <= after < before else after
    return end - (0 if starts_at_zero else values[0])


def neighbours(points: list[Point], place: int, *, step: int) -> list[Point]:
    """The points on one side, as far as two known values of every counter reach."""
    found: list[Point] = []
    index = place + step
    while 0 <= index < len(points) and any(
        sum(point.values[counter] is not None for point in found) < 2
        for counter in range(len(COUNTERS))
    ):
        found.append(points[index])
        index += step
    return sorted(found, key=lambda point: point.at)


def add(days: Days, more: Days) -> Days:
    width = range(FIGURES)
    empty = [0] * FIGURES
    summed = {
        day: [days.get(day, empty)[i] + more.get(day, empty)[i] for i in width]
        for day in days.keys() | more.keys()
    }
    return without_empty(summed)


def without_empty(days: Days) -> Days:
    return {day: row for day, row in days.items() if any(row)}


def test_instants_count_in_microseconds() -> None:
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1)) == SECOND
