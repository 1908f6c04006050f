"""Top creators: metric, then views, then id; who has no place; the same figures as elsewhere."""

from typing import Any

import pytest

from creatoraudit.analytics.operations import get_creator_analytics
from creatoraudit.analytics.ranking import get_top_creators
from creatoraudit.caller import Caller
from creatoraudit.errors import ValidationFailed
from creatoraudit.operation import Context
from creatoraudit.services import Services
from tests.analytics.asking import ask, day, look, observe, profile, today
from tests.analytics.helpers import keep_zone
from tests.support.plans import assert_by_key, sent
from tests.support.tracking import make_account, make_creator, make_post


def make_ranked(
    ctx: Context, name: str, views: int, *, likes: int = 0, followers: int = 0, **account: Any
) -> str:
    """A creator whose one account gained so much on 2026-06-10."""
    creator = make_creator(ctx, name)
    id = make_account(ctx, creator_id=creator, **account)
    post = make_post(ctx, account_id=id, create_time=day("06-01"))
    observe(ctx, post, [look(day("06-09")), look(day("06-10"), views, 0, likes)])
    profile(ctx, id, (day("06-02"), followers), (day("06-14", 3), followers + 1_000_000))
    return creator


def ranked(answer: Any) -> list[tuple[int, str]]:
    return [(row["rank"], row["name"]) for row in answer["data"]]


def test_the_shape(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        creator = make_ranked(ctx, "Mira", 5_000, likes=100, followers=700)
        make_account(ctx, creator_id=creator, is_unavailable=True)
        make_creator(ctx, "Nobody")
        answer = ask(ctx, get_top_creators)
    assert answer["data"] == [
        {
            "type": "creator_rank",
            "rank": 1,
            "id": creator,
            "name": "Mira",
            "accounts": 2,
            "followers": 700,
            "views": 5_000,
            "likes": 100,
            "comments": 0,
            "shares": 0,
            "engagement": 100,
            "engagement_rate": 2.0,
            "posts": 70,
        }
    ]
    assert answer["meta"] == {
        "period": "30d",
        "start_date": "2026-05-15",
        "end_date": "2026-06-13",
        "days": 30,
        "timezone": "UTC",
        "order_by": "views",
        "ranked": 1,
        "creators": 2,
        "views_floor": None,
    }


def test_the_order(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        make_ranked(ctx, "b", 2_000, likes=10, followers=9)
        make_ranked(ctx, "a", 2_000, likes=400, followers=90)
        make_ranked(ctx, "c", 9_000, likes=45, followers=90)
        make_ranked(ctx, "few", 999, likes=999, followers=1)
        orders = {
            by: [name for _, name in ranked(ask(ctx, get_top_creators, order_by=by))]
            for by in ("views", "engagement_rate", "followers", "posts")
        }
        floor = ask(ctx, get_top_creators, order_by="engagement_rate")["meta"]
        first = ask(ctx, get_top_creators, limit=2)
    assert orders == {
        # Of two alike the one made first, by its id.
        "views": ["c", "b", "a", "few"],
        "engagement_rate": ["a", "c", "b"],
        "followers": ["c", "a", "b", "few"],
        "posts": ["c", "a", "b", "few"],
    }
    assert (floor["ranked"], floor["creators"], floor["views_floor"]) == (3, 4, 1_000)
    assert ranked(first) == [(1, "c"), (2, "b")]
    assert first["meta"]["ranked"] == 4


def test_who_has_no_place(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        make_ranked(ctx, "gone", 5_000, is_unavailable=True)
        make_ranked(ctx, "paused", 3_000, is_active=False, is_paused=True)
        make_account(ctx, creator_id=make_creator(ctx, "unseen"))
        make_creator(ctx, "empty")
        answer = ask(ctx, get_top_creators)
    assert ranked(answer) == [(1, "paused")]
    assert (answer["meta"]["ranked"], answer["meta"]["creators"]) == (1, 4)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu"])
@pytest.mark.parametrize("period", ["7d", "30d", "90d"])
def test_the_figures_are_those_of_the_creator(
    services: Services, alice: Caller, zone: str, period: str
) -> None:
    with today(services, alice) as ctx:
        if zone != "UTC":
            keep_zone(ctx, zone)
        creator = make_ranked(ctx, "a", 7_000, likes=30, followers=400)
        other = make_account(ctx, creator_id=creator, platform="tiktok")
        clip = make_post(ctx, account_id=other, platform="tiktok", create_time=day("04-01"))
        observe(ctx, clip, [look(day("05-01"), 100), look(day("05-06"), 900), look(day("06-07"))])
        profile(ctx, other, (day("06-13", 20), 55))
        [rank] = ask(ctx, get_top_creators, period=period)["data"]
        analytics = ask(ctx, get_creator_analytics, creator_id=creator, period=period)
        totals = analytics["data"]["totals"]
    shared = rank.keys() & totals.keys()
    assert len(shared) == 8
    assert {name: rank[name] for name in shared} == {name: totals[name] for name in shared}


@pytest.mark.parametrize("raw", [{"limit": 0}, {"limit": 26}, {"period": "custom"}])
def test_what_is_refused(services: Services, alice: Caller, raw: dict[str, object]) -> None:
    with today(services, alice) as ctx, pytest.raises(ValidationFailed) as refusal:
        ask(ctx, get_top_creators, **raw)
    assert [error.field for error in refusal.value.errors] == list(raw)


def test_four_statements_by_their_keys(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        for name in "abcdefgh":
            make_ranked(ctx, name, 5_000)
        with sent() as statements:
            ask(ctx, get_top_creators)
    assert len(statements) == 4
    for statement in statements:
        assert_by_key(services, statement)
