"""Time and identifiers."""

import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from uuid import RFC_4122, UUID

import pytest

from creatoraudit import clock
from tests.support.processes import together

SUNDAY = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_monotonic_never_goes_back() -> None:
    seen = [clock.monotonic() for _ in range(1000)]
    assert seen == sorted(seen)


def test_a_frozen_clock_moves_only_when_told() -> None:
    with clock.freeze(SUNDAY) as frozen:
        started = clock.monotonic()
        assert clock.now() == SUNDAY
        assert clock.unix_time() == SUNDAY.timestamp()
        frozen.advance(61.5)
        assert clock.now() == SUNDAY + timedelta(seconds=61.5)
        assert clock.monotonic() == started + 61.5
    assert clock.now() != SUNDAY + timedelta(seconds=61.5)


def test_a_frozen_clock_stands_still_for_every_thread() -> None:
    seen: list[datetime] = []
    with clock.freeze(SUNDAY):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [SUNDAY]


def test_freezing_again_returns_to_the_first() -> None:
    with clock.freeze(SUNDAY):
        with clock.freeze(SUNDAY + timedelta(days=1)):
            assert clock.now() == SUNDAY + timedelta(days=1)
        assert clock.now() == SUNDAY


def test_a_frozen_clock_does_not_go_back() -> None:
    with clock.freeze(SUNDAY) as frozen, pytest.raises(ValueError, match="does not go back"):
        frozen.advance(-1)


@pytest.mark.parametrize(
    "instant",
    [
        SUNDAY,
        SUNDAY + timedelta(microseconds=999_999),
        SUNDAY.astimezone(timezone(timedelta(hours=-7))),
    ],
)
def test_rfc3339_is_utc_in_whole_seconds(instant: datetime) -> None:
    assert clock.rfc3339(instant) == "2026-06-14T09:30:00Z"


def test_an_instant_without_a_zone_is_refused() -> None:
    local = SUNDAY.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        clock.rfc3339(local)
    with pytest.raises(ValueError, match="time zone"), clock.freeze(local):
        raise AssertionError


def test_uuid7_is_canonical_and_of_version_7() -> None:
    made = clock.uuid7()
    parsed = UUID(made)
    assert str(parsed) == made
    assert (parsed.version, parsed.variant) == (7, RFC_4122)


def test_uuid7_begins_with_the_time(tmp_path: Path) -> None:
    # In a process of its own, as identifiers go on from the latest instant any test has frozen.
    code = """
        from datetime import UTC, datetime
        from creatoraudit import clock
        meet()
        with clock.freeze(datetime(2026, 6, 14, 9, 30, tzinfo=UTC)):
            print(clock.uuid7())
    """
    (printed,) = together(code, tmp_path, count=1)
    assert UUID(printed.strip()).int >> 80 == int(SUNDAY.timestamp() * 1000)


def test_uuid7_grows_within_a_millisecond_and_when_the_clock_is_set_back() -> None:
    with clock.freeze(SUNDAY):
        made = [clock.uuid7() for _ in range(2000)]
    with clock.freeze(SUNDAY - timedelta(days=1)):
        made += [clock.uuid7() for _ in range(2000)]
    assert made == sorted(set(made))


def test_uuid7_grows_and_never_repeats_between_threads() -> None:
    made: list[list[str]] = []
    threads = [
        Thread(target=lambda: made.append([clock.uuid7() for _ in range(20_000)])) for _ in range(4)
    ]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with clock.freeze(SUNDAY):  # so that all of them are of the same millisecond
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert [own == sorted(own) for own in made] == [True] * 4
    assert len({made_id for own in made for made_id in own}) == 4 * 20_000
