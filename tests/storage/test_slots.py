"""Rate limits over all processes of the machine."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from stat import S_IMODE
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatoraudit.storage.slots import LONGEST_PERIOD, Slots, Taken
from tests.support.processes import child, together

NOW = 1_000_000.0
DAY = LONGEST_PERIOD


@pytest.fixture
def slots(tmp_path: Path) -> Iterator[Slots]:
    opened = Slots(tmp_path / "limits")
    yield opened
    opened.close()


@pytest.fixture
def one_set(tmp_path: Path) -> Iterator[Slots]:
    opened = Slots(tmp_path / "limits", sets=1)
    yield opened
    opened.close()


def take_all(slots: Slots, bucket: bytes, *, limit: int, period: float, now: float) -> int:
    """How many requests are allowed at one moment."""
    for allowed in count():
        if not slots.take(bucket, limit=limit, period=period, now=now).allowed:
            return allowed
    raise AssertionError


def processes(path: Path) -> int:
    """How many processes the file says have it open."""
    return int.from_bytes(path.read_bytes()[64:72], "little")


@pytest.mark.parametrize(
    ("limit", "period"),
    [(1, 60.0), (7, 60.0), (600, 60.0), (10, 3600.0), (9999, 60.0), (3, DAY)],
)
@pytest.mark.parametrize("now", [0.0, 12.345678, NOW, 1e8 / 3])
def test_a_lone_client_gets_exactly_its_full_limit(
    slots: Slots, limit: int, period: float, now: float
) -> None:
    assert take_all(slots, b"alice", limit=limit, period=period, now=now) == limit


def test_the_figures_of_an_answer(slots: Slots) -> None:
    assert slots.take(b"alice", limit=2, period=60.0, now=NOW) == Taken(True, 1, 30.0, 0.0)
    assert slots.take(b"alice", limit=2, period=60.0, now=NOW + 3) == Taken(True, 0, 57.0, 0.0)
    assert slots.take(b"alice", limit=2, period=60.0, now=NOW + 5) == Taken(False, 0, 55.0, 25.0)


def test_a_refusal_costs_nothing(slots: Slots) -> None:
    take_all(slots, b"alice", limit=2, period=60.0, now=NOW)
    for second in range(29):
        assert not slots.take(b"alice", limit=2, period=60.0, now=NOW + second).allowed
    assert slots.take(b"alice", limit=2, period=60.0, now=NOW + 30).allowed


def test_what_is_given_back_can_be_taken_again(slots: Slots) -> None:
    assert take_all(slots, b"a", limit=10, period=60, now=NOW) == 10
    for _ in range(3):
        slots.give_back(b"a", limit=10, period=60)
    assert take_all(slots, b"a", limit=10, period=60, now=NOW) == 3
    # A bucket never holds more than its limit.
    for _ in range(20):
        slots.give_back(b"a", limit=10, period=60)
    assert take_all(slots, b"a", limit=10, period=60, now=NOW) == 10


def test_clients_do_not_share_a_limit(slots: Slots) -> None:
    take_all(slots, b"alice", limit=5, period=60.0, now=NOW)
    assert take_all(slots, b"charlie", limit=5, period=60.0, now=NOW) == 5


def test_without_a_time_the_machine_clock_counts(slots: Slots) -> None:
    assert [slots.take(b"alice", limit=2, period=DAY).allowed for _ in range(3)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("limit", "period"), [(0, 60.0), (1, 0.0), (1, -1.0), (1, 2 * DAY), (1, float("nan"))]
)
def test_a_limit_that_makes_no_sense_is_refused(slots: Slots, limit: int, period: float) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        slots.take(b"alice", limit=limit, period=period)


steps = st.lists(
    st.tuples(st.sampled_from([b"alice", b"bob"]), st.integers(0, 4000)), min_size=1, max_size=80
)


@settings(deadline=None)
@given(st.integers(1, 12), st.sampled_from([1, 7, 60]), st.integers(0, 10**9), steps)
def test_it_decides_as_exact_arithmetic_does(
    limit: int, period: int, started: int, steps: list[tuple[bytes, int]]
) -> None:
    with TemporaryDirectory() as folder:
        slots = Slots(Path(folder) / "limits", sets=1)
        interval = Fraction(period, limit)
        forgiven = interval / 100
        full_at = {b"alice": Fraction(0), b"bob": Fraction(0)}
        now = Fraction(started, 1000)
        for bucket, milliseconds in steps:
            now += Fraction(milliseconds, 1000)
            owed = interval + (full_at[bucket] - now if full_at[bucket] > now else 0)
            taken = slots.take(bucket, limit=limit, period=period, now=float(now))
            # Within the forgiven hundredth of an interval either answer is right.
            if owed <= period:
                assert taken.allowed
            elif owed > period + 2 * forgiven:
                assert not taken.allowed
            if taken.allowed:
                full_at[bucket] = now + owed
                left = max(period - owed, Fraction(0))
                assert left // interval <= taken.remaining <= (left + 2 * forgiven) // interval
                assert taken.retry_after == 0
            else:
                assert taken.remaining == 0
                assert taken.retry_after == pytest.approx(float(owed - period), abs=1e-6)
            assert taken.reset_after == pytest.approx(float(full_at[bucket] - now), abs=1e-6)
        slots.close()


@settings(deadline=None)
@given(st.integers(1, 1000), st.floats(1, DAY), st.floats(0, 1e7))
def test_waiting_as_told_is_always_enough(limit: int, period: float, now: float) -> None:
    with TemporaryDirectory() as folder:
        slots = Slots(Path(folder) / "limits", sets=1)
        assert take_all(slots, b"alice", limit=limit, period=period, now=now) == limit
        refused = slots.take(b"alice", limit=limit, period=period, now=now)
        later = now + refused.retry_after
        assert slots.take(b"alice", limit=limit, period=period, now=later).allowed
        full = later + DAY
        assert take_all(slots, b"alice", limit=limit, period=period, now=full) == limit
        slots.close()


def test_a_time_from_before_a_restart_of_the_machine_counts_as_passed(slots: Slots) -> None:
    take_all(slots, b"alice", limit=5, period=60.0, now=NOW)
    assert take_all(slots, b"alice", limit=5, period=60.0, now=20.0) == 5


def test_eight_busy_clients_of_a_set_keep_their_limits(one_set: Slots) -> None:
    clients = [b"client %d" % number for number in range(8)]
    for client in clients:
        assert take_all(one_set, client, limit=3, period=60.0, now=NOW) == 3
    for client in clients:
        assert not one_set.take(client, limit=3, period=60.0, now=NOW).allowed


def test_a_ninth_takes_the_place_of_one_that_is_full_again(one_set: Slots) -> None:
    take_all(one_set, b"early", limit=3, period=60.0, now=NOW - 60)
    clients = [b"client %d" % number for number in range(8)]
    for client in clients:
        take_all(one_set, client, limit=3, period=60.0, now=NOW)
    for client in clients:
        assert not one_set.take(client, limit=3, period=60.0, now=NOW).allowed


def test_when_all_are_busy_the_one_that_is_full_first_gives_way(one_set: Slots) -> None:
    arrivals = {b"client %d" % second: second for second in (4, 2, 6, 0, 7, 1, 5, 3)}
    for client, second in arrivals.items():
        take_all(one_set, client, limit=3, period=60.0, now=NOW + second)
    assert one_set.take(b"ninth", limit=3, period=60.0, now=NOW + 8).allowed
    for client in arrivals.keys() - {b"client 0"}:
        assert not one_set.take(client, limit=3, period=60.0, now=NOW + 8).allowed
    assert one_set.take(b"client 0", limit=3, period=60.0, now=NOW + 8).allowed


def test_what_a_restart_left_behind_makes_room(one_set: Slots) -> None:
    for number in range(8):
        take_all(one_set, b"stale %d" % number, limit=3, period=60.0, now=NOW)
    clients = [b"client %d" % number for number in range(8)]
    for client in clients:
        take_all(one_set, client, limit=3, period=60.0, now=20.0)
    for client in clients:
        assert not one_set.take(client, limit=3, period=60.0, now=20.0).allowed


def test_limits_outlive_the_process(slots: Slots, tmp_path: Path) -> None:
    take_all(slots, b"alice", limit=5, period=60.0, now=NOW)
    again = Slots(tmp_path / "limits")
    assert not again.take(b"alice", limit=5, period=60.0, now=NOW).allowed
    again.close()


@pytest.mark.parametrize("content", [b"", b"x", b"not a table " * 200_000, b"\xff" * 2_000_000])
def test_a_file_that_is_no_table_becomes_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "limits"
    path.write_bytes(content)
    slots = Slots(path)
    assert take_all(slots, b"alice", limit=5, period=60.0, now=NOW) == 5
    slots.close()


def test_a_damaged_table_still_answers(slots: Slots, tmp_path: Path) -> None:
    with (tmp_path / "limits").open("r+b") as file:
        file.seek(128)
        file.write(b"\xff" * 1_000_000)
    assert take_all(slots, b"alice", limit=5, period=60.0, now=NOW) == 5


def test_the_file_is_private(slots: Slots, tmp_path: Path) -> None:
    slots.take(b"alice", limit=5, period=60.0)
    assert S_IMODE((tmp_path / "limits").stat().st_mode) == 0o600


def test_four_processes_share_one_limit_exactly(tmp_path: Path) -> None:
    code = """
        from threading import Thread
        from creatoraudit.storage.slots import Slots
        meet()
        slots = Slots(folder / "limits")
        allowed = []
        def hammer():
            for _ in range(5000):
                allowed.append(slots.take(b"alice", limit=20_000, period=86400.0).allowed)
        threads = [Thread(target=hammer) for _ in range(2)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(sum(allowed))
    """
    # All four create the file at once, too.
    assert sum(int(text) for text in together(code, tmp_path, count=4)) == 20_000


def test_a_process_that_joins_is_noticed_in_the_middle_of_the_work(tmp_path: Path) -> None:
    # Whoever is alone takes no locks; from the first request of another on, both must.
    code = """
        from creatoraudit.storage.slots import Slots
        meet()
        slots = Slots(folder / "limits")
        print(sum(slots.take(b"alice", limit=2000, period=86400.0).allowed for _ in range(2000)))
    """
    slots = Slots(tmp_path / "limits")
    allowed = sum(slots.take(b"alice", limit=2000, period=DAY).allowed for _ in range(1000))
    with child(code, tmp_path) as process:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while process.poll() is None:
            allowed += slots.take(b"alice", limit=2000, period=DAY).allowed
        printed, _ = process.communicate()
    slots.close()
    assert allowed + int(printed) == 2000


def test_a_lone_process_waits_for_no_lock(tmp_path: Path) -> None:
    code = """
        import fcntl
        file = (folder / "limits").open("r+b")
        fcntl.lockf(file, fcntl.LOCK_EX)
        meet()
    """
    slots = Slots(tmp_path / "limits")
    taken: list[Taken] = []
    with child(code, tmp_path):
        thread = Thread(
            target=lambda: taken.append(slots.take(b"alice", limit=5, period=60.0)), daemon=True
        )
        thread.start()
        thread.join(10)
        assert [one.allowed for one in taken] == [True]
    slots.close()


def test_processes_are_counted_in_and_out(tmp_path: Path) -> None:
    slots = Slots(tmp_path / "limits")
    assert processes(tmp_path / "limits") == 1
    together(
        """
        from creatoraudit.storage.slots import Slots
        slots = Slots(folder / "limits")
        meet()
        slots.close()
        """,
        tmp_path,
        count=3,
    )
    assert processes(tmp_path / "limits") == 1
    slots.close()
    assert processes(tmp_path / "limits") == 0


def test_a_killed_process_stays_counted_until_one_starts_alone(tmp_path: Path) -> None:
    code = """
        from creatoraudit.storage.slots import Slots
        slots = Slots(folder / "limits")
        meet()
    """
    slots = Slots(tmp_path / "limits")
    with child(code, tmp_path) as process:
        assert processes(tmp_path / "limits") == 2
        process.kill()
        process.wait()
    # Right, only slower: this process goes on as if it were not alone.
    assert processes(tmp_path / "limits") == 2
    assert take_all(slots, b"alice", limit=5, period=60.0, now=NOW) == 5
    slots.close()
    again = Slots(tmp_path / "limits")
    assert processes(tmp_path / "limits") == 1
    again.close()


def test_clients_of_one_set_do_not_disturb_each_other_between_processes(tmp_path: Path) -> None:
    code = """
        from creatoraudit.storage.slots import Slots
        meet()
        slots = Slots(folder / "limits", sets=1)
        allowed = [0] * 8
        for turn in range(8 * 1000):
            allowed[turn % 8] += slots.take(b"%d" % (turn % 8), limit=1500, period=86400.0).allowed
        print(*allowed)
    """
    printed = together(code, tmp_path, count=4)
    counts = [[int(number) for number in text.split()] for text in printed]
    assert [sum(client) for client in zip(*counts, strict=True)] == [1500] * 8


def test_a_killed_process_leaves_no_lock_behind(slots: Slots, tmp_path: Path) -> None:
    code = """
        import fcntl
        file = (folder / "limits").open("r+b")
        fcntl.lockf(file, fcntl.LOCK_EX)
        meet()
    """
    with child(code, tmp_path) as process:
        process.kill()
        process.wait()
    assert slots.take(b"alice", limit=5, period=60.0).allowed
