"""Starting to track a profile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from creatoraudit.clock import uuid7
from creatoraudit.storage.tables import accounts, audit_log, organization_days
from tests.support.server import Site
from tests.support.workspaces import Own
from tests.web.problems import problem_of, wrong_fields

CONTRACT = """
id type platform username name description profile_pic_url profile_pic_url_original
is_verified is_active is_unavailable link_in_bio creator_id creator_name category metadata added_at
first_scrape_time last_scrape_time scrape_interval_hours follower_count following_count
profile_post_count total_post_count view_count like_count comment_count share_count play_count
saved_count fb_play_count ig_play_count fb_like_count max_recent_posts_per_account
post_lookback_days effective_max_recent_posts_per_account effective_post_lookback_days
"""
OURS = ["status", "status_detail", "next_refresh_at", "engagement_rate", "partial"]


def post(own: Own, **body: Any) -> httpx.Response:
    return own.client.post("/v2/accounts", json=body)


def test_a_profile_is_tracked(own: Own) -> None:
    answer = post(own, platform="instagram", username=" @Northlight.Studio ")
    assert answer.status_code == 201
    account = answer.json()["data"]
    assert list(account) == [*CONTRACT.split(), *OURS]
    assert answer.headers["location"] == f"/v2/accounts/{account['id']}"
    assert own.client.get(answer.headers["location"]).json() == answer.json()
    assert account["type"] == "account"
    assert account["platform"] == "instagram"
    assert account["username"] == "northlight.studio"
    assert (account["is_active"], account["is_unavailable"]) == (True, False)
    assert (account["metadata"], account["total_post_count"]) == ({}, 0)
    assert account["scrape_interval_hours"] == 24
    given = {"added_at", "next_refresh_at", "status", "status_detail", "partial"}
    plain = {"id", "type", "platform", "username", "is_active", "is_unavailable", "metadata"}
    plain |= {"total_post_count", "scrape_interval_hours"}
    assert {account[name] for name in account.keys() - given - plain} == {None}


def test_its_first_refresh_is_queued_at_once(own: Own) -> None:
    account = own.track("name")
    assert account["status"] == "pending"
    assert account["status_detail"] == "Waiting for the first refresh."
    assert account["next_refresh_at"] == account["added_at"]
    [row] = own.rows(accounts)
    assert (row.is_urgent, row.tracked_since) == (True, row.added_at)
    assert abs((row.added_at - datetime.now(UTC)).total_seconds()) < 60


def test_without_a_source_it_says_so(standing_site: Site) -> None:
    own = Own(standing_site, is_demo=False)
    account = own.track("name")
    assert account["status"] == "pending"
    assert account["status_detail"] == "No source connected: connect one or import."
    assert account["next_refresh_at"] is None


def test_all_that_may_be_said_of_it(own: Own) -> None:
    creator = own.client.post("/v2/creators", json={"name": "Mara"}).json()["data"]
    account = own.track(
        "https://www.tiktok.com/@name?lang=en",
        "tiktok",
        category=" Beauty ",
        creator_id=creator["id"],
        metadata={"team": "north", "": ""},
        scrape_interval_hours=168,
        max_recent_posts_per_account=10,
        post_lookback_days=3650,
    )
    assert account["username"] == "name"
    assert account["category"] == "Beauty"
    assert (account["creator_id"], account["creator_name"]) == (creator["id"], "Mara")
    assert account["metadata"] == {"team": "north", "": ""}
    assert account["scrape_interval_hours"] == 168
    assert account["max_recent_posts_per_account"] == 10
    assert account["effective_max_recent_posts_per_account"] == 10
    assert account["effective_post_lookback_days"] == account["post_lookback_days"] == 3650


def test_null_is_as_good_as_nothing(own: Own) -> None:
    optional: list[str] = ["category", "creator_id", "metadata", "scrape_interval_hours"]
    optional += ["max_recent_posts_per_account", "post_lookback_days"]
    account = own.track("name", "tiktok", **dict.fromkeys(optional))
    assert (account["metadata"], account["scrape_interval_hours"]) == ({}, 24)


def test_limits_come_from_the_organization(own: Own) -> None:
    id = own.track("name", post_lookback_days=7)["id"]
    own.set(max_recent_posts_per_account=50, post_lookback_days=30)
    account = own.account(id)
    assert account["max_recent_posts_per_account"] is None
    assert account["effective_max_recent_posts_per_account"] == 50
    assert account["effective_post_lookback_days"] == 7


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"platform", "username"}),
        ({"platform": "youtube", "username": "x"}, {"platform"}),
        ({"platform": "tiktok", "username": ""}, {"username"}),
        ({"platform": "tiktok", "username": 7}, {"username"}),
        ({"platform": "tiktok", "username": "not a name"}, {"username"}),
        ({"platform": "tiktok", "username": "https://www.instagram.com/name"}, {"username"}),
        ({"scrape_interval_hours": 0}, {"scrape_interval_hours"}),
        ({"scrape_interval_hours": 169}, {"scrape_interval_hours"}),
        ({"max_recent_posts_per_account": 0}, {"max_recent_posts_per_account"}),
        ({"post_lookback_days": 0}, {"post_lookback_days"}),
        ({"category": "x" * 101}, {"category"}),
        ({"category": "\u202e"}, {"category"}),
        ({"metadata": {f"key {n}": "" for n in range(21)}}, {"metadata"}),
        ({"metadata": {"key": "x" * 256}}, {"metadata[...]"}),
        ({"metadata": {"x" * 256: ""}}, {"metadata"}),
        ({"metadata": {"key": "\u0000"}}, {"metadata[...]"}),
        ({"metadata": {"key": 1}}, {"metadata[...]"}),
        ({"metadata": []}, {"metadata"}),
        ({"creator_id": "x"}, {"creator_id"}),
        ({"is_active": True}, {"is_active"}),
        ({"colour": "red"}, {"colour"}),
    ],
)
def test_what_does_not_fit(shared: Own, body: dict[str, Any], fields: set[str]) -> None:
    whole = body if not body or "platform" in body else {"platform": "tiktok", "username": "x1"}
    wrong = wrong_fields(shared.client.post("/v2/accounts", json={**whole, **body}))
    assert {name.replace("metadata.key", "metadata[...]") for name in wrong} == fields
    assert shared.rows(accounts) == []


def test_metadata_at_its_bounds(own: Own) -> None:
    metadata = {f"{n:0255}": "é" * 255 for n in range(20)}
    assert own.track("name", metadata=metadata)["metadata"] == metadata


def test_what_is_tracked_already_is_named(own: Own) -> None:
    id = own.track("name")["id"]
    for written in ("NAME", "@name", "https://www.instagram.com/name/?hl=de"):
        problem = problem_of(post(own, platform="instagram", username=written), 409)
        assert id in problem["detail"]
    assert own.track("name", "tiktok")["id"] != id
    assert len(own.rows(accounts)) == 2


def test_others_may_track_the_same(own: Own, standing_site: Site) -> None:
    own.track("name")
    Own(standing_site).track("name")


def test_a_creator_of_another_organization_is_unknown(own: Own, standing_site: Site) -> None:
    other = Own(standing_site)
    foreign = other.client.post("/v2/creators", json={"name": "Mara"}).json()["data"]["id"]
    said = [
        wrong_fields(post(own, platform="tiktok", username="name", creator_id=id))
        for id in (foreign, uuid7())
    ]
    assert said[0] == said[1] == {"creator_id": "There is no creator with this id."}


def test_no_more_than_the_quota(own: Own) -> None:
    own.set(account_quota=2)
    first, _ = own.track("one"), own.track("two")
    problem = problem_of(post(own, platform="tiktok", username="three"), 403, "QUOTA_EXCEEDED")
    assert "may track 2 accounts and tracks 2" in problem["detail"]
    own.client.delete(f"/v2/accounts/{first['id']}").raise_for_status()
    own.track("three")
    # What is tracked already is named before the quota counts.
    problem_of(post(own, platform="instagram", username="two"), 409)


def test_a_quota_of_nothing(own: Own) -> None:
    own.set(account_quota=0)
    problem_of(post(own, platform="tiktok", username="name"), 403, "QUOTA_EXCEEDED")


def test_the_quota_is_exact_when_many_ask_at_once(own: Own) -> None:
    own.set(account_quota=5)

    def ask(number: int) -> int:
        return post(own, platform="tiktok", username=f"name{number % 12}").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(ask, range(24)))
    assert statuses.count(201) == len(own.rows(accounts)) == 5
    assert set(statuses) == {201, 403, 409}


def test_a_repeat_gives_the_first_answer(own: Own) -> None:
    body = {"platform": "tiktok", "username": "name", "metadata": {"a": "b"}}
    headers = {"Idempotency-Key": "once"}
    answers = [own.client.post("/v2/accounts", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["location"] == answers[1].headers["location"]
    other = own.client.post("/v2/accounts", json={**body, "username": "x1"}, headers=headers)
    assert wrong_fields(other)
    assert len(own.rows(accounts)) == 1


def test_it_is_counted_and_on_record(own: Own) -> None:
    id = own.track("name")["id"]
    [day] = own.rows(organization_days)
    assert (day.platform, day.accounts_change, day.active_accounts_change) == ("instagram", 1, 1)
    event = own.rows(audit_log)[-1]
    assert (event.action, event.subject_id, event.subject_name) == ("account.added", id, "name")


def test_reading_is_not_enough(own: Own) -> None:
    reader = own.client_of("read")
    body = {"platform": "tiktok", "username": "name"}
    problem_of(reader.post("/v2/accounts", json=body), 403, "INSUFFICIENT_SCOPE")
