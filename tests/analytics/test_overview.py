"""The overview: gains of a window, counts at its end, and both against the window before."""

from creatoraudit.analytics.overview import get_overview
from creatoraudit.analytics.rollups.recording import note_counts
from creatoraudit.caller import Caller
from creatoraudit.operation import Context
from creatoraudit.services import Services
from tests.analytics.asking import ask, day, look, observe, today
from tests.analytics.helpers import keep_zone
from tests.support.plans import assert_by_key, sent
from tests.support.tracking import make_account, make_post


def make_two_platforms(ctx: Context) -> None:
    """An Instagram account whose post gains 10 views a day, and a TikTok video that gains 5."""
    note_counts(ctx, platform="instagram", at=day("05-20"), accounts=2, active_accounts=2)
    note_counts(ctx, platform="instagram", at=day("06-03"), active_accounts=-1, account_videos=1)
    note_counts(ctx, platform="tiktok", at=day("06-08"), accounts=1, active_accounts=1, videos=3)
    note_counts(ctx, platform="tiktok", at=day("06-14"), accounts=1, active_accounts=1)
    post = make_post(ctx, account_id=make_account(ctx), create_time=day("05-25"))
    video = make_post(ctx, platform="tiktok", create_time=day("05-25"))
    for id, gain in ((post, 10), (video, 5)):
        looks = [look(day("05-25", 24 * n), n * gain, 0, n) for n in range(21)]
        observe(ctx, id, looks)


def test_what_it_says(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        make_two_platforms(ctx)
        answer = ask(ctx, get_overview)
    assert answer["data"] == {
        "type": "overview",
        "current": {
            "total_views": 7 * 15,
            "engagement_rate": 14 / 105 * 100,
            "active_accounts": 2,
            "account_videos": 1,
            "tracked_videos": 3,
        },
        "previous": {
            "total_views": 7 * 15,
            "engagement_rate": 14 / 105 * 100,
            "active_accounts": 1,
            "account_videos": 1,
            "tracked_videos": 0,
        },
        "changes": {
            "total_views_pct": 0.0,
            "engagement_rate_pct": 0.0,
            "engagement_rate_points": 0.0,
            "active_accounts_pct": 100.0,
            "account_videos_pct": 0.0,
            "tracked_videos_pct": None,
        },
    }
    assert answer["meta"] == {
        "coverage": 1.0,
        "previous_coverage": 1.0,
        "tracked_days": 7,
        "reasons": {"tracked_videos_pct": "new"},
        "partial": [],
        "window": {
            "period": "7d",
            "start_date": "2026-06-07",
            "end_date": "2026-06-13",
            "days": 7,
            "timezone": "UTC",
        },
    }


def test_one_platform_and_dates(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        make_two_platforms(ctx)
        dates = {"start_date": "2026-06-08", "end_date": "2026-06-09"}
        tiktok = ask(ctx, get_overview, platform="tiktok", **dates)["data"]
        instagram = ask(ctx, get_overview, platform="instagram", **dates)["data"]
    assert tiktok["current"]["total_views"] == 10
    assert (tiktok["current"]["active_accounts"], tiktok["current"]["tracked_videos"]) == (1, 3)
    assert instagram["current"]["total_views"] == 20
    assert (instagram["current"]["active_accounts"], instagram["current"]["tracked_videos"]) == (
        *(1, 0),
    )


def test_nothing_is_tracked(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        answer = ask(ctx, get_overview, period="90d")
    nothing = {
        "total_views": None,
        "engagement_rate": None,
        "active_accounts": 0,
        "account_videos": 0,
        "tracked_videos": 0,
    }
    assert answer["data"]["current"] == answer["data"]["previous"] == nothing
    assert answer["data"]["changes"]["total_views_pct"] is None
    assert answer["data"]["changes"]["active_accounts_pct"] == 0.0
    assert answer["meta"]["reasons"] == {
        "total_views": "insufficient_history",
        "engagement_rate": "insufficient_history",
    }


def test_the_same_in_every_zone_that_has_no_roll_ups(services: Services, alice: Caller) -> None:
    found = []
    for kept in (False, True):
        with today(services, alice) as ctx:
            if kept:
                keep_zone(ctx, "Asia/Kathmandu")
            make_two_platforms(ctx)
            found.append(ask(ctx, get_overview, timezone="Asia/Kathmandu")["data"])
    assert found[0] == found[1]


def test_three_statements_by_their_keys(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        make_two_platforms(ctx)
        for raw in ({"period": "90d"}, {"platform": "tiktok"}):
            with sent() as statements:
                ask(ctx, get_overview, **raw)
            assert len(statements) == 3
            for statement in statements:
                assert_by_key(services, statement)
