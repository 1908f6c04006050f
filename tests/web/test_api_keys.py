"""`/v2/api-keys`, field by field."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from creatoraudit.clock import rfc3339
from tests.support.server import Site
from tests.web.problems import problem_of, wrong_fields

PATH = "/v2/api-keys"
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FIELDS = {
    *("id", "type", "name", "masked_key", "scopes", "status", "is_expired", "expires_at"),
    *("hash_only", "allowed_addresses", "rate_limit_per_minute", "created_at", "created_by"),
    *("last_used_at", "last_used_via", "last_used_client", "used_in_url", "requests_24h"),
    *("requests_by_hour", "clients_24h", "disabled_at", "disabled_by", "leaked_at"),
    *("in_connect", "previous_masked_key", "previous_secret_expires_at"),
    "previous_secret_last_used_at",
}


@pytest.fixture
def key(site: Site) -> Any:
    return site.make_key("alice", name="Production key", rate_limit_per_minute=None)


@pytest.fixture
def boss(site: Site) -> httpx.Client:
    """A client with a key of this test's own that may manage keys."""
    return site.client(site.key("alice", "admin", name="Boss", rate_limit_per_minute=None))


def data_of(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    document = answer.json()
    assert list(document) == ["data"]
    return document["data"]


def test_a_new_key(boss: httpx.Client) -> None:
    answer = boss.post(PATH, json={"name": "  Reports  "})
    made = data_of(answer, 201)
    assert set(made) >= FIELDS | {"key"}
    assert UUID7.fullmatch(made["id"])
    assert answer.headers["location"] == f"{PATH}/{made['id']}"
    assert re.fullmatch(r"caud_[0-9A-Za-z]{38}", made["key"])
    assert made["masked_key"] == f"{made['key'][:9]}…{made['key'][-4:]}"
    expected = {
        "type": "api_key",
        "name": "Reports",
        "scopes": ["read", "write"],
        "status": "enabled",
        "is_expired": False,
        "expires_at": None,
        "hash_only": False,
        "allowed_addresses": [],
        "created_by": "Boss",
        "last_used_at": None,
        "last_used_via": None,
        "last_used_client": None,
        "used_in_url": False,
        "requests_24h": 0,
        "requests_by_hour": [0] * 24,
        "clients_24h": [],
        "disabled_at": None,
        "disabled_by": None,
        "leaked_at": None,
        "previous_masked_key": None,
        "previous_secret_expires_at": None,
        "previous_secret_last_used_at": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["created_at"])


def test_the_key_is_seen_once(boss: httpx.Client) -> None:
    answer = boss.post(PATH, json={"name": "Once"})
    secret = data_of(answer, 201)["key"]
    path = answer.headers["location"]
    for later in (
        boss.get(path),
        boss.get(PATH),
        boss.patch(path, json={"name": "Once more"}),
        boss.post(PATH, json={"name": "once MORE"}),
    ):
        assert secret not in later.text


def test_everything_a_key_can_be_made_with(boss: httpx.Client) -> None:
    asked = {
        "name": "Everything",
        "scopes": ["write", "read", "read"],
        "expires_in": 3600,
        "hash_only": True,
        "allowed_addresses": ["192.0.2.7", "2001:DB8::/32", "192.0.2.7/32"],
        "rate_limit_per_minute": 5,
    }
    made = data_of(boss.post(PATH, json=asked), 201)
    ends = datetime.fromisoformat(made["expires_at"])
    assert abs(ends - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=5)
    expected = {
        "scopes": ["read", "write"],
        "hash_only": True,
        "allowed_addresses": ["192.0.2.7/32", "2001:db8::/32"],
        "rate_limit_per_minute": 5,
        "in_connect": False,
    }
    assert {name: made[name] for name in expected} == expected


def test_an_expiry_in_any_zone_is_shown_in_utc(boss: httpx.Client) -> None:
    asked = {"name": "Zoned", "expires_at": "2999-06-14T11:30:00.987654+02:00"}
    assert data_of(boss.post(PATH, json=asked), 201)["expires_at"] == "2999-06-14T09:30:00Z"
    both = {"name": "Both", "expires_at": "2999-06-14T09:30:00Z", "expires_in": 60}
    assert list(wrong_fields(boss.post(PATH, json=both))) == ["expires_in"]


def test_a_patch_changes_what_it_names(boss: httpx.Client, key: Any) -> None:
    path = f"{PATH}/{key.id}"
    before = data_of(boss.get(path))
    assert set(before) >= FIELDS
    assert data_of(boss.patch(path, json={})) == before
    assert data_of(boss.patch(path)) == before
    changes: list[dict[str, Any]] = [
        {"name": "Renamed"},
        {"scopes": ["read"]},
        {"scopes": []},
        {"expires_at": "2999-06-14T09:30:00Z"},
        {"expires_at": None},
        {"allowed_addresses": ["192.0.2.0/24"]},
        {"allowed_addresses": []},
        {"rate_limit_per_minute": 7},
        {"rate_limit_per_minute": None},
        {"hash_only": True},
    ]
    for change in changes:
        after = data_of(boss.patch(path, json=change))
        differing = {name for name in after if after[name] != before[name]}
        assert differing - {"in_connect"} == set(change)
        assert {name: after[name] for name in change} == change
        before = after


def test_what_a_patch_does_not_take(boss: httpx.Client, key: Any) -> None:
    path = f"{PATH}/{key.id}"
    for name, value in (
        ("expires_in", 60),
        ("key", "x"),
        ("masked_key", "x"),
        ("created_at", "2026-06-14T09:30:00Z"),
        ("leaked_at", None),
        ("type", "api_key"),
    ):
        assert list(wrong_fields(boss.patch(path, json={name: value}))) == [name]
    for name in ("name", "scopes", "hash_only", "allowed_addresses", "status"):
        assert list(wrong_fields(boss.patch(path, json={name: None}))) == [name]
    boss.patch(path, json={"hash_only": True}).raise_for_status()
    assert list(wrong_fields(boss.patch(path, json={"hash_only": False}))) == ["hash_only"]


def test_disabling_and_enabling(boss: httpx.Client, site: Site, key: Any) -> None:
    path = f"{PATH}/{key.id}"
    client = site.client(key.key)
    assert client.get("/v2/whoami").status_code == 200
    disabled = data_of(boss.patch(path, json={"status": "disabled"}))
    assert (disabled["status"], disabled["disabled_by"]) == ("disabled", "Boss")
    assert disabled["disabled_at"]
    problem_of(client.get("/v2/whoami"), 403, "FORBIDDEN")
    assert (
        data_of(boss.patch(path, json={"status": "disabled"}))["disabled_at"]
        == (disabled["disabled_at"])
    )
    enabled = data_of(boss.patch(path, json={"status": "enabled"}))
    assert (enabled["status"], enabled["disabled_by"], enabled["disabled_at"]) == (
        "enabled",
        None,
        None,
    )
    assert client.get("/v2/whoami").status_code == 200


def test_deleting(boss: httpx.Client, site: Site, key: Any) -> None:
    path = f"{PATH}/{key.id}"
    client = site.client(key.key)
    assert client.get("/v2/whoami").status_code == 200
    gone = boss.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert "content-type" not in gone.headers
    assert "content-length" not in gone.headers
    problem_of(client.get("/v2/whoami"), 401)
    for answer in (boss.get(path), boss.delete(path), boss.patch(path, json={"name": "x"})):
        problem_of(answer, 404)
    assert data_of(boss.post(PATH, json={"name": "Production key"}), 201)


def test_rotating(boss: httpx.Client, site: Site, key: Any) -> None:
    path = f"{PATH}/{key.id}"
    answer = boss.post(f"{path}/rotate")
    rotated = data_of(answer)
    assert answer.headers["location"] == path
    assert answer.headers["cache-control"] == "no-store"
    assert rotated["id"] == key.id
    assert rotated["key"] != key.key
    assert rotated["previous_masked_key"] == key.masked_key
    grace = datetime.fromisoformat(rotated["previous_secret_expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < grace <= timedelta(hours=24)
    for secret in (key.key, rotated["key"]):
        assert site.client(secret).get("/v2/whoami").status_code == 200
    now = data_of(boss.post(f"{path}/rotate", json={"grace_seconds": 0}))
    assert now["previous_masked_key"] is None
    for secret in (key.key, rotated["key"]):
        problem_of(site.client(secret).get("/v2/whoami"), 401)
    assert site.client(now["key"]).get("/v2/whoami").status_code == 200


def test_an_old_secret_shows_its_own_mask(boss: httpx.Client, site: Site, key: Any) -> None:
    rotated = data_of(boss.post(f"{PATH}/{key.id}/rotate"))
    old = data_of(site.client(key.key).get("/v2/whoami"))
    new = data_of(site.client(rotated["key"]).get("/v2/whoami"))
    assert old["masked_key"] == key.masked_key
    assert new["masked_key"] == rotated["masked_key"]
    ended = boss.delete(f"{PATH}/{key.id}/previous-secret")
    assert ended.status_code == 204
    problem_of(site.client(key.key).get("/v2/whoami"), 401)


def test_names_are_taken_once_ignoring_case(boss: httpx.Client, key: Any) -> None:
    problem_of(boss.post(PATH, json={"name": "PRODUCTION KEY"}), 409)
    other = data_of(boss.post(PATH, json={"name": "Other"}), 201)["id"]
    problem_of(boss.patch(f"{PATH}/{other}", json={"name": "production key"}), 409)
    assert data_of(boss.patch(f"{PATH}/{key.id}", json={"name": "production KEY"}))


def test_names_are_taken_in_one_organization_only(site: Site, key: Any) -> None:
    charlie = site.client(site.key("charlie", "admin"))
    assert charlie.post(PATH, json={"name": "Production key"}).status_code == 201


def test_a_key_never_grants_admin(boss: httpx.Client, key: Any) -> None:
    for scopes in (["admin"], ["read", "admin"]):
        answer = boss.post(PATH, json={"name": "Boss two", "scopes": scopes})
        problem_of(answer, 403, "INSUFFICIENT_SCOPE")
        answer = boss.patch(f"{PATH}/{key.id}", json={"scopes": scopes})
        problem_of(answer, 403, "INSUFFICIENT_SCOPE")
    assert data_of(boss.get(f"{PATH}/{key.id}"))["scopes"] == ["read", "write"]


def test_a_key_with_admin_is_only_disabled_or_deleted(boss: httpx.Client, site: Site) -> None:
    other = site.make_key("alice", scopes=["admin"])
    path = f"{PATH}/{other.id}"
    for change in ({"name": "Mine"}, {"scopes": ["read"]}, {"allowed_addresses": ["::/0"]}):
        problem_of(boss.patch(path, json=change), 403, "FORBIDDEN")
    problem_of(boss.post(f"{path}/rotate"), 403, "FORBIDDEN")
    assert data_of(boss.patch(path, json={"status": "disabled"}))["status"] == "disabled"
    problem_of(boss.patch(path, json={"status": "enabled"}), 403, "FORBIDDEN")
    assert boss.delete(path).status_code == 204


def test_what_a_bounded_key_makes_is_bounded(site: Site) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    bounds = {
        "expires_at": rfc3339(ends),
        "allowed_addresses": ["127.0.0.0/8"],
        "rate_limit_per_minute": 100,
    }
    bounded = site.client(site.key("alice", "admin", **bounds))
    made = data_of(bounded.post(PATH, json={"name": "Heir"}), 201)
    assert {name: made[name] for name in bounds} == bounds
    for field, value in (
        ("expires_at", rfc3339(ends + timedelta(seconds=1))),
        ("expires_in", 100_000),
        ("allowed_addresses", ["0.0.0.0/0"]),
        ("rate_limit_per_minute", 101),
    ):
        answer = bounded.post(PATH, json={"name": "Beyond", field: value})
        [wrong] = wrong_fields(answer)
        assert wrong.startswith(field[:8])
    path = f"{PATH}/{made['id']}"
    for change in (
        {"expires_at": rfc3339(ends + timedelta(days=9))},
        {"allowed_addresses": ["::/0"]},
        {"rate_limit_per_minute": 101},
    ):
        assert list(wrong_fields(bounded.patch(path, json=change))) == list(change)
    for name, nothing in (
        ("expires_at", None),
        ("allowed_addresses", []),
        ("rate_limit_per_minute", None),
    ):
        assert data_of(bounded.patch(path, json={name: nothing}))[name] == bounds[name]


def test_revoking_tells_nothing(site: Site) -> None:
    key, other = site.make_key(), site.make_key()
    nobody = site.client()
    answers = [
        nobody.post(f"{PATH}/revoke", json={"key": presented})
        for presented in (key.key, key.key, other.key[:-1], "x", "", "🔑", "x" * 10_000)
    ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert "caud_" not in answers[0].text
    problem_of(site.client(key.key).get("/v2/whoami"), 403, "FORBIDDEN")
    assert site.client(other.key).get("/v2/whoami").status_code == 200


def test_a_leaked_key_is_rotated_or_deleted(boss: httpx.Client, site: Site, key: Any) -> None:
    site.client().post(f"{PATH}/revoke", json={"key": key.key}).raise_for_status()
    path = f"{PATH}/{key.id}"
    leaked = data_of(boss.get(path))
    assert leaked["status"] == "disabled"
    assert leaked["leaked_at"]
    problem_of(boss.patch(path, json={"status": "enabled"}), 409)
    rotated = data_of(boss.post(f"{path}/rotate"))
    assert (rotated["status"], rotated["leaked_at"]) == ("enabled", None)
    problem_of(site.client(key.key).get("/v2/whoami"), 401)
    assert site.client(rotated["key"]).get("/v2/whoami").status_code == 200


def test_revoking_is_limited_by_address(site: Site) -> None:
    nobody = site.client()
    answers = [nobody.post(f"{PATH}/revoke", json={"key": "x"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    problem_of(answers[-1], 429)
    assert int(answers[-1].headers["retry-after"]) in range(1, 7)


@pytest.mark.parametrize("body", [{}, {"key": 1}, {"key": None}, {"key": "x", "more": 1}, []])
def test_revoking_wants_a_key(site: Site, body: object) -> None:
    assert wrong_fields(site.client().post(f"{PATH}/revoke", json=body))


def test_use_shows_on_the_key(boss: httpx.Client, site: Site, key: Any) -> None:
    agent = {"User-Agent": "reports/1.2 (Linux)"}
    site.client(key.key).get("/v2/whoami", headers=agent)
    path = f"{PATH}/{key.id}"
    while not (seen := data_of(boss.get(path)))["last_used_at"]:
        pass  # the first use by a client is written at once, from another thread
    assert (seen["last_used_via"], seen["last_used_client"]) == ("api", "reports 1.2")
    assert seen["requests_24h"] == sum(seen["requests_by_hour"]) == 1
    [client] = seen["clients_24h"]
    assert (client["via"], client["client"], client["requests"]) == ("api", "reports 1.2", 1)
