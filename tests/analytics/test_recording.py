"""Recording what was seen, through a real database: in whatever order, it comes out the same."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creatoraudit.analytics.rollups.recording import (
    Observation,
    ProfileObservation,
    forget_account,
    note_counts,
    record_posts,
    record_profiles,
)
from creatoraudit.caller import Caller
from creatoraudit.clock import freeze
from creatoraudit.services import Services
from creatoraudit.storage.tables import (
    account_days,
    accounts,
    organization_days,
    post_snapshots,
    posts,
)
from tests.analytics.deeds import HOUR, NOON, Deed, deeds, look, looks
from tests.analytics.helpers import (
    assert_figures_are_whole,
    keep_zone,
    make_small,
    stored,
    trial,
)
from tests.support.plans import assert_by_key, plan_of, sent
from tests.support.tracking import (
    PUBLISHED,
    make_account,
    make_post,
    row_of,
    rows_of,
    writing,
)

quick = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_whatever_is_done_the_figures_are_those_of_all_snapshots(
    services: Services, alice: Caller
) -> None:
    @settings(quick, max_examples=60)
    @given(st.lists(deeds, min_size=1, max_size=6))
    def check(done: list[Deed]) -> None:
        with trial(services, alice) as ctx:
            keep_zone(ctx, "America/Sao_Paulo")
            small = make_small(ctx)
            for deed, taken in done:
                deed(ctx, small, taken)
            assert_figures_are_whole(ctx)

    check()


def test_a_history_may_come_in_any_order(services: Services, alice: Caller) -> None:
    """Long enough that no more than what lies around a new snapshot is read."""

    @settings(quick, max_examples=30)
    @given(st.lists(looks(), min_size=10, max_size=20), st.lists(st.integers(1, 3), min_size=20))
    def check(seen: list[Observation], sizes: list[int]) -> None:
        with trial(services, alice) as ctx:
            post = make_post(ctx, account_id=make_account(ctx))
            for size in sizes:
                record_posts(ctx, {post: seen[:size]})
                seen = seen[size:]
            assert_figures_are_whole(ctx)

    check()


def test_what_is_known_changes_nothing(services: Services, alice: Caller) -> None:
    with writing(services, alice) as ctx:
        account = make_account(ctx)
        post = make_post(ctx, account_id=account)
        seen = {post: [look(0, 100), look(24, 150)]}
        profile = {account: [ProfileObservation(at=NOON, source="a", followers=10)]}
        assert record_posts(ctx, seen) == 2
        assert record_profiles(ctx, profile) == 1
        before = [rows_of(ctx, table) for table in (account_days, organization_days, posts)]
        assert record_posts(ctx, seen) == 0
        assert record_posts(ctx, {post: [look(24, 999)]}) == 0
        assert record_profiles(ctx, profile) == 0
        after = [rows_of(ctx, table) for table in (account_days, organization_days, posts)]
    assert before == after


def test_a_post_that_went_meanwhile_is_passed_over(services: Services, alice: Caller) -> None:
    gone = "0197a4c0-0000-7000-8000-000000000000"
    with writing(services, alice) as ctx:
        assert record_posts(ctx, {gone: [look(0, 1)]}) == 0
        assert record_profiles(ctx, {gone: [ProfileObservation(at=NOON, source="a")]}) == 0
        assert rows_of(ctx, post_snapshots) == []


def test_several_at_once_lose_nothing(services: Services, alice: Caller) -> None:
    with writing(services, alice) as ctx:
        small = make_small(ctx)

    def record(worker: int) -> int:
        new = 0
        for hours in range(5):
            with writing(services, alice) as ctx:
                seen = [look(hours, 100 * hours), look(10 + worker, 600 + worker)]
                new += record_posts(ctx, dict.fromkeys(small.posts[::-1], seen))
                note_counts(ctx, platform="tiktok", at=NOON, videos=1)
        return new

    with ThreadPoolExecutor(4) as pool:
        new = sum(pool.map(record, range(4)))
    assert new == len(small.posts) * (5 + 4)
    with writing(services, alice) as ctx:
        assert_figures_are_whole(ctx)
        days = stored(ctx, organization_days, "platform", counts=True)
    assert sum(figures[-1] for figures in days.values()) == 20


def test_a_post_on_its_way_out_counts_for_nobody(services: Services, alice: Caller) -> None:
    with writing(services, alice) as ctx:
        leaving = make_post(ctx, is_video=False)
        assert record_posts(ctx, {leaving: [look(0, 1)]}) == 0
        assert rows_of(ctx, organization_days) == []


def test_the_organization_has_what_its_accounts_and_its_videos_have(
    services: Services, alice: Caller
) -> None:
    with writing(services, alice) as ctx:
        small = make_small(ctx)
        record_posts(ctx, {id: [look(0, 100), look(24, 150)] for id in small.posts})
        of_accounts = views_by_day(stored(ctx, account_days, "account_id"))
        of_organization = views_by_day(stored(ctx, organization_days, "platform"))
    assert of_accounts == {20614: 3 * 100 + 4 * 25, 20615: 4 * 25}
    assert of_organization == {20614: 4 * 100 + 5 * 25, 20615: 5 * 25}


def test_forgetting_an_account_leaves_the_days_as_if_it_had_never_been(
    services: Services, alice: Caller
) -> None:
    with writing(services, alice) as ctx:
        keep_zone(ctx, "Asia/Kolkata")
        video = make_post(ctx)
        record_posts(ctx, {video: [look(0, 100), look(24, 150)]})
        before = stored(ctx, organization_days, "platform")
        account = make_account(ctx)
        found = [make_post(ctx, account_id=account) for _ in range(3)]
        record_posts(ctx, {id: [look(0, 1), look(50, 2)] for id in found})
        record_profiles(ctx, {account: [ProfileObservation(at=NOON, source="a", followers=5)]})
        assert stored(ctx, organization_days, "platform") != before
        forget_account(ctx, account)
        assert stored(ctx, organization_days, "platform") == before
        assert stored(ctx, account_days, "account_id") == {}
        assert {row.post_id for row in rows_of(ctx, post_snapshots)} == {video}
        assert [row.id for row in rows_of(ctx, posts)] == [video]


def test_counts_stand_on_the_day_of_their_zone(services: Services, alice: Caller) -> None:
    evening = NOON + 10 * HOUR
    with writing(services, alice) as ctx:
        keep_zone(ctx, "Asia/Kolkata")
        note_counts(ctx, platform="tiktok", at=evening, accounts=1, active_accounts=1)
        note_counts(ctx, platform="tiktok", at=evening, active_accounts=-1, videos=3)
        days = stored(ctx, organization_days, "platform", counts=True)
    assert {key: figures[-4:] for key, figures in days.items()} == {
        (0, "tiktok", 20614): [1, 0, 0, 3],
        (1, "tiktok", 20615): [1, 0, 0, 3],
    }


@pytest.mark.parametrize("number", [1, 12, 150])
def test_an_account_takes_as_few_statements_as_a_post(
    services: Services, alice: Caller, number: int
) -> None:
    with writing(services, alice) as ctx:
        keep_zone(ctx, "Asia/Kolkata")
        account = make_account(ctx)
        found = [make_post(ctx, account_id=account) for _ in range(number)]
        record_posts(ctx, {id: [look(hour, hour) for hour in range(50)] for id in found})
        with sent() as statements:
            record_posts(ctx, {id: [look(60, 70)] for id in found})
            record_profiles(ctx, {account: [ProfileObservation(at=NOON, source="a", posts=1)]})
    assert len(statements) <= 20


def test_appending_reads_by_key_and_never_a_whole_history(
    services: Services, alice: Caller
) -> None:
    with writing(services, alice) as ctx:
        account = make_account(ctx)
        post = make_post(ctx, account_id=account)
        record_posts(ctx, {post: [look(hour, hour) for hour in range(50)]})
        with sent() as statements:
            record_posts(ctx, {post: [look(60, 70)]})
    reads = [s for s in statements if s.text.startswith(("SELECT", "WITH")) and "pg_" not in s.text]
    assert len(reads) == 5
    for statement in reads:
        assert_by_key(services, statement, may_sort=True)
        # PostgreSQL takes whatever index comes first where there is next to nothing to read.
        if services.database.is_sqlite:
            assert "posts_sort" not in "".join(plan_of(services, statement))


def test_a_post_keeps_what_was_last_known(services: Services, alice: Caller) -> None:
    with writing(services, alice) as ctx:
        account = make_account(ctx)
        post = make_post(ctx, account_id=account)
        first = Observation(at=NOON, source="a", views=100, likes=10, comments=1)
        record_posts(ctx, {post: [first]})
        hidden = Observation(at=NOON + HOUR, source="a", views=200, hidden=0b100)
        record_posts(ctx, {post: [hidden]})
        row, its = row_of(ctx, posts, post), row_of(ctx, accounts, account)
    assert (row.view_count, row.like_count, row.comment_count) == (200, None, 1)
    assert row.hidden_counters == its.hidden_counters == "likes"
    assert (row.first_scrape_time, row.last_scrape_time) == (NOON, NOON + HOUR)
    assert (its.view_count, its.like_count, its.saved_count) == (200, None, None)
    assert its.engagement_rate == 0.5
    assert its.total_post_count == 1


def test_what_a_late_snapshot_says_is_hidden_is_unknown_until_somebody_knows_better(
    services: Services, alice: Caller
) -> None:
    with trial(services, alice) as ctx:
        post = make_post(ctx)
        known = Observation(at=NOON, source="a", views=1, likes=10)
        record_posts(ctx, {post: [known, *(look(hours, 2) for hours in range(2, 9))]})
        assert row_of(ctx, posts, post).like_count == 10
        late = Observation(at=NOON + HOUR, source="a", hidden=0b100)
        record_posts(ctx, {post: [late]})
        row = row_of(ctx, posts, post)
        assert (row.view_count, row.like_count, row.hidden_counters) == (2, None, "likes")


def test_views_at_an_age_are_kept_once_the_age_is_reached(
    services: Services, alice: Caller
) -> None:
    with writing(services, alice) as ctx:
        post = make_post(ctx, account_id=make_account(ctx))
        ages = {}
        for hours, views in ((18, 900), (30, 1_500), (24 * 6, 3_000), (24 * 8, 4_000)):
            seen = Observation(at=PUBLISHED + hours * HOUR, source="a", views=views)
            record_posts(ctx, {post: [seen]})
            row = row_of(ctx, posts, post)
            ages[hours] = (row.views_1d, row.views_3d, row.views_7d, row.views_30d)
    assert ages[18] == (None, None, None, None)
    assert ages[30] == (1_200, None, None, None)
    assert ages[24 * 6] == (1_200, 2_053, None, None)
    assert ages[24 * 8] == (1_200, 2_053, 3_500, None)


def test_typical_is_told_of_the_last_posts_that_are_old_enough(
    services: Services, alice: Caller
) -> None:
    with freeze(NOON), writing(services, alice) as ctx:
        account = make_account(ctx)
        for number in range(1, 41):
            age = timedelta(days=number)
            post = make_post(ctx, account_id=account, create_time=NOON - age)
            seen = {post: [Observation(at=NOON, source="a", views=number * 100)]}
            record_posts(ctx, seen)
            if number == 13:
                assert row_of(ctx, accounts, account).typical is None
        typical = json.loads(row_of(ctx, accounts, account).typical)
    assert typical["posts"] == 30
    assert [typical[name] for name in ("p10", "p50", "p90")] == [990, 2_150, 3_310]
    assert typical["views_7d"] is None


def views_by_day(days: dict[tuple[int, str, int], list[int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for (_, _, day), figures in days.items():
        if figures[0]:
            found[day] = found.get(day, 0) + figures[0]
    return found
