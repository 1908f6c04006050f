"""The demonstration is made once, with a past."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from creatoraudit import clock
from creatoraudit.accounts.operations import delete_account
from creatoraudit.analytics.borders import DAY, microseconds
from creatoraudit.analytics.rollups.rebuild import rebuild_organization
from creatoraudit.caller import Caller
from creatoraudit.collection.runner import Runner
from creatoraudit.collection.world.cast import GUESTS, NORTHLIGHT_CAST, RIVAL_CAST
from creatoraudit.demo import make_demonstration
from creatoraudit.demo.history import Past, make_history
from creatoraudit.keys.check import KeyCheck
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.tables import (
    account_days,
    accounts,
    attempts,
    members,
    metadata,
    organization_days,
    organizations,
    post_snapshots,
    posts,
    users,
)
from tests.support.processes import together

MAKE = """
    from creatoraudit.config import load_settings
    from creatoraudit.demo import make_demonstration
    from creatoraudit.wiring import opened_services

    meet()
    with opened_services(load_settings()) as services:
        print(make_demonstration(services))
"""


def test_the_first_time_gives_a_working_key(services: Services) -> None:
    key = make_demonstration(services)

    assert key is not None
    record = KeyCheck(services.database, services.epoch, services.secrets.pepper).read(key)
    assert record is not None
    assert record.name == "Start"
    assert record.granted == ("read", "write")
    assert record.organization_name == "Northlight Studio"


def test_everybody_has_the_role_they_are_known_for(services: Services) -> None:
    make_demonstration(services)

    query = (
        select(organizations.c.slug, users.c.name, members.c.role)
        .join(members, members.c.organization_id == organizations.c.id)
        .join(users, users.c.id == members.c.user_id)
    )
    with services.database.reading() as connection:
        found = {tuple(row) for row in connection.execute(query)}
    assert found == {
        ("demo", "Alice Marek", "owner"),
        ("demo", "Tomás Vidal", "admin"),
        ("demo", "Bob Keller", "member"),
        ("demo", "Dora Lind", "viewer"),
        ("rival", "Charlie Novak", "owner"),
    }


def test_a_second_time_changes_nothing_and_gives_no_key(services: Services) -> None:
    make_demonstration(services)

    assert make_demonstration(services) is None


@pytest.mark.usefixtures("in_environment")
def test_many_at_the_same_moment_make_it_once(tmp_path: Path) -> None:
    printed = together(MAKE, tmp_path, count=4)

    assert sum(text.startswith("caud_") for text in printed) == 1
    assert sum(text == "None\n" for text in printed) == 3


SMALL = (
    Past("demo", NORTHLIGHT_CAST[:2], GUESTS[:1]),
    Past("rival", RIVAL_CAST[:1], ()),
)


class Interrupted(Exception):
    """Somebody lost patience."""


@pytest.fixture
def past(services: Services) -> Past:
    """The demonstration with a short past of few accounts."""
    make_demonstration(services)
    make_history(services, days=12, pasts=SMALL)
    return SMALL[0]


def rows(services: Services, table: sa.Table) -> list[Any]:
    """All rows of a table, in the order of their key."""
    with services.database.reading() as connection:
        return list(connection.execute(table.select().order_by(*table.primary_key)))


def the_organization(services: Services, slug: str = "demo") -> str:
    with services.database.reading() as connection:
        query = select(organizations.c.id).where(organizations.c.slug == slug)
        return str(connection.scalar(query))


@pytest.mark.usefixtures("past")
def test_the_past_fills_accounts_creators_posts_and_figures(services: Services) -> None:
    found = rows(services, accounts)
    assert [row.username for row in found] == ["mira.kocht", "mira.kocht", "rasoi.amir"]
    assert len({row.organization_id for row in found}) == 2
    now = clock.now()
    for row in found:
        assert row.status == "active"
        assert row.follower_count > 0
        assert row.view_count > 0
        assert timedelta(days=11) < now - row.added_at < timedelta(days=13)
        assert now - row.last_scrape_time < timedelta(days=2)
        assert row.next_refresh_at > row.last_scrape_time
        assert row.creator_id is not None
        assert row.category == "Food"
    for post in rows(services, posts):
        assert post.view_count is not None
        assert post.added_at >= post.create_time
        assert post.is_account_video == (post.account_id is not None)
    days = rows(services, account_days)
    assert max(row.day for row in days) >= microseconds(now) // DAY - 1
    assert sum(row.views for row in days) > 0
    assert all(row.source == "demo" for row in rows(services, post_snapshots))


def test_the_past_is_made_once(services: Services) -> None:
    make_demonstration(services)
    make_history(services, days=12, pasts=SMALL)
    before = {table.name: rows(services, table) for table in metadata.sorted_tables}

    make_history(services, days=12, pasts=SMALL)

    assert before == {table.name: rows(services, table) for table in metadata.sorted_tables}


def test_what_somebody_removed_does_not_come_back(services: Services, past: Past) -> None:
    organization_id = the_organization(services)
    caller = Caller(type="command_line", name="test", organization_id=organization_id)
    gone = rows(services, accounts)[0]
    invoke(services, caller, delete_account, {"account_id": gone.id})

    make_history(services, days=12, pasts=SMALL)

    assert gone.id not in {row.id for row in rows(services, accounts)}
    assert len(rows(services, accounts)) == 2


def test_an_interrupted_past_goes_on(services: Services) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done == 1:
            raise Interrupted

    make_demonstration(services)
    with pytest.raises(Interrupted):
        make_history(services, days=12, pasts=SMALL, progress=interrupt)
    [first] = rows(services, accounts)
    told: list[tuple[int, int]] = []
    make_history(services, days=12, pasts=SMALL, progress=lambda *said: told.append(said))

    assert told == [(1, 3), (2, 3), (3, 3)]
    found = rows(services, accounts)
    assert len(found) == 3
    assert first in found
    assert {row.creator_id for row in found if row.organization_id == first.organization_id} == {
        first.creator_id
    }


@pytest.mark.usefixtures("past")
def test_the_figures_of_the_past_are_those_of_its_snapshots(services: Services) -> None:
    before = rows(services, account_days), rows(services, organization_days)

    rebuild_organization(services, the_organization(services))

    assert (rows(services, account_days), rows(services, organization_days)) == before


@pytest.mark.usefixtures("past")
def test_the_worker_goes_on_where_the_past_ends(services: Services) -> None:
    known = len(rows(services, posts))
    with clock.freeze(clock.now() + timedelta(days=1)):
        runner = Runner(services)
        while runner.step():
            pass
        after = rows(services, accounts)

    assert known <= len(rows(services, posts)) <= known + 10
    for row in after:
        assert row.status == "active"


def test_every_odd_state_is_there(services: Services) -> None:
    odd = [
        role
        for role in NORTHLIGHT_CAST
        if role.renamed_days or role.private_days or role.deleted_days or role.paused_days
    ]
    make_demonstration(services)
    make_history(services, days=60, pasts=[Past("demo", odd, GUESTS)])

    states = {row.username: (row.status, row.status_detail) for row in rows(services, accounts)}
    assert {status for status, _ in states.values()} == {"active", "private", "missing", "paused"}
    renamed = next(role for role in odd if role.renamed_days)
    assert states[renamed.username][1] == f"It was called @{renamed.former_username} before."
    outcomes = {row.outcome for row in rows(services, attempts)}
    assert outcomes >= {"observed", "private", "not_found"}
    videos = [row for row in rows(services, posts) if row.is_video]
    assert any(row.account_id is None for row in videos)
