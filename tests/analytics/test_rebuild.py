"""Building days again, while others go on writing, through a real database."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatoraudit.analytics.rollups import building
from creatoraudit.analytics.rollups.rebuild import (
    build_step,
    rebuild_organization,
    request_zone,
)
from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    note_counts,
    record_posts,
    record_profiles,
)
from creatoraudit.caller import Caller
from creatoraudit.clock import freeze
from creatoraudit.demo import NORTHLIGHT, RIVAL
from creatoraudit.operation import Context
from creatoraudit.organizations.operations import find
from creatoraudit.services import Services
from creatoraudit.storage.tables import account_days, accounts, organization_days, posts
from creatoraudit.wiring import opened_services
from tests.analytics.deeds import HOUR, NOON, Deed, deeds, look, see_posts, seen_posts
from tests.analytics.helpers import (
    Small,
    assert_figures_are_whole,
    fresh,
    keep_zone,
    make_small,
    stored,
)
from tests.support.commands import Command
from tests.support.services import make_people, migrate_database
from tests.support.tracking import rows_of, writing

Seen = dict[int, list[Observation]]

ZONES = ["UTC", "Asia/Kolkata", "America/Sao_Paulo"]


@pytest.fixture
def step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step takes one subject up, so that there is much between the first and the last."""
    monkeypatch.setattr(building, "AT_ONCE", 1)


@pytest.mark.usefixtures("step_by_step")
def test_whatever_is_done_meanwhile_the_days_of_a_new_zone_are_whole(
    services: Services, alice: Caller
) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        seen_posts,
        st.lists(st.tuples(seen_posts, st.one_of(deeds, st.sampled_from(ZONES))), max_size=6),
    )
    def check(before: Seen, meanwhile: list[tuple[Seen, Deed | str]]) -> None:
        caller = fresh(services, alice)
        with writing(services, caller) as ctx:
            small = make_small(ctx)
            see_posts(ctx, small, before)
            request_zone(ctx, "Europe/Berlin")
        for seen, deed in meanwhile:
            build_step(services, caller.organization_id, seconds=0)
            with writing(services, caller) as ctx:
                see_posts(ctx, small, seen)
                apply(ctx, small, deed)
        finish(services, caller)
        with writing(services, caller) as ctx:
            assert_figures_are_whole(ctx)
            assert find(ctx).rollup_timezone == find(ctx).timezone
            assert find(ctx).building_series is None
            assert series_in_use(ctx) <= {0, find(ctx).rollup_series}

    check()


@pytest.mark.usefixtures("step_by_step")
def test_the_old_days_are_read_until_the_new_ones_are_there(
    services: Services, alice: Caller
) -> None:
    with writing(services, alice) as ctx:
        keep_zone(ctx, "Asia/Kolkata", series=3)
        small = make_small(ctx)
        record_posts(ctx, {id: [look(0, 10), look(30, 20)] for id in small.posts})
        request_zone(ctx, "America/New_York")
        before = in_series(ctx, 3)
    steps = 0
    while True:
        with writing(services, alice) as ctx:
            if find(ctx).rollup_timezone != "Asia/Kolkata":
                break
            assert in_series(ctx, 3) == before
        assert build_step(services, alice.organization_id, seconds=0)
        steps += 1
    assert steps >= len(small.posts) + len(small.accounts)
    finish(services, alice)
    with writing(services, alice) as ctx:
        assert_figures_are_whole(ctx)
        assert series_in_use(ctx) == {0, find(ctx).rollup_series}


def test_utc_needs_no_days_of_its_own(services: Services, alice: Caller) -> None:
    with writing(services, alice) as ctx:
        request_zone(ctx, "Asia/Tokyo")
    finish(services, alice)
    with writing(services, alice) as ctx:
        assert find(ctx).rollup_timezone == "Asia/Tokyo"
        request_zone(ctx, "UTC")
        assert (find(ctx).rollup_timezone, find(ctx).rollup_series) == ("UTC", 0)
    assert not build_step(services, alice.organization_id)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_whatever_is_wrong_is_right_when_all_is_built_again(
    services: Services, alice: Caller, zone: str
) -> None:
    told: list[tuple[int, int]] = []
    with writing(services, alice) as ctx:
        if zone != "UTC":
            keep_zone(ctx, zone)
        fill(ctx)
        right = everything(ctx)
        spoil(ctx)
        assert everything(ctx) != right
    rebuild_organization(
        services,
        alice.organization_id,
        progress=lambda done, total: told.append((done, total)),
    )
    with writing(services, alice) as ctx:
        assert_figures_are_whole(ctx)
        assert everything(ctx) == right
    assert told[-1][0] == told[-1][1] > 0
    assert told == sorted(told)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York"])
def test_counts_are_carried_over_and_never_into_the_future(
    services: Services, alice: Caller, zone: str
) -> None:
    early = NOON.replace(hour=1)
    with freeze(early), writing(services, alice) as ctx:
        note_counts(ctx, platform="tiktok", at=early - timedelta(days=2), accounts=2)
        note_counts(ctx, platform="tiktok", at=early, accounts=-1, active_accounts=4)
        request_zone(ctx, zone)
        note_counts(ctx, platform="tiktok", at=early, videos=1)
    finish(services, alice)
    today = 20614 if zone == "Asia/Kolkata" else 20613
    with writing(services, alice) as ctx:
        days = stored(ctx, organization_days, "platform", counts=True)
        series = find(ctx).rollup_series
    assert {key[2]: figures[-4:] for key, figures in days.items() if key[0] == series} == {
        20612: [2, 0, 0, 0],
        today: [-1, 4, 0, 1],
    }


def test_the_command_builds_all_organizations_again(command: Command) -> None:
    migrate_database(command.as_settings())
    with opened_services(command.as_settings()) as services:
        [alice, *_], _ = (make_people(services, workspace) for workspace in (NORTHLIGHT, RIVAL))
        with writing(services, alice) as ctx:
            fill(ctx)
            right = everything(ctx)
            spoil(ctx)
        assert rebuild(command, "--organization", "demo") == ["demo"]
        with writing(services, alice) as ctx:
            assert everything(ctx) == right
    assert rebuild(command) == ["demo", "rival"]
    refused = command.refuses("rollups", "rebuild", "--organization", "nobody")
    assert refused == "There is no organization called nobody."


def rebuild(command: Command, *options: str) -> list[str]:
    """Which organizations the command says it has built again; the progress goes elsewhere."""
    done = command.run("rollups", "rebuild", *options)
    assert done.returncode == 0, done.stderr
    said = re.compile(r"The days of (\w+) were built again\.")
    return [match[1] for line in done.stdout.splitlines() if (match := said.fullmatch(line))]


def apply(ctx: Context, small: Small, deed: Deed | str) -> None:
    """Do something, or ask for another zone."""
    if isinstance(deed, str):
        request_zone(ctx, deed)
    else:
        deed[0](ctx, small, deed[1])


def finish(services: Services, caller: Caller) -> None:
    while build_step(services, caller.organization_id):
        pass


def fill(ctx: Context) -> None:
    small = make_small(ctx)
    record_posts(ctx, {id: [look(0, 10), look(30, 20), look(40, 15)] for id in small.posts})
    profile = [ProfileObservation(at=NOON + n * HOUR, source="a", followers=n) for n in (1, 30)]
    record_profiles(ctx, dict.fromkeys(small.accounts, profile))
    note_counts(ctx, platform="tiktok", at=NOON, accounts=1)


def spoil(ctx: Context) -> None:
    """Make days and last values wrong, and lose some."""
    for table in (account_days, organization_days):
        ctx.connection.execute(table.update().values(views=table.c.views + 7, covered=1))
        ctx.connection.execute(table.delete().where(table.c.day == 20615))
    ctx.connection.execute(posts.update().values(view_count=1, views_1d=5))
    ctx.connection.execute(accounts.update().values(view_count=1, follower_count=2))


def everything(ctx: Context) -> list[object]:
    days = [
        [
            (key[1:], figures)
            for key, figures in sorted(stored(ctx, table, name, counts=counts).items())
        ]
        for table, name, counts in (
            (account_days, "account_id", False),
            (organization_days, "platform", True),
        )
    ]
    return [*days, rows_of(ctx, accounts), rows_of(ctx, posts)]


def in_series(ctx: Context, series: int) -> list[tuple[object, ...]]:
    tables = (account_days, organization_days)
    return [tuple(r) for table in tables for r in rows_of(ctx, table) if r.series == series]


def series_in_use(ctx: Context) -> set[int]:
    return {row.series for row in (*rows_of(ctx, account_days), *rows_of(ctx, organization_days))}
