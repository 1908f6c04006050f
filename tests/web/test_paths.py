"""Paths under `/v2`: which there are, which methods they take, and that errors never leave JSON."""

import httpx
import pytest

from tests.web.problems import problem_of


@pytest.mark.parametrize(
    "path",
    [
        "/v2",
        "/v2/",
        "/v2//whoami",
        "/v2/whoami/",
        "/v2/Whoami",
        "/v2/api-keys/",
        "/v2/api-keys//rotate",
        "/v2/api-keys/revoke/more",
        "/v2/whoami%00",
        "/v2/%ff%fe",
        "/v2/%F0%9F%94%91",
        "/v2/..%2Fwhoami",
        "/v2/<script>",
        "/v2/docs/",
    ],
)
def test_unknown_paths_get_a_problem(path: str, nobody: httpx.Client, admin: httpx.Client) -> None:
    for client in (nobody, admin):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "NOT_FOUND"


def test_what_only_begins_like_the_api_is_a_page(nobody: httpx.Client) -> None:
    for path in ("/v2x", "/v22/whoami", "/v1/whoami"):
        answer = nobody.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v2/whoami", "GET, HEAD"),
        ("/v2/meta", "GET, HEAD"),
        ("/v2/health", "GET, HEAD"),
        ("/v2/openapi.json", "GET, HEAD"),
        ("/v2/docs", "GET, HEAD"),
        ("/v2/api-keys", "GET, HEAD, POST"),
        ("/v2/api-keys/revoke", "POST"),
        ("/v2/api-keys/0197f0a0-0000-7000-8000-000000000000", "DELETE, GET, HEAD, PATCH"),
        ("/v2/api-keys/0197f0a0-0000-7000-8000-000000000000/rotate", "POST"),
    ],
)
def test_a_wrong_method_names_the_right_ones(
    path: str, allowed: str, nobody: httpx.Client, admin: httpx.Client
) -> None:
    for client in (nobody, admin):
        for method in ("PUT", "OPTIONS", "TRACE", "PROPFIND"):
            answer = client.request(method, path)
            problem_of(answer, 405)
            assert answer.headers["allow"] == allowed


def test_head_is_refused_where_get_is(nobody: httpx.Client) -> None:
    answer = nobody.head("/v2/api-keys/revoke")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")


def test_no_answer_invites_other_origins(nobody: httpx.Client, reader: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for answer in (
        nobody.options("/v2/whoami", headers=origin),
        nobody.get("/v2/meta", headers=origin),
        reader.get("/v2/whoami", headers=origin),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_ids_are_the_same_in_any_case(admin: httpx.Client) -> None:
    id = admin.get("/v2/api-keys?limit=1").json()["data"][0]["id"]
    assert admin.get(f"/v2/api-keys/{id.upper()}").json()["data"]["id"] == id


@pytest.mark.parametrize("id", ["x", "1", "%00", "0197f0a0000070008000000000000000", "caud_x"])
def test_an_id_that_is_none_is_a_wrong_field(id: str, admin: httpx.Client) -> None:
    answer = admin.get(f"/v2/api-keys/{id}")
    assert [error["field"] for error in answer.json()["errors"]] == ["id"]
    assert answer.status_code == 422


def test_an_id_with_a_line_end_is_a_wrong_field(admin: httpx.Client) -> None:
    id = admin.get("/v2/api-keys?limit=1").json()["data"][0]["id"]
    assert admin.get(f"/v2/api-keys/{id}%0A").status_code == 422
