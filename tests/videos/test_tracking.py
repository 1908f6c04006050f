"""Tracking posts by themselves: whether or not an account's feed has them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from creatoraudit.analytics.rollups.rebuild import rebuild_organization
from creatoraudit.analytics.rollups.recording import Observation, note_counts, record_posts
from creatoraudit.clock import uuid7
from creatoraudit.storage.tables import (
    account_days,
    attempts,
    audit_log,
    organization_days,
    post_snapshots,
    posts,
)
from tests.support.server import Site
from tests.support.tracking import make_account, make_post, writing
from tests.support.workspaces import Own
from tests.web.problems import problem_of, wrong_fields

PATH = "/v2/videos"
CLIP = "7301234567890123456"
REEL = "https://www.instagram.com/reel/C8ZNaSZM7JG/"
NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)

FIELDS = """
id type platform external_id shortcode is_active is_unavailable scrape_interval_hours metadata
added_at updated_at first_scrape_time last_scrape_time description create_time media_type duration
cover_image_url cover_image_url_original video_url video_url_original view_count like_count
comment_count share_count play_count saved_count total_views total_plays account_id
account_username platform_account_id platform_data
"""
CONTRACT = set(FIELDS.split())


def post(own: Own, **body: Any) -> httpx.Response:
    return own.client.post(PATH, json=body)


def track(own: Own, identifier: str = CLIP, platform: str = "tiktok", **body: Any) -> Any:
    answer = post(own, platform=platform, identifier=identifier, **body)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def get(own: Own, id: str) -> Any:
    return own.client.get(f"{PATH}/{id}").raise_for_status().json()["data"]


def patch(own: Own, id: str, **body: Any) -> Any:
    return own.client.patch(f"{PATH}/{id}", json=body).raise_for_status().json()["data"]


def delete(own: Own, id: str) -> None:
    assert own.client.delete(f"{PATH}/{id}").status_code == 204


def the_row(own: Own) -> Any:
    [row] = own.rows(posts)
    return row


def videos_counted(own: Own) -> int:
    return sum(row.videos_change for row in own.rows(organization_days))


def found_in_a_feed(own: Own, **columns: Any) -> str:
    """An account video with two snapshots, of a post that `CLIP` names."""
    with writing(own.site.services, own.owner) as ctx:
        account = make_account(ctx, "north", platform="tiktok")
        clip = {"platform": "tiktok", "external_id": CLIP, "create_time": NOON}
        id = make_post(ctx, account_id=account, **clip, **columns)
        note_counts(ctx, platform="tiktok", at=NOON, account_videos=1)
        looks = [(1, 100), (90, 900)]
        record_posts(ctx, {id: [seen(views, hours=hours) for hours, views in looks]})
    return id


def seen(views: int, *, hours: float) -> Observation:
    at = NOON + timedelta(hours=hours)
    return Observation(at=at, source="test", views=views, plays=views, likes=views // 10)


def test_a_post_is_tracked(own: Own) -> None:
    answer = post(own, platform="instagram", identifier=REEL)
    assert answer.status_code == 201
    video = answer.json()["data"]
    assert set(video) == CONTRACT
    assert answer.headers["location"] == f"{PATH}/{video['id']}"
    assert own.client.get(answer.headers["location"]).json() == answer.json()
    assert (video["type"], video["platform"]) == ("video", "instagram")
    assert (video["external_id"], video["shortcode"]) == ("3393802775261590086", "C8ZNaSZM7JG")
    assert (video["is_active"], video["is_unavailable"]) == (True, False)
    assert (video["scrape_interval_hours"], video["metadata"]) == (24, {})
    given = {"id", "type", "platform", "external_id", "shortcode", "is_active", "is_unavailable"}
    given |= {"scrape_interval_hours", "metadata", "added_at", "updated_at"}
    assert {video[name] for name in CONTRACT - given} == {None}
    assert videos_counted(own) == 1


def test_its_first_refresh_is_queued_at_once(own: Own) -> None:
    track(own)
    row = the_row(own)
    assert (row.is_urgent, row.next_refresh_at, row.tracked_since) == (
        True,
        row.added_at,
        row.added_at,
    )


def test_without_a_source_nothing_is_queued(standing_site: Site) -> None:
    own = Own(standing_site, is_demo=False)
    track(own)
    row = the_row(own)
    assert (row.next_refresh_at, row.is_urgent, row.status) == (None, False, "pending")
    assert row.status_detail == "No source connected: connect one or import."


def test_all_that_may_be_said_of_it(own: Own) -> None:
    more: dict[str, Any] = {
        "metadata": {"brief": "spring"},
        "is_active": False,
        "scrape_interval_hours": 6,
    }
    video = track(own, **more)
    assert {name: video[name] for name in more} == more
    assert the_row(own).next_refresh_at is None
    assert track(own, "1", scrape_interval_hours=None, metadata=None)["metadata"] == {}


def test_another_form_of_the_same_post_is_a_conflict(own: Own) -> None:
    video = track(own, f"https://www.tiktok.com/@north/video/{CLIP}?lang=en")
    for form in (CLIP, f"https://m.tiktok.com/v/{CLIP}.html"):
        answer = post(own, platform="tiktok", identifier=form)
        assert video["id"] in problem_of(answer, 409)["detail"]
    assert len(own.rows(posts)) == 1
    assert videos_counted(own) == 1


def test_another_organization_tracks_the_same_post(own: Own, standing_site: Site) -> None:
    assert track(own)["id"] != track(Own(standing_site))["id"]


def test_of_many_at_the_same_moment_one_is_first(own: Own) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: post(own, platform="tiktok", identifier=CLIP), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


def test_a_repeat_gives_the_first_answer(own: Own) -> None:
    body = {"platform": "tiktok", "identifier": CLIP, "metadata": {"a": "b"}}
    headers = {"Idempotency-Key": "once"}
    first, second = (own.client.post(PATH, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"platform", "identifier"}),
        ({"platform": "youtube", "identifier": CLIP}, {"platform"}),
        ({"platform": "instagram", "identifier": "not a post"}, {"identifier"}),
        ({"platform": "tiktok", "identifier": REEL}, {"identifier"}),
        ({"platform": "tiktok", "identifier": "https://vm.tiktok.com/ZMabc/"}, {"identifier"}),
        ({"platform": "tiktok", "identifier": CLIP, "is_active": None}, {"is_active"}),
        (
            {"platform": "tiktok", "identifier": CLIP, "scrape_interval_hours": 169},
            {"scrape_interval_hours"},
        ),
        (
            {"platform": "tiktok", "identifier": CLIP, "metadata": {"x" * 256: "y"}},
            {"metadata"},
        ),
        (
            {
                "platform": "tiktok",
                "identifier": CLIP,
                "metadata": dict.fromkeys("abcdefghijklmnopqrstu", ""),
            },
            {"metadata"},
        ),
        ({"platform": "tiktok", "identifier": CLIP, "username": "north"}, {"username"}),
    ],
)
def test_what_cannot_be_tracked(shared: Own, body: dict[str, Any], fields: set[str]) -> None:
    wrong = wrong_fields(post(shared, **body))
    assert {field.partition("[")[0].partition(".")[0] for field in wrong} == fields
    assert shared.rows(posts) == []


def test_a_post_of_a_feed_becomes_a_video_too(own: Own) -> None:
    id = found_in_a_feed(own)
    days = own.rows(account_days)
    video = track(own, metadata={"brief": "spring"})
    assert (video["id"], video["view_count"]) == (id, 900)
    row = the_row(own)
    assert (row.is_video, row.is_account_video, row.followed_until) == (True, True, None)
    assert own.client.get(f"/v2/account-videos/{id}").json()["data"]["id"] == id
    assert videos_counted(own) == 1
    assert_rebuilding_changes_nothing(own)

    delete(own, id)
    row = the_row(own)
    assert (row.is_video, row.is_account_video, row.metadata) == (False, True, "{}")
    assert (row.is_active, row.scrape_interval_hours) == (True, None)
    assert own.client.get(f"{PATH}/{id}").status_code == 404
    assert own.client.get(f"/v2/account-videos/{id}").json()["data"]["view_count"] == 900
    assert own.rows(account_days) == days
    assert videos_counted(own) == 0
    assert_rebuilding_changes_nothing(own)


def test_a_paused_video_of_a_feed_is_followed_for_its_account(own: Own) -> None:
    id = found_in_a_feed(own, next_refresh_at=NOON)
    track(own, is_active=False)
    row = the_row(own)
    assert (row.is_active, row.next_refresh_at, row.status) == (False, NOON, "active")
    assert patch(own, id, is_active=True)["is_active"]
    assert the_row(own).next_refresh_at > NOON


def test_a_video_goes_with_its_history(own: Own) -> None:
    video = track(own)
    with writing(own.site.services, own.owner) as ctx:
        record_posts(ctx, {video["id"]: [seen(10, hours=1), seen(500, hours=30)]})
        row = {"id": uuid7(), "subject_type": "video", "subject_id": video["id"], "at": NOON}
        row |= {"collector": "demo", "outcome": "observed", "duration_ms": 1, "fields": ""}
        ctx.connection.execute(attempts.insert(), {"organization_id": own.id, **row})
    delete(own, video["id"])
    for table in (posts, post_snapshots, attempts):
        assert own.rows(table) == []
    assert filled(own.rows(organization_days)) == []
    assert_rebuilding_changes_nothing(own)
    problem_of(own.client.delete(f"{PATH}/{video['id']}"), 404)
    assert track(own)["id"] != video["id"]


def test_only_what_is_sent_changes(own: Own) -> None:
    video = track(own, metadata={"brief": "spring"})
    assert patch(own, video["id"])["metadata"] == {"brief": "spring"}
    changed = patch(own, video["id"], metadata={"other": "label"})
    same = CONTRACT - {"metadata", "updated_at"}
    assert {name: changed[name] for name in same} == {name: video[name] for name in same}
    assert changed["metadata"] == get(own, video["id"])["metadata"] == {"other": "label"}
    assert patch(own, video["id"], metadata=None)["metadata"] == {}


def test_a_video_is_paused_and_resumed(own: Own) -> None:
    id = track(own)["id"]
    for _ in range(2):
        assert patch(own, id, is_active=False)["is_active"] is False
        row = the_row(own)
        assert (row.next_refresh_at, row.status) == (None, "paused")
    until = row.followed_until
    assert until is not None
    for _ in range(2):
        assert patch(own, id, is_active=True)["is_active"] is True
        row = the_row(own)
        assert (row.status, row.followed_until) == ("pending", None)
        assert row.next_refresh_at is not None


def test_another_interval_moves_the_next_refresh(own: Own) -> None:
    id = track(own)["id"]
    with writing(own.site.services, own.owner) as ctx:
        record_posts(ctx, {id: [seen(10, hours=1), seen(500, hours=500)]})
    last = the_row(own).last_scrape_time
    assert patch(own, id, scrape_interval_hours=100)["scrape_interval_hours"] == 100
    due = the_row(own).next_refresh_at
    assert timedelta(hours=90) <= due - last <= timedelta(hours=110)
    assert_rebuilding_changes_nothing(own)
    assert patch(own, id, scrape_interval_hours=None)["scrape_interval_hours"] is None
    assert_rebuilding_changes_nothing(own)


def test_changes_are_on_record(own: Own) -> None:
    id = track(own)["id"]
    patch(own, id, is_active=False)
    delete(own, id)
    rows = [row for row in own.rows(audit_log) if row.subject_type == "video"]
    assert [row.action for row in rows] == ["video.added", "video.changed", "video.deleted"]
    assert {(row.subject_id, row.subject_name) for row in rows} == {(id, CLIP)}


def test_what_is_in_a_feed_alone_is_no_video(own: Own) -> None:
    id = found_in_a_feed(own)
    for method in ("GET", "PATCH", "DELETE"):
        problem_of(own.client.request(method, f"{PATH}/{id}"), 404)
    video = track(own, "1")
    problem_of(own.client.get(f"/v2/account-videos/{video['id']}"), 404)


def assert_rebuilding_changes_nothing(own: Own) -> None:
    tables = (organization_days, account_days)
    before = [filled(own.rows(table)) for table in tables]
    rebuild_organization(own.site.services, own.id)
    assert [filled(own.rows(table)) for table in tables] == before


def filled(rows: list[Any]) -> list[Any]:
    """The days that hold anything."""
    return [row for row in rows if any(row[4:])]
