"""The order of refusals: of several things wrong, the first in the contract's order is told."""

import json

import httpx
import pytest

from tests.support.raw import Reply, request_bytes
from tests.support.server import Site
from tests.web.problems import problem_of

TOO_LARGE = b"{" + b" " * (1 << 20)


class Wrong:
    """A request that is wrong in every way there is, and can be repaired bit by bit."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.body = TOO_LARGE
        self.parts = {
            "method": "PUT",
            "path": "/v2/nowhere",
            "query": "?api_key=x&limit=1&limit=2",
            "key": "",
            "accept": "text/html",
            "type": "text/plain",
        }

    def send(self) -> Reply:
        parts = self.parts
        key = f"Bearer {parts['key']}"
        headers = {"Accept": parts["accept"], "Content-Type": parts["type"], "Authorization": key}
        length = ("Content-Length", str(len(self.body)))
        path = f"{parts['path']}{parts['query']}"
        return self._site.send(
            request_bytes(parts["method"], path, *headers.items(), length, body=self.body)
        )


def exhausted_key(site: Site, scope: str) -> str:
    """A key that has used up its limit."""
    key = site.key("alice", scope, rate_limit_per_minute=1)
    assert site.client(key).get("/v2/whoami").status_code == 200
    return key


def disabled_key(site: Site) -> str:
    key = site.make_key("alice", scopes=["admin"])
    admin = site.client(site.key("alice", "admin"))
    admin.patch(f"/v2/api-keys/{key.id}", json={"status": "disabled"}).raise_for_status()
    return key.key


def test_refusals_come_in_the_order_of_the_contract(site: Site) -> None:
    repairs: list[tuple[int, str | None, str, str]] = [
        (404, None, "path", "/v2/api-keys"),
        (405, None, "method", "POST"),
        (400, None, "query", "?limit=1&limit=2"),
        (401, None, "key", disabled_key(site)),
        (403, "FORBIDDEN", "key", exhausted_key(site, "read")),
        (403, "INSUFFICIENT_SCOPE", "key", exhausted_key(site, "admin")),
        (429, None, "key", site.key("alice", "admin")),
        (406, None, "accept", "application/json"),
        (415, None, "type", "application/json"),
        (413, None, "body", '{"name":'),
        (400, None, "body", '{"name": 1}'),
        (422, None, "query", ""),
        (422, None, "body", '{"name": "Repaired"}'),
    ]
    wrong = Wrong(site)
    for status, code, part, repaired in repairs:
        problem_of(wrong.send(), status, code)
        if part == "body":
            wrong.body = repaired.encode()
        else:
            wrong.parts[part] = repaired
    assert wrong.send().status == 201


@pytest.mark.parametrize(
    "query", ["limit=1&limit=2", "unknown=1", "limit=x", "cursor=x", "sort=x", "q=%00"]
)
def test_a_wrong_query_is_told_only_to_whoever_may_ask(
    query: str, nobody: httpx.Client, reader: httpx.Client, admin: httpx.Client
) -> None:
    problem_of(nobody.get(f"/v2/api-keys?{query}"), 401)
    problem_of(reader.get(f"/v2/api-keys?{query}"), 403, "INSUFFICIENT_SCOPE")
    problem_of(admin.get(f"/v2/api-keys?{query}", headers={"Accept": "text/csv"}), 406)
    problem_of(admin.get(f"/v2/api-keys?{query}"), 422)


def test_an_unknown_path_is_unknown_to_everyone(nobody: httpx.Client, admin: httpx.Client) -> None:
    for client in (nobody, admin):
        for method in ("GET", "POST", "DELETE", "OPTIONS", "HEAD"):
            answer = client.request(method, "/v2/nowhere")
            assert answer.status_code == 404
            if method != "HEAD":
                problem_of(answer, 404)


def test_a_wrong_key_hides_what_the_body_would_have_been_told(nobody: httpx.Client) -> None:
    body = json.dumps({"name": 1}).encode()
    answer = nobody.post("/v2/api-keys", content=body, headers={"Authorization": "Bearer x"})
    problem_of(answer, 401)
