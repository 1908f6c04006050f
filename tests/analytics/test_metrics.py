"""Metrics of many accounts and posts at once: keyed by the ids as they came."""

from typing import Any

import pytest

from creatoraudit.analytics.gains import gains_of_posts, outlier_factor
from creatoraudit.analytics.metrics import hidden_bits
from creatoraudit.analytics.windowed import (
    get_account_metrics,
    get_account_video_metrics,
    get_video_metrics,
)
from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.errors import ValidationFailed
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.storage.tables import posts
from tests.analytics.asking import ask, day, look, observe, see, today
from tests.analytics.helpers import keep_zone
from tests.support.plans import assert_by_key, sent
from tests.support.tracking import make_account, make_post, row_of

WEEK = {"period": "custom", "start_date": "2026-06-07", "end_date": "2026-06-13"}


def refused(ctx: Context, run: Any, **raw: Any) -> tuple[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        ask(ctx, run, **raw)
    [error] = refusal.value.errors
    return error.field, error.message


def test_what_videos_gained(services: Services, alice: Caller) -> None:
    unknown = uuid7()
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("06-05"))
        unseen = make_post(ctx)
        observe(ctx, video, [look(day("06-06"), 50), look(day("06-10"), 450, 600, 8, 4, 4)])
        answer = ask(ctx, get_video_metrics, video_ids=[video, unknown, unseen, video], **WEEK)
    nothing = dict.fromkeys(("views", "plays", "likes", "comments", "shares", "engagement"))
    gained = {"views": 300, "plays": 450, "likes": 6, "comments": 3, "shares": 3}
    assert answer["data"] == {video: {**gained, "engagement": 12}, unseen: nothing}
    assert answer["meta"] == {
        "period": "custom",
        "start_date": "2026-06-07",
        "end_date": "2026-06-13",
        "days": 7,
        "timezone": "UTC",
        "not_found": [unknown],
        "reasons": {unseen: dict.fromkeys(nothing, "not_collected")},
    }


def test_account_videos_by_each_kind_of_id(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        instagram, tiktok = (make_account(ctx, platform=p) for p in ("instagram", "tiktok"))
        photo = make_post(ctx, account_id=instagram)
        clip = make_post(ctx, account_id=tiktok, platform="tiktok")
        video = make_post(ctx)
        see(ctx, photo, (day("06-07"), 0), (day("06-10"), 30))
        observe(ctx, clip, [look(day("06-07"), 0), look(day("06-10"), 70, None)])
        numbers = {id: row_of(ctx, posts, id).post_id for id in (photo, clip, video)}
        answer = ask(
            ctx,
            get_account_video_metrics,
            instagram_post_ids=[numbers[photo], numbers[clip], numbers[video]],
            tiktok_video_ids=[numbers[clip], 5],
            video_ids=[photo, video],
            **WEEK,
        )
    views = {id: (one["views"], one["plays"]) for id, one in answer["data"].items()}
    assert views == {
        str(numbers[photo]): (30, None),
        str(numbers[clip]): (70, 70),
        photo: (30, None),
    }
    assert answer["meta"]["not_found"] == [numbers[video], 5, video]


def test_what_accounts_gained(services: Services, alice: Caller) -> None:
    unknown = uuid7()
    with today(services, alice) as ctx:
        account, quiet = make_account(ctx), make_account(ctx)
        hides = {"hidden": hidden_bits(["likes"])}
        for gain in (10, 20):
            post = make_post(ctx, account_id=account, create_time=day("06-01"))
            looks = [look(day("06-07"), 5, 0, None, **hides), look(day("06-09"), 5 + gain, 0, None)]
            observe(ctx, post, looks)
        ids = [quiet, unknown, account]
        answer = ask(ctx, get_account_metrics, account_ids=ids, **WEEK)
    assert answer["data"][account]["views"] == 30
    assert answer["data"][account]["likes"] is None
    assert answer["data"][account]["engagement"] == 0
    assert set(answer["data"][quiet].values()) == {None}
    assert answer["meta"]["not_found"] == [unknown]
    assert answer["meta"]["reasons"][account] == {"likes": "hidden", "engagement": "hidden"}


def test_days_are_those_of_utc_unless_said(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        keep_zone(ctx, "Asia/Tokyo")
        account = make_account(ctx)
        post = make_post(ctx, account_id=account, create_time=day("06-01"))
        seen = [(day("06-01", 6 * n), n) for n in range(50)]
        see(ctx, post, *seen)
        dates = {"period": "custom", "start_date": "2026-06-05", "end_date": "2026-06-05"}
        asked: list[tuple[Any, dict[str, list[str]]]] = [
            (get_account_metrics, {"account_ids": [account]}),
            (get_account_video_metrics, {"video_ids": [post]}),
        ]
        for run, ids in asked:
            for zone in (None, "UTC", "Asia/Tokyo", "Asia/Kathmandu"):
                raw = {} if zone is None else {"timezone": zone}
                answer = ask(ctx, run, **ids, **dates, **raw)
                [gained] = answer["data"].values()
                assert gained["views"] == 4
                assert answer["meta"]["timezone"] == (zone or "UTC")


def test_the_bounds_are_named(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        many = [uuid7() for _ in range(201)]
        for run, field in [(get_account_metrics, "account_ids"), (get_video_metrics, "video_ids")]:
            for ids in (many, []):
                wrong, message = refused(ctx, run, **{field: ids})
                assert wrong == field
                assert ("200" in message) == bool(ids)
            assert len(ask(ctx, run, **{field: many[:200]})["meta"]["not_found"]) == 200
        lists = {"instagram_post_ids": [*range(1, 151)], "tiktok_video_ids": [*range(1, 52)]}
        assert "200" in refused(ctx, get_account_video_metrics, **lists)[1]
        assert refused(ctx, get_account_video_metrics)[0] == "instagram_post_ids"
        assert refused(ctx, get_account_video_metrics, tiktok_video_ids=[*range(1, 202)]) == (
            "tiktok_video_ids",
            "Use at most 200 items.",
        )
        custom = {"video_ids": many[:1], "period": "custom", "start_date": "2026-06-01"}
        assert refused(ctx, get_video_metrics, **custom)[0] == "end_date"


def test_few_statements_by_their_keys(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        accounts = [make_account(ctx) for _ in range(3)]
        made = [make_post(ctx, account_id=accounts[0], is_video=True) for _ in range(20)]
        for post in made:
            see(ctx, post, (day("06-02"), 50), (day("06-09"), 90))
        numbers = [row_of(ctx, posts, id).post_id for id in made]
        seen = []
        asked: list[tuple[int, Any, dict[str, Any]]] = [
            (3, get_account_metrics, {"account_ids": accounts}),
            (3, get_account_metrics, {"account_ids": accounts, "timezone": "UTC"}),
            (4, get_video_metrics, {"video_ids": made, "period": "7d"}),
            (5, get_account_video_metrics, {"video_ids": made, "instagram_post_ids": numbers}),
        ]
        for most, run, raw in asked:
            with sent() as statements:
                ask(ctx, run, **raw)
            assert len(statements) <= most, [text for text, _ in statements]
            seen += statements
        with sent() as statements:
            gains_of_posts(ctx, made, period="7d")
        assert len(statements) <= 4
    for statement in [*seen, *statements]:
        assert_by_key(services, statement)


def test_gains_of_a_page(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        young = make_post(ctx, create_time=day("06-10"))
        old = make_post(ctx, create_time=day("02-01"), scrape_interval_hours=168)
        unseen, gone = make_post(ctx), uuid7()
        see(ctx, young, (day("06-11"), 40), (day("06-13"), 80), (day("06-14", 6), 99))
        # Read off a line that begins long before the window, and from a counter rounded since.
        see(ctx, old, (day("04-01"), 1_000), (day("06-05"), 9_000), (day("06-12"), 9_700))
        gains = gains_of_posts(ctx, [young, old, unseen, gone], period="7d")
        month = gains_of_posts(ctx, [young, old], period="30d")
    assert gains == {young: 95, old: 500, unseen: None, gone: None}
    assert month == {young: 95, old: 8_700}


def test_no_posts_have_no_gains(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        assert gains_of_posts(ctx, [], period="7d") == {}


@pytest.mark.parametrize(
    ("views", "factor"),
    [
        ([300, 500, 700, 2_000], 2.0),
        ([300, 500, 700, None], 3.5),
        ([300, None, None, None], 3.0),
        ([None, None, None, None], None),
    ],
)
def test_the_outlier_factor_is_that_of_the_highest_age(
    views: list[int | None], factor: float | None
) -> None:
    typical = '{"p50":1,"views_1d":100,"views_3d":null,"views_7d":200,"views_30d":1000}'
    assert outlier_factor(views, typical) == factor


def test_without_a_median_nothing_stands_out() -> None:
    assert outlier_factor([1, 2, 3, 4], None) is None
    nothing = '{"views_1d":0,"views_3d":null,"views_7d":null,"views_30d":null}'
    assert outlier_factor([1, 2, 3, 4], nothing) is None
