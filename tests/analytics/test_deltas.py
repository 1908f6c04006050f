"""Deltas: the last snapshot less the value N × 24 hours before it."""

import pytest

from creatoraudit.analytics.deltas import get_video_deltas
from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.errors import ValidationFailed
from creatoraudit.services import Services
from tests.analytics.asking import ask, day, look, observe, see, today
from tests.support.plans import assert_by_key, sent
from tests.support.tracking import make_account, make_post


def test_the_shape(services: Services, alice: Caller) -> None:
    unknown = uuid7()
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-01"))
        feed = make_post(ctx, account_id=make_account(ctx))
        see(ctx, video, *((day("05-29", 24 * n), 100 * n) for n in range(15)))
        ids = [unknown, video, feed, video]
        answer = ask(ctx, get_video_deltas, video_ids=ids)
    assert answer["data"] == {video: {"1d": 100, "7d": 700, "14d": 1400, "30d": None}}
    assert answer["meta"] == {
        "windows": [1, 7, 14, 30],
        "video_count": 1,
        "not_found": [unknown, feed],
        "timezone": "UTC",
    }


def test_the_value_then_is_read_off_the_line(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-25"))
        see(ctx, video, (day("06-01"), 0), (day("06-05"), 400), (day("06-06", 12), 430))
        answer = ask(ctx, get_video_deltas, video_ids=[video], windows=[1, 2, 365])
    assert answer["data"][video] == {"1d": 20, "2d": 80, "365d": None}


def test_what_was_published_while_tracked_began_at_nothing(
    services: Services, alice: Caller
) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("06-10"))
        before = make_post(ctx, create_time=day("06-10"), tracked_since=day("06-11"))
        for id in (video, before):
            see(ctx, id, (day("06-12"), 80), (day("06-13"), 100))
        answer = ask(ctx, get_video_deltas, video_ids=[video, before], windows=[1, 2, 3, 4])
    assert answer["data"] == {
        video: {"1d": 20, "2d": 60, "3d": 100, "4d": None},
        before: {"1d": 20, "2d": None, "3d": None, "4d": None},
    }


def test_views_that_were_taken_back(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx)
        see(ctx, video, (day("06-10"), 500), (day("06-11"), 400), (day("06-12"), 420))
        answer = ask(ctx, get_video_deltas, video_ids=[video], windows=[1, 2])
    assert answer["data"][video] == {"1d": 20, "2d": -80}


def test_a_long_gap_tells_nothing(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video = make_post(ctx, create_time=day("05-01"))
        see(ctx, video, (day("05-10"), 100), (day("06-01"), 300), (day("06-02"), 310))
        answer = ask(ctx, get_video_deltas, video_ids=[video], windows=[1, 2, 22, 23])
    assert answer["data"][video] == {"1d": 10, "2d": None, "22d": None, "23d": 210}


def test_snapshots_without_views(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        video, blank = make_post(ctx), make_post(ctx)
        see(ctx, video, (day("06-09"), 10), (day("06-11"), 30), (day("06-12"), None))
        observe(ctx, blank, [look(day("06-12"), None, 5)])
        unseen = make_post(ctx)
        ids = [video, blank, unseen]
        answer = ask(ctx, get_video_deltas, video_ids=ids, windows=[1])
    assert answer["data"] == {video: {"1d": 10}, blank: {"1d": None}, unseen: {"1d": None}}


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"video_ids": []}, "video_ids"),
        ({"video_ids": [uuid7() for _ in range(201)]}, "video_ids"),
        ({"windows": []}, "windows"),
        ({"windows": [*range(1, 12)]}, "windows"),
        ({"windows": [0]}, "windows[0]"),
        ({"windows": [1, 366]}, "windows[1]"),
        ({"windows": ["7d"]}, "windows[0]"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_what_is_refused(
    services: Services, alice: Caller, raw: dict[str, object], field: str
) -> None:
    with today(services, alice) as ctx, pytest.raises(ValidationFailed) as refusal:
        ask(ctx, get_video_deltas, **{"video_ids": [uuid7()], **raw})
    assert refusal.value.errors[0].field == field


def test_two_statements_by_their_keys(services: Services, alice: Caller) -> None:
    with today(services, alice) as ctx:
        ids = [make_post(ctx) for _ in range(20)]
        for id in ids:
            see(ctx, id, (day("06-09"), 10), (day("06-11"), 30))
        with sent() as statements:
            ask(ctx, get_video_deltas, video_ids=ids)
    assert len(statements) == 2
    for statement in statements:
        assert_by_key(services, statement)
