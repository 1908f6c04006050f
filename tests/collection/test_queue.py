"""The queue: each subject to one worker at a time, and to another when that one is gone."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.collection import queries
from creatoraudit.collection.models import AccountSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed, Transient
from creatoraudit.config import Settings
from creatoraudit.services import Services
from creatoraudit.storage.tables import account_snapshots, accounts, attempts, post_snapshots, posts
from tests.collection.helpers import NOON, Failing, account, rows, track, work
from tests.support.plans import plan_of, sent
from tests.support.processes import child, together
from tests.support.tracking import make_account, writing

TWO_MINUTES = timedelta(minutes=2)

WORK = """
    from creatoraudit.collection.runner import Runner
    from creatoraudit.config import load_settings
    from creatoraudit.wiring import opened_services

    with opened_services(load_settings()) as services:
        runner, done = Runner(services), 0
        meet()
        for _ in range(12):
            done += runner.step()
        print(done)
"""

STOP_INSIDE = """
    import creatoraudit.collection.storing as storing
    from creatoraudit.collection.runner import Runner
    from creatoraudit.config import load_settings
    from creatoraudit.wiring import opened_services

    record = storing.record_posts

    def stop(*given):
        record(*given)
        meet()

    storing.record_posts = stop
    with opened_services(load_settings()) as services:
        Runner(services).step()
"""


def claim(
    services: Services, caller: Caller, holder: str, *, at: timedelta = timedelta(), most: int = 10
) -> list[str]:
    with writing(services, caller) as ctx:
        taken = queries.claim(
            ctx.connection,
            ctx.organization_id,
            kind="account",
            now=NOON + at,
            until=NOON + at + TWO_MINUTES,
            holder=holder,
            most=most,
        )
    return [row.username for row in taken]


@pytest.fixture
def due(services: Services, alice: Caller) -> None:
    """Three accounts: the second due for longest, the third urgent, and one that is not due."""
    with writing(services, alice) as ctx:
        for name, hours, urgent in (("one", 1, 0), ("two", 2, 0), ("three", 0, 1), ("four", -1, 1)):
            make_account(
                ctx,
                name,
                next_refresh_at=NOON - timedelta(hours=hours),
                is_urgent=bool(urgent),
            )


@pytest.mark.usefixtures("due")
def test_urgent_accounts_go_first_then_the_longest_overdue(
    services: Services, alice: Caller
) -> None:
    assert claim(services, alice, "a") == ["three", "two", "one"]


@pytest.mark.usefixtures("due")
def test_what_is_held_is_nobody_elses_until_the_lease_ends(
    services: Services, alice: Caller
) -> None:
    assert claim(services, alice, "a", most=2) == ["three", "two"]
    assert claim(services, alice, "b") == ["one"]
    assert claim(services, alice, "c", at=TWO_MINUTES - timedelta(seconds=1)) == []
    assert claim(services, alice, "c", at=TWO_MINUTES) == ["three", "two", "one"]


def test_asking_an_idle_queue_is_one_query_by_index(services: Services, alice: Caller) -> None:
    track(services, alice)
    work(services)

    with sent() as statements:
        assert work(services) == 0
    [statement] = statements
    plan = "\n".join(plan_of(services, statement))
    for table in ("accounts", "posts"):
        assert f"SCAN {table}" not in plan
        assert f"Seq Scan on {table}" not in plan


def test_workers_share_the_queue_and_look_at_nothing_twice(
    services: Services, alice: Caller, in_environment: Settings, tmp_path: Path
) -> None:
    names = [f"somebody{number}" for number in range(12)]
    ids = {track(services, alice, name) for name in names}

    printed = together(WORK, tmp_path, count=2)

    assert sum(map(int, printed)) == len(ids)
    assert sorted(row.subject_id for row in rows(services, alice, attempts)) == sorted(ids)
    assert len(rows(services, alice, account_snapshots)) == len(ids)
    for id in ids:
        assert account(services, alice, id).status == "active"


def test_no_post_is_kept_twice_by_workers_that_see_it_in_different_ways(
    services: Services, alice: Caller, in_environment: Settings, tmp_path: Path
) -> None:
    """In the feed of its account, and by itself."""
    for name in ("one", "two", "three"):
        track(services, alice, name)
    work(services)
    with writing(services, alice) as ctx:
        for table in (accounts, posts):
            mine = table.c.organization_id == alice.organization_id
            ctx.connection.execute(table.update().where(mine).values(next_refresh_at=ctx.now))

    together(WORK, tmp_path, count=2)

    known = rows(services, alice, posts)
    looks = Counter(row.post_id for row in rows(services, alice, post_snapshots))
    assert looks == {post.id: 2 for post in known}
    for post in known:
        assert post.lease_holder is None


def test_a_killed_worker_stores_nothing_in_part_and_its_work_returns(
    services: Services, alice: Caller, in_environment: Settings, tmp_path: Path
) -> None:
    id = track(services, alice)
    with child(STOP_INSIDE, tmp_path) as process:
        process.kill()
        process.wait()

    left = account(services, alice, id)
    assert (left.status, left.name) == ("pending", None)
    assert left.lease_holder is not None
    for table in (posts, post_snapshots, account_snapshots, attempts):
        assert rows(services, alice, table) == []
    assert work(services) == 0

    with clock.freeze(left.lease_until):
        assert work(services) == 1
        assert work(services) == 0
    assert account(services, alice, id).status == "active"
    assert len(rows(services, alice, post_snapshots)) == len(rows(services, alice, posts))


def test_who_comes_too_late_stores_nothing(services: Services, alice: Caller) -> None:
    with clock.freeze(NOON) as frozen:
        id = track(services, alice)

        def overtake() -> None:
            frozen.advance(TWO_MINUTES.total_seconds())
            assert work(services) == 1

        late = Overtaken(overtake)
        assert work(services, late) == 1

    assert len(rows(services, alice, account_snapshots)) == 1
    assert [row.collector for row in rows(services, alice, attempts)] == ["demo"]
    assert account(services, alice, id).status == "active"


class Overtaken(Failing):
    """So slow that its lease ends, and another worker does its work."""

    def __init__(self, overtake: Callable[[], None]) -> None:
        super().__init__(Transient("It was slow."))
        self._overtake = overtake

    def profile(self, subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
        self._overtake()
        return super().profile(subject, at=at)
