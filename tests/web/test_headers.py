"""Request ids, HEAD, entity tags, caching, and what an Accept header may ask for."""

import re

import httpx
import pytest

from tests.support.raw import request_bytes
from tests.support.server import Site
from tests.web.problems import problem_of

OPEN = ("/v2/meta", "/v2/health", "/v2/openapi.json", "/v2/docs")


@pytest.mark.parametrize("own", ["a", "A-b_c.9", "x" * 128, "..", "-"])
def test_a_request_id_of_the_client_is_kept(own: str, nobody: httpx.Client) -> None:
    for path in ("/v2/meta", "/v2/whoami", "/v2/nowhere", "/nowhere"):
        assert nobody.get(path, headers={"X-Request-ID": own}).headers["x-request-id"] == own


@pytest.mark.parametrize(
    "own", ["", " ", "a b", "x" * 129, "é", "a/b", "caud_abc", "xcaud_y", "a\tb"]
)
def test_another_is_replaced(own: str, standing_site: Site) -> None:
    header = ("X-Request-ID", own.encode())
    answer = standing_site.send(request_bytes("GET", "/v2/whoami", header))
    made = problem_of(answer, 401)["request_id"]
    assert made != own
    assert "caud_" not in made


def test_two_request_ids_are_none(standing_site: Site) -> None:
    ids = (("X-Request-ID", "one"), ("X-Request-ID", "two"))
    made = standing_site.send(request_bytes("GET", "/v2/meta", *ids)).header("x-request-id")
    assert made not in {"one", "two"}


def test_made_request_ids_differ(nobody: httpx.Client) -> None:
    made = [nobody.get("/v2/meta").headers["x-request-id"] for _ in range(5)]
    assert len(set(made)) == 5


@pytest.mark.parametrize(
    "path",
    [
        "/v2/meta",
        "/v2/health",
        "/v2/openapi.json",
        "/v2/docs",
        "/v2/whoami",
        "/v2/api-keys",
        "/v2/nowhere",
    ],
)
def test_head_is_get_without_its_body(path: str, standing_site: Site) -> None:
    admin = standing_site.client(standing_site.key("alice", "admin"))
    get, head = admin.get(path), admin.head(path)
    assert head.content == b""
    assert head.status_code == get.status_code
    changing = {"date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit"}
    lasting = {name: value for name, value in get.headers.items() if name not in changing}
    if path != "/v2/api-keys":  # what was just used shows in the list, so its tag may move
        assert lasting == {n: v for n, v in head.headers.items() if n not in changing}
    assert set(head.headers) == set(get.headers)


@pytest.mark.parametrize(
    "path", ["/v2/whoami", "/v2/meta", "/v2/openapi.json", "/v2/docs", "/v2/health"]
)
def test_what_the_client_has_is_not_sent_again(path: str, reader: httpx.Client) -> None:
    first = reader.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]+"', tag)
    for known in (tag, f"W/{tag}", "*", f'"other", {tag}', f'W/"x",W/{tag}  , "y"'):
        for method in ("GET", "HEAD"):
            again = reader.request(method, path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert again.headers["vary"] == "Authorization"
            assert again.headers["cache-control"] == first.headers["cache-control"]
            assert "content-type" not in again.headers
    for unknown in ('"other"', tag.strip('"'), "", 'W/"*"', tag[:-2] + '"'):
        assert reader.get(path, headers={"If-None-Match": unknown}).status_code == 200


def test_a_tag_among_several_headers_is_found(standing_site: Site) -> None:
    tag = standing_site.client().get("/v2/meta").headers["etag"]
    headers = (("If-None-Match", '"other"'), ("If-None-Match", tag))
    assert standing_site.send(request_bytes("GET", "/v2/meta", *headers)).status == 304


def test_a_tag_changes_with_what_is_seen(standing_site: Site) -> None:
    admin = standing_site.client(standing_site.key("alice", "admin"))
    key = standing_site.make_key()
    path = f"/v2/api-keys/{key.id}"
    before = admin.get(path)
    admin.patch(path, json={"name": "Another name"}).raise_for_status()
    after = admin.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["data"]["name"] == "Another name"


def test_a_tag_opens_nothing(standing_site: Site) -> None:
    tag = standing_site.client(standing_site.key()).get("/v2/whoami").headers["etag"]
    problem_of(standing_site.client().get("/v2/whoami", headers={"If-None-Match": tag}), 401)
    assert (
        standing_site.client(standing_site.key("charlie"))
        .get("/v2/whoami", headers={"If-None-Match": tag})
        .status_code
        == 200
    )


def test_answers_are_not_for_shared_caches(standing_site: Site) -> None:
    admin = standing_site.client(standing_site.key("alice", "admin"))
    key = standing_site.make_key()
    for answer in (
        admin.get("/v2/whoami"),
        admin.get("/v2/api-keys"),
        admin.patch(f"/v2/api-keys/{key.id}", json={}),
        admin.delete(f"/v2/api-keys/{key.id}"),
        admin.get("/v2/nowhere"),
        standing_site.client().get("/v2/meta"),
    ):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Authorization"
    secret = admin.post("/v2/api-keys", json={"name": "Secret"})
    assert secret.headers["cache-control"] == "no-store"
    assert "etag" not in secret.headers


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "*/*",
        "application/*",
        "APPLICATION/JSON",
        "text/html, application/json;q=0.1",
        "text/html;q=0.9,*/*;q=0.8",
        "application/json; charset=utf-8",
        "application/problem+json, application/json",
        "application/json;q=0.001",
        "text/html;q=1 , application/json ; q=0.5",
        "",
    ],
)
def test_an_accept_header_that_allows_json(accept: str, reader: httpx.Client) -> None:
    assert reader.get("/v2/whoami", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "application/xml",
        "application/json;q=0",
        "application/json; q=0.000",
        "*/*;q=0",
        "text/html, */*;q=0.0",
        "application/json;q=0, */*",
        "image/*",
        "json",
        "x*/*x",
    ],
)
def test_an_accept_header_that_does_not(accept: str, reader: httpx.Client) -> None:
    problem_of(reader.get("/v2/whoami", headers={"Accept": accept}), 406)


def test_an_accept_header_in_two_parts_is_one(standing_site: Site) -> None:
    parts = (("Accept", "text/html"), ("Accept", "application/json"))
    assert standing_site.send(request_bytes("GET", "/v2/meta", *parts)).status == 200


def test_answers_say_what_they_are(standing_site: Site) -> None:
    nobody = standing_site.client()
    kinds = {path: nobody.get(path).headers["content-type"] for path in OPEN}
    json, html = "application/json", "text/html; charset=utf-8"
    assert kinds == dict(zip(OPEN, (json, json, json, html), strict=True))
    for path in OPEN:
        answer = nobody.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
