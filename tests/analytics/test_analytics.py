"""Analytics of every subject: one shape, exact sums, and a reason for everything not known."""

from typing import Any

import pytest

from creatoraudit.analytics.metrics import COUNTERS, hidden_bits
from creatoraudit.analytics.operations import (
    get_account_analytics,
    get_account_video_analytics,
    get_analytics,
    get_creator_analytics,
    get_video_analytics,
)
from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.errors import NotFound, ValidationFailed
from creatoraudit.operation import Context
from creatoraudit.services import Services
from tests.analytics.asking import ask, day, look, observe, profile, see, today
from tests.analytics.helpers import keep_zone
from tests.support.plans import assert_by_key, sent
from tests.support.tracking import make_account, make_creator, make_post

ZERO = dict.fromkeys(COUNTERS, 0)


def week(ctx: Context, run: Any = get_analytics, **raw: Any) -> tuple[Any, Any]:
    answer = ask(ctx, run, period="7d", **raw)
    return answer["data"], answer["meta"]


def views(data: Any) -> list[int | None]:
    return [point["views"] for point in data["daily"]]


def test_the_shape(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        account = make_account(ctx)
        post = make_post(ctx, account_id=account, create_time=day("06-09"))
        observe(
            ctx,
            post,
            [look(day("06-10"), 100, 120, 8, 1, 1, 3), look(day("06-12"), 300, 400, 14, 3, 3, 5)],
        )
        data, meta = week(ctx, get_account_analytics, account_id=account)
    assert data["type"] == "analytics"
    assert data["subject"] == {"type": "account", "id": account}
    assert data["window"] == {
        "period": "7d",
        "start_date": "2026-06-07",
        "end_date": "2026-06-13",
        "days": 7,
        "timezone": "UTC",
    }
    gained = {"views": 300, "plays": 400, "likes": 14, "comments": 3, "shares": 3, "saves": 5}
    assert data["totals"] == {
        **gained,
        "engagement": 20,
        "engagement_rate": 20 / 3,
        "followers": None,
        "followers_change": None,
        "posts": None,
    }
    assert views(data) == [None, None, 100, 100, 100, None, None]
    assert data["daily"][4] == {
        "date": "2026-06-11",
        "views": 100,
        "plays": 140,
        "likes": 3,
        "comments": 1,
        "shares": 1,
        "saves": 1,
        "engagement_rate": 5.0,
        "followers": None,
        "posts": None,
        "coverage": 1.0,
        "estimated": True,
        "corrected": ZERO,
    }
    assert set(data["previous"].values()) == {None}
    assert meta["coverage"] == 3 / 5
    assert meta["tracked_days"] == 5
    assert meta["corrected"] == ZERO
    assert "engagement_rate" in meta["formula"]
    assert meta["reasons"]["followers"] == "not_returned"
    assert data["today"] is None


def test_a_fall_is_told_apart(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("06-08"))
        see(ctx, video, (day("06-09"), 500), (day("06-10"), 420), (day("06-11"), 430))
        data, meta = week(ctx, get_video_analytics, video_id=video)
    assert data["totals"]["views"] == 510
    assert meta["corrected"]["views"] == -80
    assert [point["corrected"]["views"] for point in data["daily"]][2:4] == [-80, 0]


def test_today_is_apart_and_partial(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("06-01"))
        see(ctx, video, (day("06-13"), 1200), (day("06-14"), 1300), (day("06-14", 9), 1390))
        data, _ = week(ctx, get_video_analytics, video_id=video)
        assert data["daily"][-1]["date"] == "2026-06-13"
        assert data["totals"]["views"] == sum(filter(None, views(data)))
        assert (data["today"]["date"], data["today"]["views"]) == ("2026-06-14", 90)
        assert data["today"]["partial"] is True
        # Nine of the twelve hours that have passed lie between snapshots.
        assert data["today"]["coverage"] == 0.75
        earlier = ask(
            ctx,
            get_video_analytics,
            video_id=video,
            start_date="2026-06-10",
            end_date="2026-06-12",
        )
        assert earlier["data"]["today"] is None


def test_what_began_today_counts_for_today_only(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("06-14", 6))
        see(ctx, video, (day("06-14", 9), 30), (day("06-14", 12), 60))
        data, meta = week(ctx, get_video_analytics, video_id=video)
    assert (data["today"]["views"], data["today"]["coverage"]) == (60, 1.0)
    assert set(views(data)) == {None}
    assert data["totals"]["views"] is None
    assert meta["coverage"] == 0.0
    assert meta["reasons"]["views"] == "insufficient_history"


def test_nothing_is_never_a_zero(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        account = make_account(ctx)
        creator = make_creator(ctx)
        for run, raw in [
            (get_analytics, {}),
            (get_account_analytics, {"account_id": account}),
            (get_creator_analytics, {"creator_id": creator}),
        ]:
            data, meta = week(ctx, run, **raw)
            assert set(data["totals"].values()) == {None}
            assert {point["coverage"] for point in data["daily"]} == {0.0}
            assert set(meta["reasons"]) == set(data["totals"])
            assert set(meta["reasons"].values()) == {"insufficient_history"}
            assert data["today"] is None


def test_an_old_post_begins_at_its_first_snapshot(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("04-01"), tracked_since=day("06-10"))
        see(ctx, video, (day("06-10"), 1_000_000), (day("06-11"), 1_000_050))
        data, _ = week(ctx, get_video_analytics, video_id=video)
    assert views(data) == [None, None, None, 50, None, None, None]


def test_what_nobody_follows_any_more(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("02-01"))
        see(ctx, video, (day("05-01"), 100), (day("06-10"), 180))
        quiet = make_post(ctx, create_time=day("02-01"))
        see(ctx, quiet, (day("04-30"), 100), (day("05-01"), 110))
        data, meta = week(ctx, get_video_analytics, video_id=video)
        _, of_quiet = week(ctx, get_video_analytics, video_id=quiet)
    assert views(data)[3] == data["totals"]["views"] == 80
    assert (meta["coverage"], meta["reasons"]["views"]) == (0.0, "not_followed")
    assert of_quiet["reasons"]["views"] == "not_followed"


def test_a_gap_in_collecting_says_so(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-20"))
        see(ctx, video, (day("05-30"), 100), (day("05-31"), 110))
        data, meta = week(ctx, get_video_analytics, video_id=video)
    assert data["totals"]["views"] is None
    assert (meta["coverage"], meta["tracked_days"]) == (0.0, 7)
    assert meta["reasons"]["views"] == "not_collected"


def test_hidden_likes(services: Services, alice: Caller) -> None:
    hides = {"hidden": hidden_bits(["likes"])}
    with today(services, alice) as ctx:
        account = make_account(ctx)
        shy = make_post(ctx, account_id=account, create_time=day("06-08"))
        open_ = make_post(ctx, account_id=account, create_time=day("06-08"))
        observe(ctx, shy, [look(day("06-10"), 100, 0, None, 5, **hides)])
        of_shy, meta = week(ctx, get_account_video_analytics, id=shy)
        assert of_shy["totals"]["likes"] is of_shy["totals"]["engagement_rate"] is None
        assert of_shy["totals"]["engagement"] == 5
        assert {point["likes"] for point in of_shy["daily"]} == {None}
        assert {point["engagement_rate"] for point in of_shy["daily"]} == {None}
        assert meta["reasons"]["likes"] == meta["reasons"]["engagement_rate"] == "hidden"
        assert meta["partial"] == ["engagement"]

        observe(ctx, open_, [look(day("06-10"), 100, 0, 20)])
        together, meta = week(ctx, get_account_analytics, account_id=account)
        assert together["totals"]["likes"] == 20
        assert together["totals"]["engagement_rate"] == 12.5
        assert meta["partial"] == ["likes", "engagement", "engagement_rate"]
        assert meta["reasons"]["likes"] == "hidden"


def test_what_was_hidden_before_a_window_without_snapshots(
    services: Services, alice: Caller
) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("04-20"))
        observe(ctx, video, [look(day("06-03"), 10, 0, None), look(day("06-09"), 70, 0, None)])
        one_day = {"start_date": "2026-06-07", "end_date": "2026-06-07"}
        data = ask(ctx, get_video_analytics, video_id=video, **one_day)["data"]
    assert data["totals"]["views"] == 10
    assert data["totals"]["likes"] is None
    assert data["daily"][0]["estimated"] is True


def test_tiktok_has_one_number_and_no_saves(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        account = make_account(ctx, platform="tiktok")
        post = make_post(ctx, account_id=account, platform="tiktok", create_time=day("06-08"))
        observe(ctx, post, [look(day("06-10"), 100, None, 5, 0, 0, 7)])
        for run, raw in [
            (get_account_analytics, {"account_id": account}),
            (get_account_video_analytics, {"id": post}),
            (get_analytics, {"platform": "tiktok"}),
        ]:
            data, meta = week(ctx, run, **raw)
            assert (data["totals"]["views"], data["totals"]["plays"]) == (100, 100)
            assert data["totals"]["saves"] is None
            assert {point["saves"] for point in data["daily"]} == {None}
            assert meta["corrected"]["saves"] == 0
            assert meta["reasons"]["saves"] == "unsupported"
            assert "plays" not in meta["reasons"]
        instagram, _ = week(ctx, platform="instagram")
        assert set(instagram["totals"].values()) == {None}

        other = make_post(ctx, create_time=day("06-08"))
        observe(ctx, other, [look(day("06-10"), 10, 30, 0, 0, 0, 4)])
        data, meta = week(ctx)
        assert (data["totals"]["views"], data["totals"]["plays"]) == (110, 130)
        assert data["totals"]["saves"] == 4
        assert (meta["partial"], meta["reasons"]["saves"]) == (["saves"], "unsupported")


def test_gauges_are_values_at_the_end(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        creator = make_creator(ctx)
        first, second = (make_account(ctx, creator_id=creator) for _ in range(2))
        profile(ctx, first, (day("02-01"), 1_000), (day("06-09", 8), 1_100), (day("06-14"), 2_000))
        profile(ctx, second, (day("06-10"), 500), (day("06-12"), 490))
        data, meta = week(ctx, get_creator_analytics, creator_id=creator)
        of_organization, _ = week(ctx)
    assert of_organization["totals"] == data["totals"]
    assert of_organization["daily"] == data["daily"]
    assert [point["followers"] for point in data["daily"]] == [
        *(1_000, 1_000, 1_100, 1_600, 1_600, 1_590, 1_590)
    ]
    assert data["totals"]["followers"] == 1_590
    # Those of an account that joins are no gain.
    assert data["totals"]["followers_change"] == 90
    assert data["totals"]["posts"] == 159
    assert data["previous"]["followers"] == 1_000
    assert data["changes"]["followers_pct"] == 59.0
    assert data["today"]["followers"] == 2_490
    assert "followers" not in meta["reasons"]


def test_no_followers_is_a_number_too(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        account = make_account(ctx)
        profile(ctx, account, (day("06-10"), 0))
        data, _ = week(ctx, get_account_analytics, account_id=account)
    assert [point["followers"] for point in data["daily"]] == [None] * 3 + [0] * 4
    assert (data["totals"]["followers"], data["totals"]["followers_change"]) == (0, 0)


@pytest.mark.parametrize(
    ("before", "now", "percent", "reason"),
    [(200, 300, 50.0, None), (0, 5, None, "new"), (0, 0, 0.0, None), (100, 0, -100.0, None)],
)
def test_changes(
    services: Services,
    alice: Caller,
    before: int,
    now: int,
    percent: float | None,
    reason: str | None,
) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-01"), scrape_interval_hours=168)
        see(ctx, video, (day("05-31"), 0), (day("06-07"), before), (day("06-14"), before + now))
        data, meta = week(ctx, get_video_analytics, video_id=video)
    assert (data["previous"]["views"], data["totals"]["views"]) == (before, now)
    assert data["changes"]["views_pct"] == percent
    assert meta["reasons"].get("views_pct") == reason


def test_a_rate_changes_in_points(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-01"), scrape_interval_hours=168)
        looks = [
            look(day("05-31"), 0),
            look(day("06-07"), 100, 0, 4),
            look(day("06-14"), 200, 0, 9),
        ]
        observe(ctx, video, looks)
        data, _ = week(ctx, get_video_analytics, video_id=video)
    assert data["changes"]["engagement_rate_points"] == 1.0
    assert "engagement_rate_pct" not in data["changes"]


@pytest.mark.parametrize("first", ["06-03", "06-06"])
def test_too_little_history_tells_no_change(services: Services, alice: Caller, first: str) -> None:
    """Not even where all of it is known."""
    with today(services, alice) as ctx:
        account = make_account(ctx, tracked_since=day(first))
        post = make_post(
            ctx, account_id=account, create_time=day("05-31"), tracked_since=day(first)
        )
        see(ctx, post, (day(first), 0), (day("06-07"), 50), (day("06-13"), 90))
        for run, raw in [(get_account_analytics, {"account_id": account}), (get_analytics, {})]:
            data, meta = week(ctx, run, **raw)
            assert data["previous"]["views"] == 50
            assert meta["previous_coverage"] == 1.0
            assert data["changes"]["views_pct"] is None
            assert meta["reasons"]["views_pct"] == "insufficient_history"


def test_another_zone_is_the_same_from_snapshots(services: Services, alice: Caller) -> None:
    """Once computed from the snapshots, once read from roll-ups kept in that zone."""
    zone, answers = "Asia/Kathmandu", []
    for kept in (False, True):
        with today(services, alice) as ctx:
            if kept:
                keep_zone(ctx, zone)
            creator = make_creator(ctx, id="0197a4c0-0000-7000-8000-000000000001")
            account = make_account(
                ctx, creator_id=creator, id="0197a4c0-0000-7000-8000-000000000002"
            )
            post = make_post(ctx, account_id=account, create_time=day("06-03", 20))
            see(ctx, post, (day("06-04", 20), 50), (day("06-09", 19), 90), (day("06-10"), 70))
            see(ctx, make_post(ctx), (day("06-05", 20), 1), (day("06-10", 19), 99))
            profile(ctx, account, (day("06-05", 20), 10), (day("06-09", 21), 30))
            asked: list[tuple[Any, dict[str, str]]] = [
                (get_analytics, {}),
                (get_account_analytics, {"account_id": account}),
                (get_creator_analytics, {"creator_id": creator}),
            ]
            answers.append([week(ctx, run, timezone=zone, **raw) for run, raw in asked])
    assert answers[0] == answers[1]
    assert answers[0][0][0]["window"]["timezone"] == zone


def test_the_zone_in_effect_is_named(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        assert week(ctx)[0]["window"]["timezone"] == "UTC"
        keep_zone(ctx, "Asia/Kathmandu")
        assert week(ctx)[0]["window"]["timezone"] == "Asia/Kathmandu"
        assert week(ctx, timezone="UTC")[0]["window"]["timezone"] == "UTC"


def test_other_zones_are_for_short_windows(services: Services, alice: Caller) -> None:
    dates = {"start_date": "2026-01-01", "end_date": "2026-04-02"}
    with today(services, alice) as ctx:
        ask(ctx, get_analytics, timezone="Asia/Tokyo", **dates)
        longer = {**dates, "end_date": "2026-04-03"}
        ask(ctx, get_analytics, timezone="UTC", **longer)
        with pytest.raises(ValidationFailed) as refusal:
            ask(ctx, get_analytics, timezone="Asia/Tokyo", **longer)
    assert refusal.value.errors[0].field == "timezone"
    assert "92 days" in refusal.value.errors[0].message


def test_facets_are_found_by_their_own_paths(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        account = make_account(ctx)
        found, both, video = (
            make_post(ctx, account_id=account),
            make_post(ctx, account_id=account, is_video=True),
            make_post(ctx),
        )
        week(ctx, get_account_video_analytics, id=found)
        week(ctx, get_account_video_analytics, id=both)
        week(ctx, get_video_analytics, video_id=both)
        unknown: list[tuple[Any, dict[str, str]]] = [
            (get_account_video_analytics, {"id": video}),
            (get_video_analytics, {"video_id": found}),
            (get_account_analytics, {"account_id": uuid7()}),
            (get_creator_analytics, {"creator_id": uuid7()}),
        ]
        for run, raw in unknown:
            with pytest.raises(NotFound):
                week(ctx, run, **raw)


def test_few_statements_by_their_keys(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        creator = make_creator(ctx)
        account = make_account(ctx, creator_id=creator)
        make_account(ctx, creator_id=creator, platform="tiktok")
        post = make_post(ctx, account_id=account, is_video=True)
        see(ctx, post, (day("06-04"), 50), (day("06-09"), 90))
        asked: list[tuple[int, Any, dict[str, Any]]] = [
            (3, get_analytics, {"period": "90d"}),
            (4, get_account_analytics, {"account_id": account}),
            (7, get_creator_analytics, {"creator_id": creator}),
            (3, get_account_video_analytics, {"id": post}),
            (3, get_video_analytics, {"video_id": post}),
        ]
        seen = []
        for number, run, raw in asked:
            with sent() as statements:
                ask(ctx, run, **raw)
            assert len(statements) == number, [text for text, _ in statements]
            seen += statements
    for statement in seen:
        assert_by_key(services, statement)
