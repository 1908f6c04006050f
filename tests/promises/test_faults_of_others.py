"""Faults that were found in other people's servers, tried on this one."""

import pytest

from tests.keys.helpers import Keys
from tests.support.raw import request_bytes
from tests.support.server import Site

HOSTS = [
    "127.0.0.1/v2/health?",
    "127.0.0.1/v2/health#",
    "x@y/v2/meta?",
    "127.0.0.1:80/v2/openapi.json",
    "",
    "\\v2\\health",
    "[::1",
    "a" * 5_000,
]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host[:20])
def test_what_is_open_is_told_by_the_path_and_never_by_the_host(site: Site, host: str) -> None:
    """CVE-2026-48710: a path that was checked on an address rebuilt from `Host`."""
    request = b"GET /v2/api-keys HTTP/1.1\r\nHost: " + host.encode() + b"\r\n\r\n"

    assert site.send(request).status in {400, 401}


@pytest.mark.parametrize(
    "path",
    [
        "/v2/health/../api-keys",
        "/v2//api-keys",
        "/v2/api-keys/",
        "/v2/./api-keys",
        "/v2/API-KEYS",
        "/v2/api-keys%2f",
        "/v2%2fapi-keys",
        "/v2/%61pi-keys",
        "/v2/health;/api-keys",
        "http://127.0.0.1/v2/api-keys",
    ],
)
def test_no_spelling_of_a_path_opens_it(site: Site, path: str) -> None:
    assert site.send(request_bytes("GET", path)).status in {400, 401, 404}


@pytest.mark.parametrize(
    "header",
    [
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-HTTP-Method-Override",
        "X-Organization-Id",
        "X-User-Id",
        "X-Forwarded-User",
        "X-Forwarded-For",
        "X-Real-IP",
    ],
)
def test_no_header_makes_anybody_somebody_else(
    alice_keys: Keys, charlie_keys: Keys, site: Site, header: str
) -> None:
    """CVE-2025-61928: an identity that was taken from what the client says of itself."""
    bound = alice_keys.create(allowed_addresses=["203.0.113.1"])
    key = alice_keys.create("Plain")
    organization = charlie_keys.caller.organization_id
    for value in ("/v2/health", "GET", organization, str(charlie_keys.caller.id), "203.0.113.1"):
        assert site.client().get("/v2/api-keys", headers={header: value}).status_code == 401
        with_value = {header: value}
        assert site.client(bound.key).get("/v2/whoami", headers=with_value).status_code == 403
        mine = site.client(key.key).get("/v2/whoami", headers=with_value).json()["data"]
        assert mine["organization_id"] == alice_keys.caller.organization_id


@pytest.mark.parametrize(
    "field", ["organization_id", "user_id", "created_by", "role", "caller", "id", "status"]
)
def test_no_field_of_a_body_says_who_asks(
    alice_keys: Keys, charlie_keys: Keys, site: Site, field: str
) -> None:
    """The same, in a body: an unknown field is refused, and nothing is made."""
    admin = alice_keys.create(scopes=["admin"])
    body = {"name": "Stolen", field: charlie_keys.caller.organization_id}

    answer = site.client(admin.key).post("/v2/api-keys", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_key_gets_no_more_than_its_maker_over_the_api(alice_keys: Keys, site: Site) -> None:
    """CVE-2026-47101: scopes that were not checked at creation."""
    admin = site.client(alice_keys.create("Admin", scopes=["admin"]).key)
    for scopes in (["admin"], ["read", "admin"], ["write", "admin", "read"]):
        refused = admin.post("/v2/api-keys", json={"name": "Heir", "scopes": scopes})
        assert refused.status_code == 403
        assert refused.json()["code"] == "INSUFFICIENT_SCOPE"
    made = admin.post("/v2/api-keys", json={"name": "Plain"}).json()["data"]
    widened = admin.patch(f"/v2/api-keys/{made['id']}", json={"scopes": ["admin"]})
    assert widened.status_code == 403
    writer = site.client(made["key"])
    assert writer.post("/v2/api-keys", json={"name": "x", "scopes": []}).status_code == 403


def test_no_scope_is_nothing_and_not_everything(alice_keys: Keys, site: Site) -> None:
    """An empty list that was read as "no restriction"."""
    client = site.client(alice_keys.create(scopes=[]).key)

    answers = [client.get("/v2/api-keys"), client.post("/v2/api-keys", json={"name": "x"})]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_deleted_key_is_gone_from_memory_too(alice_keys: Keys, site: Site) -> None:
    """CVE-2026-46554: a token that lived on in a cache."""
    client_of = {}
    for number in range(20):
        key = alice_keys.create(f"Key {number}")
        client_of[number] = site.client(key.key)
        assert client_of[number].get("/v2/whoami").status_code == 200
        alice_keys.delete(key)
        answers = [client_of[number].get("/v2/whoami") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [401, 401]
