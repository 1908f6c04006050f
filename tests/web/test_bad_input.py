"""Bad input gets the right problem; nothing is lost, nothing is changed, the server goes on."""

import json

import httpx
import pytest

from tests.support.raw import request_bytes
from tests.support.server import Site
from tests.web.problems import problem_of, wrong_fields

HUGE = (1 << 63, 1 << 64, -(1 << 63) - 1, 10**400)


def some_ids(client: httpx.Client) -> list[str]:
    return [key["id"] for key in client.get("/v2/api-keys?limit=2").json()["data"]]


@pytest.mark.usefixtures("kept")
class TestFields:
    @pytest.mark.parametrize(
        "name",
        [
            "",
            "   ",
            "\u0000",
            "a\u0000b",
            "a\nb",
            "\u202ereversed",
            "zero\u200bwidth",
            "x" * 101,
            "x" * 10_000,
            "x" * 10_001,
            "🔑" * 101,
            1,
            1.5,
            True,
            None,
            [],
            {},
            ["x"],
        ],
    )
    def test_names_that_are_none(self, name: object, admin: httpx.Client) -> None:
        answer = admin.post("/v2/api-keys", json={"name": name})
        assert list(wrong_fields(answer)) == ["name"]

    @pytest.mark.parametrize("number", [*HUGE, -1, 0, 1.5, "60", True, [], {}, 1e300])
    def test_numbers_out_of_bounds(self, number: object, admin: httpx.Client) -> None:
        for field in ("expires_in", "rate_limit_per_minute"):
            body = {"name": "A number", field: number}
            assert list(wrong_fields(admin.post("/v2/api-keys", json=body))) == [field]

    @pytest.mark.parametrize("grace", [*HUGE, 1, -1, 3600.5, "3600", None, True, []])
    def test_a_grace_that_is_none(self, grace: object, admin: httpx.Client) -> None:
        id = some_ids(admin)[0]
        answer = admin.post(f"/v2/api-keys/{id}/rotate", json={"grace_seconds": grace})
        assert list(wrong_fields(answer)) == ["grace_seconds"]

    @pytest.mark.parametrize(
        "instant",
        [
            "",
            "tomorrow",
            "2026-06-14",
            "2999-06-14T09:30:00",
            "2999-02-30T09:30:00Z",
            "2999-06-14T25:30:00Z",
            "2999-06-14T09:30:00+99:00",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "9999-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00Z",
            "-2999-06-14T09:30:00Z",
            "12999-06-14T09:30:00Z",
            "\u0662\u0660\u0662\u0666-06-14T09:30:00Z",
            4_000_000_000,
            4_000_000_000.5,
            True,
            {},
        ],
    )
    def test_instants_that_are_none(self, instant: object, admin: httpx.Client) -> None:
        body = {"name": "An instant", "expires_at": instant}
        assert list(wrong_fields(admin.post("/v2/api-keys", json=body))) == ["expires_at"]

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "x",
            "203.0.113.0/33",
            "203.0.113.1/24",
            "203.0.113",
            "203.0.113.0/24 ::/0",
            "fe80::1%eth0",
            "fe80::1%a b",
            "2001:db8::/129",
            "::ffff:1.2.3.4/-1",
            "1.2.3.4\u0000",
            "\u0661.2.3.4",
            "0x7f.1",
            1,
            None,
            [],
        ],
    )
    def test_addresses_that_are_none(self, address: object, admin: httpx.Client) -> None:
        body = {"name": "An address", "allowed_addresses": ["192.0.2.1", address]}
        [field] = wrong_fields(admin.post("/v2/api-keys", json=body))
        assert field == "allowed_addresses[1]"

    @pytest.mark.parametrize(
        "scopes", ["read", ["read", "read", "read", "read"], [None], ["READ"], {"read": True}, 1]
    )
    def test_scopes_that_are_none(self, scopes: object, admin: httpx.Client) -> None:
        body = {"name": "Scopes", "scopes": scopes}
        [field] = wrong_fields(admin.post("/v2/api-keys", json=body))
        assert field.startswith("scopes")

    def test_all_wrong_fields_are_told_at_once(self, admin: httpx.Client) -> None:
        body = {
            "scopes": ["everything"],
            "expires_in": -1,
            "hash_only": "yes",
            "allowed_addresses": "any",
            "rate_limit_per_minute": 0,
            "colour": "red",
            "organization_id": "x",
        }
        assert set(wrong_fields(admin.post("/v2/api-keys", json=body))) == {
            "name",
            "scopes[0]",
            "expires_in",
            "hash_only",
            "allowed_addresses",
            "rate_limit_per_minute",
            "colour",
            "organization_id",
        }

    def test_a_key_in_a_field_is_not_repeated(self, admin: httpx.Client, admin_key: str) -> None:
        for body in ({admin_key: 1}, {"name": "x", "scopes": [admin_key]}, {"name": [admin_key]}):
            answer = admin.post("/v2/api-keys", json=body)
            assert answer.status_code == 422
            assert "caud_" not in answer.text

    def test_unknown_names_are_repeated_only_where_they_are_names(
        self, admin: httpx.Client
    ) -> None:
        for name in ("<script>", "x" * 41, "a b", "ü", "", "\u0000"):
            body = {"name": "x", name: 1}
            assert list(wrong_fields(admin.post("/v2/api-keys", json=body))) == ["(unknown field)"]

    def test_what_the_path_says_is_said_nowhere_else(self, admin: httpx.Client) -> None:
        mine, other = some_ids(admin)
        path = f"/v2/api-keys/{mine}"
        assert list(wrong_fields(admin.get(path, params={"id": other}))) == ["id"]
        assert list(wrong_fields(admin.delete(path, params={"id": other}))) == ["id"]
        assert list(wrong_fields(admin.patch(path, json={"id": other}))) == ["id"]
        assert list(wrong_fields(admin.patch(path, params={"id": other}, json={}))) == ["id"]

    def test_nobody_names_an_organization(self, admin: httpx.Client, standing_site: Site) -> None:
        rival = standing_site.cast.rival
        for name in ("organization_id", "organization", "org_id", "tenant"):
            body = {"name": "Taken over", name: rival}
            assert list(wrong_fields(admin.post("/v2/api-keys", json=body))) == [name]
            assert list(wrong_fields(admin.get("/v2/api-keys", params={name: rival}))) == [name]
        headers = {"X-Organization-Id": rival, "X-Tenant": rival}
        seen = admin.get("/v2/whoami", headers=headers).json()["data"]["organization_id"]
        assert seen == standing_site.cast.demo


@pytest.mark.usefixtures("kept")
class TestQueries:
    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=201",
            "limit=-1",
            "limit=x",
            "limit=",
            "limit=1.5",
            "limit=%201",
            "limit=1_0",
            "limit=%EF%BC%91",
            f"limit={10**30}",
            "include_total=maybe",
            "order_by=secret",
            "order_by=",
            "order_direction=up",
            "sort=-secret",
            "sort=--name",
            "sort=",
            "status=on",
            "status=null",
            "limit=NULL",
            "cursor=null",
            "sort=null",
            "include_total=null",
            f"q={'x' * 129}",
            "q=%00",
            "q=a%00b",
            "q=%FF",
            "q=%ED%A0%80",
            "cursor=",
            "cursor=%00",
            "cursor=%F0%9F%94%91",
            f"cursor={'A' * 2000}",
            "limit=1&limit=1",
            "Limit=1",
            "limit[]=1",
            "=1",
            "1",
            "a=%FF",
            "%FF=1",
        ],
    )
    def test_wrong_queries(self, query: str, admin: httpx.Client) -> None:
        assert wrong_fields(admin.get(f"/v2/api-keys?{query}"))

    def test_raw_bytes_in_a_query(self, standing_site: Site, admin_key: str) -> None:
        bearer = ("Authorization", f"Bearer {admin_key}")
        for raw, status in ((b"q=\xc3\xa9", 200), (b"q=\xff", 422)):
            request = request_bytes("GET", "/v2/api-keys?@", bearer).replace(b"@", raw)
            reply = standing_site.send(request)
            assert reply.status in {status, 400}
            if reply.status == 200:
                assert reply.json()["filters"]["q"] == "é"

    def test_queries_of_a_write(self, admin: httpx.Client) -> None:
        body = {"name": "By the query"}
        for query in ("name=x", "q=%FF", "%FF", "limit=1&limit=2", "<b>=1"):
            assert wrong_fields(admin.post(f"/v2/api-keys?{query}", json=body))


@pytest.mark.usefixtures("kept")
class TestHeaders:
    @pytest.mark.parametrize("size", [10_000, 1_000_000])
    def test_a_bearer_of_any_size(self, size: int, standing_site: Site) -> None:
        for bearer in ("caud_" + "x" * size, "é" * size):
            header = ("Authorization", f"Bearer {bearer}".encode())
            reply = standing_site.send(request_bytes("GET", "/v2/whoami", header))
            assert reply.status in {400, 401, 431}

    @pytest.mark.parametrize(
        "bearer", ["schlüssel", "🔑", "caud_" + "é" * 38, "caud_" + "\u0661" * 38, "\u00a0"]
    )
    def test_a_bearer_outside_ascii(self, bearer: str, standing_site: Site) -> None:
        for encoded in (bearer.encode(), bearer.encode("latin-1", "replace")):
            header = ("Authorization", b"Bearer " + encoded)
            problem_of(standing_site.send(request_bytes("GET", "/v2/whoami", header)), 401)

    def test_a_thousand_headers(self, standing_site: Site, admin_key: str) -> None:
        bearer = ("Authorization", f"Bearer {admin_key}")
        many = [(f"X-{number}", "x" * 100) for number in range(1_000)]
        assert standing_site.send(request_bytes("GET", "/v2/whoami", bearer, *many)).status < 500

    def test_a_path_of_any_length(self, standing_site: Site) -> None:
        reply = standing_site.send(request_bytes("GET", "/v2/" + "x" * 100_000))
        assert reply.status in {400, 404, 414}

    def test_a_user_agent_of_any_kind(self, standing_site: Site, admin_key: str) -> None:
        bearer = ("Authorization", f"Bearer {admin_key}")
        for agent in (b"", b"\xff\xfe", b"x" * 100_000, b"a/b/c", b"<b>/1", "🔑/1".encode(), b"("):
            request = request_bytes("GET", "/v2/whoami", bearer, ("User-Agent", agent))
            assert standing_site.send(request).status == 200


def test_names_are_kept_as_they_were_sent(standing_site: Site) -> None:
    admin = standing_site.client(standing_site.key("alice", "admin"))
    for name in (
        "<script>alert(1)</script>",
        "'; DROP TABLE api_keys; --",
        "👩‍👩‍👧 family",
        "نام کلید",
        "{{ 7 * 7 }} ${7*7} %s",
        "é" * 100,
        "a" * 100,
        "\\ud800 is no surrogate",
        "../../etc/passwd",
        "null",
    ):
        made = admin.post("/v2/api-keys", json={"name": name})
        assert made.status_code == 201, made.text
        path = made.headers["location"]
        assert admin.get(path).json()["data"]["name"] == name
        assert admin.delete(path).status_code == 204


def test_duplicate_members_of_an_object_are_one(admin: httpx.Client) -> None:
    body = b'{"name": "First", "name": "Last of two"}'
    made = admin.post(
        "/v2/api-keys", content=body, headers={"Content-Type": "application/json"}
    ).json()
    assert json.dumps(made["data"]["name"]) == '"Last of two"'
