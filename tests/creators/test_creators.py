"""Creators, and the accounts that belong to them."""

from typing import Any

import httpx
import pytest

from creatoraudit.clock import uuid7
from creatoraudit.storage.tables import audit_log, creators, organization_days
from tests.support.server import Site
from tests.support.workspaces import Own
from tests.web.problems import problem_of, wrong_fields

PATH = "/v2/creators"
NAMES = ["Zoë", "anna", "Anna", "Ünal", "50% off_", "日本", "anna"]


def make(own: Own, name: str = "Mara", **body: Any) -> Any:
    answer = own.client.post(PATH, json={"name": name, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def get(own: Own, id: str) -> Any:
    return own.client.get(f"{PATH}/{id}").raise_for_status().json()["data"]


def patch(own: Own, id: str, **body: Any) -> Any:
    answer = own.client.patch(f"{PATH}/{id}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == get(own, id)
    return answer.json()["data"]


def put(own: Own, creator_id: str, account_id: str) -> httpx.Response:
    return own.client.put(f"{PATH}/{creator_id}/accounts/{account_id}")


def active(own: Own) -> int:
    return sum(day.active_accounts_change for day in own.rows(organization_days))


def test_a_creator_is_made(own: Own) -> None:
    answer = own.client.post(PATH, json={"name": "  Mara  Lind ", "metadata": {"a": "b"}})
    assert answer.status_code == 201
    creator = answer.json()["data"]
    assert creator == {
        "id": creator["id"],
        "type": "creator",
        "name": "Mara  Lind",
        "is_active": True,
        "metadata": {"a": "b"},
        "accounts_summary": {"total": 0, "platforms": {}, "total_followers": 0},
    }
    assert answer.headers["location"] == f"{PATH}/{creator['id']}"
    assert own.client.get(answer.headers["location"]).json() == answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": None},
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 256},
        {"name": "a\u0000b"},
        {"name": "Mara", "metadata": {f"key {n}": "" for n in range(21)}},
        {"name": "Mara", "metadata": {"a": "x" * 256}},
        {"name": "Mara", "is_active": None},
        {"name": "Mara", "accounts": []},
    ],
)
def test_what_does_not_fit(shared: Own, body: dict[str, Any]) -> None:
    assert wrong_fields(shared.client.post(PATH, json=body))
    assert shared.rows(creators) == []


def test_a_repeat_makes_no_second_one(own: Own) -> None:
    headers = {"Idempotency-Key": "once"}
    answers = [own.client.post(PATH, json={"name": "Mara"}, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(own.rows(creators)) == 1


def test_names_need_not_be_unique_and_are_in_order(own: Own) -> None:
    for name in NAMES:
        make(own, name)
    page = own.client.get(PATH, params={"include_total": True}).json()
    assert [row["name"] for row in page["data"]] == sorted(NAMES)
    assert page["pagination"]["total_count"] == len(NAMES)
    assert page["filters"] == {
        "q": None,
        "is_active": None,
        "order_by": "name",
        "order_direction": "asc",
    }
    joined: list[str] = []
    query: dict[str, Any] = {"limit": 2, "sort": "-name"}
    while True:
        page = own.client.get(PATH, params=query).json()
        joined += [row["name"] for row in page["data"]]
        if not page["pagination"]["has_next"]:
            break
        query["cursor"] = page["pagination"]["next_cursor"]
    assert joined == sorted(NAMES, reverse=True)


def test_lists_are_filtered(own: Own) -> None:
    for name in NAMES:
        make(own, name, is_active=name != "Zoë")
    for query, found in (
        ({"q": "ANNA"}, 3),
        ({"q": "%"}, 1),
        ({"q": "ü"}, 1),
        ({"is_active": "false"}, 1),
        ({"is_active": "true", "q": "zoë"}, 0),
    ):
        page = own.client.get(PATH, params={**query, "include_total": True}).json()
        assert len(page["data"]) == page["pagination"]["total_count"] == found
    assert list(wrong_fields(own.client.get(PATH, params={"order_by": "id"}))) == ["order_by"]


def test_its_accounts_are_added_up(own: Own) -> None:
    creator, other = make(own), make(own)
    for number, platform in enumerate(["tiktok", "tiktok", "instagram"]):
        id = own.track(f"name{number}", platform, creator_id=creator["id"])["id"]
        own.change_row(id, follower_count=None if number == 1 else 1 << 40)
    own.track("alone")
    summary = {
        "total": 3,
        "platforms": {"instagram": 1, "tiktok": 2},
        "total_followers": 1 << 41,
    }
    assert get(own, creator["id"])["accounts_summary"] == summary
    listed = {row["id"]: row for row in own.client.get(PATH).json()["data"]}
    assert listed[creator["id"]]["accounts_summary"] == summary
    assert listed[other["id"]] == other


def test_a_creator_is_changed(own: Own) -> None:
    first = make(own, metadata={"a": "b"})
    assert patch(own, first["id"]) == first
    assert patch(own, first["id"], name="Noor") == {**first, "name": "Noor"}
    assert patch(own, first["id"], metadata={"c": "d"})["metadata"] == {"c": "d"}
    assert patch(own, first["id"], metadata=None)["metadata"] == {}
    found = own.client.get(PATH, params={"q": "noor"}).json()["data"]
    assert [row["id"] for row in found] == [first["id"]]
    for body in ({"name": None}, {"is_active": None}, {"type": "creator"}, {"creator_id": uuid7()}):
        assert wrong_fields(own.client.patch(f"{PATH}/{first['id']}", json=body))


def test_pausing_it_pauses_its_accounts(own: Own) -> None:
    id = make(own)["id"]
    followed, stopped = (own.track(name, creator_id=id)["id"] for name in ("one", "two"))
    alone = own.track("three")["id"]
    own.change_row(followed, last_scrape_time=own.rows(creators)[0].added_at)
    own.client.patch(f"/v2/accounts/{stopped}", json={"is_active": False})
    assert active(own) == 2
    for _ in range(2):
        assert patch(own, id, is_active=False)["is_active"] is False
        paused = own.account(followed)
        assert (paused["is_active"], paused["status"]) == (False, "paused")
        assert paused["status_detail"] == "Its creator is paused."
        assert paused["next_refresh_at"] is None
        assert own.account(alone)["is_active"] is True
        assert active(own) == 1
    for _ in range(2):
        patch(own, id, is_active=True)
        resumed = own.account(followed)
        assert (resumed["is_active"], resumed["status"]) == (True, "active")
        assert (resumed["status_detail"], resumed["next_refresh_at"] is None) == (None, False)
        assert own.account(stopped)["status_detail"] == "It was paused."
        assert active(own) == 2


def test_a_new_account_waits_again_after_a_pause(own: Own) -> None:
    id = make(own)["id"]
    account = own.track("one", creator_id=id)
    patch(own, id, is_active=False)
    patch(own, id, is_active=True)
    resumed = own.account(account["id"])
    assert {**resumed, "next_refresh_at": account["next_refresh_at"]} == account


def test_an_account_is_put_into_its_place(own: Own) -> None:
    creator, other = make(own)["id"], make(own, "Noor")["id"]
    account = own.track("name")["id"]
    path = f"{PATH}/{creator}/accounts/{account}"
    problem_of(own.client.get(path), 404)
    first = put(own, creator, account)
    assert first.status_code == 201
    assert first.headers["location"] == path
    assert first.json()["data"] == own.account(account)
    assert own.account(account)["creator_name"] == "Mara"
    again = put(own, creator, account)
    assert (again.status_code, again.json()) == (200, first.json())
    assert "location" not in again.headers
    assert own.client.get(path).json() == first.json()
    assert creator in problem_of(put(own, other, account), 409)["detail"]
    assert own.account(account)["creator_id"] == creator


def test_an_account_is_taken_out(own: Own) -> None:
    creator, other = make(own)["id"], make(own)["id"]
    account = own.track("name", creator_id=creator)["id"]
    problem_of(own.client.delete(f"{PATH}/{other}/accounts/{account}"), 404)
    answer = own.client.delete(f"{PATH}/{creator}/accounts/{account}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert own.account(account)["creator_id"] is None
    problem_of(own.client.delete(f"{PATH}/{creator}/accounts/{account}"), 404)
    assert put(own, other, account).status_code == 201


def test_who_joins_a_paused_creator_is_paused(own: Own) -> None:
    creator = make(own, is_active=False)["id"]
    account = own.track("name")["id"]
    assert put(own, creator, account).json()["data"]["is_active"] is False
    assert active(own) == 0
    own.client.delete(f"{PATH}/{creator}/accounts/{account}").raise_for_status()
    assert own.account(account)["is_active"] is True
    assert active(own) == 1


@pytest.mark.parametrize("is_active", [True, False])
def test_its_accounts_outlive_it(own: Own, is_active: bool) -> None:
    creator = make(own)["id"]
    account = own.track("name", creator_id=creator)["id"]
    before = own.account(account)
    patch(own, creator, is_active=is_active)
    answer = own.client.delete(f"{PATH}/{creator}")
    assert (answer.status_code, answer.content) == (204, b"")
    after = own.account(account)
    assert after["next_refresh_at"] is not None
    changing = {"creator_id": None, "creator_name": None}
    changing |= {"next_refresh_at": after["next_refresh_at"]}
    assert after == {**before, **changing}
    assert active(own) == 1
    problem_of(own.client.get(f"{PATH}/{creator}"), 404)


def test_what_belongs_to_others_is_unknown(own: Own, standing_site: Site) -> None:
    other = Own(standing_site)
    theirs, their_account = make(other)["id"], other.track("name")["id"]
    mine, my_account = make(own)["id"], own.track("name")["id"]
    pairs = [(theirs, my_account), (mine, their_account), (uuid7(), my_account), (mine, uuid7())]
    for creator_id, account_id in pairs:
        problem_of(put(own, creator_id, account_id), 404)
        place = f"{PATH}/{creator_id}/accounts/{account_id}"
        problem_of(own.client.delete(place), 404)
        problem_of(own.client.get(place), 404)
    for unknown in (theirs, uuid7()):
        path = f"{PATH}/{unknown}"
        for answer in (
            own.client.get(path),
            own.client.patch(path, json={"name": "x"}),
            own.client.delete(path),
            own.client.get(f"{path}/accounts"),
        ):
            assert problem_of(answer, 404)["detail"] == "There is no creator with this id."
    assert own.client.get(PATH).json()["data"] == [get(own, mine)]
    assert other.account(their_account)["creator_id"] is None


def test_changes_are_on_record(own: Own) -> None:
    creator, account = make(own)["id"], own.track("name")["id"]
    put(own, creator, account)
    patch(own, creator, name="Noor")
    own.client.delete(f"{PATH}/{creator}/accounts/{account}")
    own.client.delete(f"{PATH}/{creator}")
    actions = [row.action for row in own.rows(audit_log) if row.subject_id == creator]
    assert actions == [
        "creator.added",
        "creator.account_added",
        "creator.changed",
        "creator.account_removed",
        "creator.deleted",
    ]
