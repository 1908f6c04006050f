"""Changing, pausing and refreshing accounts."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from creatoraudit import clock
from creatoraudit.clock import rfc3339, uuid7
from creatoraudit.storage.tables import accounts, audit_log, organization_days
from tests.support.server import Site
from tests.support.workspaces import Own
from tests.web.problems import problem_of, wrong_fields


def patch(own: Own, id: str, **body: Any) -> Any:
    answer = own.client.patch(f"/v2/accounts/{id}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == own.account(id)
    return answer.json()["data"]


def refresh(own: Own, id: str) -> httpx.Response:
    return own.client.post(f"/v2/accounts/{id}/refresh")


def new_creator(own: Own, **body: Any) -> str:
    answer = own.client.post("/v2/creators", json={"name": "Mara", **body})
    return str(answer.raise_for_status().json()["data"]["id"])


def active(own: Own) -> int:
    """How many active accounts the organization's figures count."""
    return sum(day.active_accounts_change for day in own.rows(organization_days))


def test_what_is_not_sent_stays(own: Own) -> None:
    first = own.track("name", category="Beauty", metadata={"a": "b"}, post_lookback_days=7)
    assert patch(own, first["id"]) == first
    changed = patch(own, first["id"], category="Sport")
    assert changed == {**first, "category": "Sport"}


def test_null_takes_away(own: Own) -> None:
    limits = {"post_lookback_days": 7, "max_recent_posts_per_account": 7}
    given: dict[str, Any] = {"category": "Beauty", "metadata": {"a": "b"}, **limits}
    given["creator_id"] = new_creator(own)
    id = own.track("name", "tiktok", **given)["id"]
    changed = patch(own, id, **dict.fromkeys(given))
    assert (changed["category"], changed["creator_id"], changed["creator_name"]) == (None,) * 3
    assert changed["metadata"] == {}
    assert {changed[name] for name in limits} == {None}
    assert changed["effective_post_lookback_days"] is None


def test_metadata_is_replaced(own: Own) -> None:
    id = own.track("name", metadata={"a": "b", "c": "d"})["id"]
    assert patch(own, id, metadata={"e": "f"})["metadata"] == {"e": "f"}


def test_the_interval_is_changed(own: Own) -> None:
    id = own.track("name")["id"]
    assert patch(own, id, scrape_interval_hours=1)["scrape_interval_hours"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"scrape_interval_hours": None},
        {"scrape_interval_hours": 0},
        {"is_active": None},
        {"is_active": "yes"},
        {"metadata": {"a": 1}},
        {"category": ""},
        {"creator_id": uuid7()},
        {"username": "other"},
        {"platform": "tiktok"},
        {"account_id": uuid7()},
        {"id": uuid7()},
    ],
)
def test_what_does_not_fit(own: Own, body: dict[str, Any]) -> None:
    before = own.track("name")
    answer = own.client.patch(f"/v2/accounts/{before['id']}", json=body)
    assert all(name.startswith(tuple(body)) for name in wrong_fields(answer))
    assert own.account(before["id"]) == before


def test_an_account_is_paused_and_resumed(own: Own) -> None:
    first = own.track("name")
    id = first["id"]
    for _ in range(2):
        paused = patch(own, id, is_active=False)
        assert (paused["is_active"], paused["status"]) == (False, "paused")
        assert (paused["status_detail"], paused["next_refresh_at"]) == ("It was paused.", None)
        assert active(own) == 0
    for _ in range(2):
        resumed = patch(own, id, is_active=True)
        assert {**resumed, "next_refresh_at": first["next_refresh_at"]} == first
        assert resumed["next_refresh_at"] is not None
        assert active(own) == 1


def test_what_was_known_stays_known_over_a_pause(own: Own) -> None:
    id = own.track("name")["id"]
    own.change_row(id, last_scrape_time=clock.now(), status="active", follower_count=7)
    patch(own, id, is_active=False)
    resumed = patch(own, id, is_active=True)
    assert (resumed["status"], resumed["status_detail"]) == ("active", None)
    assert resumed["follower_count"] == 7


def test_a_change_of_something_else_leaves_the_status(own: Own) -> None:
    id = own.track("name")["id"]
    own.change_row(id, status="private", status_detail="The profile is private.")
    for body in ({"category": "x"}, {"is_active": True}, {"creator_id": new_creator(own)}):
        assert patch(own, id, **body)["status"] == "private"


def test_the_pause_of_a_creator_is_not_undone_by_itself(own: Own) -> None:
    creator = new_creator(own, is_active=False)
    id = own.track("name", creator_id=creator)["id"]
    assert own.account(id)["status_detail"] == "Its creator is paused."
    answer = own.client.patch(f"/v2/accounts/{id}", json={"is_active": True})
    assert "Mara" in problem_of(answer, 409)["detail"]
    assert patch(own, id, is_active=True, creator_id=None)["is_active"] is True
    assert patch(own, id, creator_id=creator)["is_active"] is False
    assert active(own) == 0
    assert patch(own, id, creator_id=new_creator(own))["is_active"] is True
    assert active(own) == 1


def test_its_own_pause_outlives_its_creators(own: Own) -> None:
    creator = new_creator(own)
    id = own.track("name", creator_id=creator)["id"]
    patch(own, id, is_active=False)
    for is_active in (False, True):
        own.client.patch(f"/v2/creators/{creator}", json={"is_active": is_active})
        assert own.account(id)["status_detail"] == "It was paused."
    assert patch(own, id, is_active=True)["is_active"] is True


def test_who_works_on_a_paused_account_loses_it(own: Own) -> None:
    id = own.track("name")["id"]
    own.change_row(id, lease_until=clock.now(), lease_holder="worker")
    patch(own, id, is_active=False)
    [row] = own.rows(accounts)
    assert (row.lease_until, row.lease_holder) == (None, None)


def test_a_refresh_is_due_now(own: Own) -> None:
    id = own.track("name")["id"]
    own.change_row(
        id,
        last_scrape_time=clock.now() - timedelta(minutes=11),
        next_refresh_at=clock.now() + timedelta(hours=5),
        is_urgent=False,
    )
    before = own.account(id)
    answer = refresh(own, id)
    assert answer.status_code == 202
    assert answer.json()["data"] == own.account(id)
    assert own.account(id)["next_refresh_at"] < before["next_refresh_at"]
    [row] = own.rows(accounts)
    assert row.is_urgent
    assert refresh(own, id).status_code == 202


def test_a_refresh_too_soon_says_when(own: Own) -> None:
    id = own.track("name")["id"]
    last = clock.now().replace(microsecond=0) - timedelta(minutes=9)
    own.change_row(id, last_scrape_time=last)
    detail = problem_of(refresh(own, id), 409)["detail"]
    assert rfc3339(last) in detail
    assert rfc3339(last + timedelta(minutes=10, seconds=1)) in detail


def test_what_cannot_be_refreshed(own: Own, standing_site: Site) -> None:
    id = own.track("name")["id"]
    patch(own, id, is_active=False)
    assert "paused" in problem_of(refresh(own, id), 409)["detail"]
    poor = Own(standing_site, is_demo=False)
    detail = problem_of(refresh(poor, poor.track("name")["id"]), 409)["detail"]
    assert detail == "No source connected: connect one or import."


def test_what_others_track_is_unknown(own: Own, standing_site: Site) -> None:
    id = Own(standing_site).track("name")["id"]
    for unknown in (id, uuid7()):
        path = f"/v2/accounts/{unknown}"
        said = {
            problem_of(answer, 404)["detail"]
            for answer in (
                own.client.get(path),
                own.client.patch(path, json={"category": "x"}),
                own.client.delete(path),
                own.client.post(f"{path}/refresh"),
            )
        }
        assert said == {"There is no account with this id."}
    assert list(wrong_fields(own.client.get("/v2/accounts/x"))) == ["account_id"]


def test_changes_are_on_record(own: Own) -> None:
    id = own.track("name")["id"]
    patch(own, id, is_active=False, category="x")
    event = own.rows(audit_log)[-1]
    assert (event.action, event.subject_id) == ("account.changed", id)
    assert "is_active" in event.detail
