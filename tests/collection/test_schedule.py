"""When a subject is looked at next."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from creatoraudit.analytics.daily import Life
from creatoraudit.collection.schedule import (
    LONGEST_WAIT,
    SHORTEST_WAIT,
    first_look,
    life_of,
    next_look,
    next_look_at_post,
    wait_after,
    within_caps,
)

NOW = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)

ids = st.uuids().map(str)
instants = st.integers(0, 2**30).map(lambda seconds: NOW + timedelta(seconds=seconds))
hours = st.integers(1, 168)


def life(born: datetime | None, *, interval_hours: int | None = None) -> Life:
    return life_of(
        create_time=born,
        tracked_since=NOW,
        followed_until=None,
        interval_hours=interval_hours,
    )


@given(ids, instants, hours)
def test_the_next_look_is_an_interval_later_and_a_tenth_more_or_less(
    id: str, done_at: datetime, hours: int
) -> None:
    interval = timedelta(hours=hours)
    due = next_look(id, done_at=done_at, interval=interval)

    assert 0.9 * interval <= due - done_at <= 1.1 * interval
    assert due == next_look(id, done_at=done_at, interval=interval)


@given(st.lists(ids, min_size=200, max_size=200, unique=True))
def test_what_comes_together_is_spread_over_the_interval(many: list[str]) -> None:
    phases = [(first_look(id, added_at=NOW, interval=DAY) - NOW) / DAY for id in many]

    assert all(0 <= phase < 1 for phase in phases)
    for quarter in range(4):
        assert sum(int(phase * 4) == quarter for phase in phases) > 20


@given(ids, st.integers(0, 200 * 24 * 60))
def test_posts_are_looked_at_by_their_age_and_then_no_more(id: str, minutes: int) -> None:
    born, age = NOW, timedelta(minutes=minutes)
    due = next_look_at_post(id, done_at=born + age, life=life(born))

    steps = ((1, 1), (7, 6), (30, 24), (90, 144))
    interval = next((step for limit, step in steps if age < limit * DAY), None)
    if interval is None or due is None:
        assert due is None
        assert age + timedelta(hours=1.1 * 144) >= 90 * DAY
    else:
        assert 0.9 * interval <= (due - born - age) / timedelta(hours=1) <= 1.1 * interval
        assert due < born + 90 * DAY


@given(ids, st.integers(0, 2000), hours)
def test_a_video_with_an_interval_of_its_own_goes_on_for_ever(
    id: str, days: int, hours: int
) -> None:
    done_at = NOW + days * DAY
    due = next_look_at_post(id, done_at=done_at, life=life(NOW, interval_hours=hours))

    assert due is not None
    assert 0.9 * hours <= (due - done_at) / timedelta(hours=1) <= 1.1 * hours


def test_a_post_has_about_eighty_looks_in_its_life() -> None:
    looks, at = 0, NOW
    while True:
        looks += 1
        due = next_look_at_post("id", done_at=at, life=life(NOW))
        if due is None:
            break
        at = due

    assert 75 <= looks <= 92


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_the_wait_doubles_within_bounds(failures: int, chance: float) -> None:
    wait = wait_after(failures, chance=chance)

    assert timedelta(0) <= wait <= LONGEST_WAIT
    assert wait_after(1, chance=1) == SHORTEST_WAIT
    assert wait_after(failures + 1, chance=1) >= wait_after(failures, chance=1)


@given(
    st.lists(st.integers(0, 400), max_size=30),
    st.none() | st.integers(1, 40),
    st.none() | st.integers(1, 500),
)
def test_caps_keep_the_newest(ages: list[int], most: int | None, days: int | None) -> None:
    kept = within_caps(
        ages,
        created=[NOW - age * DAY for age in ages],
        now=NOW,
        most=most,
        lookback_days=days,
    )

    young = sorted(age for age in ages if days is None or age <= days)
    assert kept == young[:most]
