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
        self.site = site
        self.method = "PUT"
        self.path = "/v2/nowhere"
        self.query = "api_key=x&limit=1&limit=2"
        self.headers = {"Accept": "text/html", "Content-Type": "text/plain"}
        self.body = TOO_LARGE

    def send(self) -> Reply:
        length = ("Content-Length", str(len(self.body)))
        path = f"{self.path}?{self.query}" if self.query else self.path
        return self.site.send(
            request_bytes(self.method, path, *self.headers.items(), length, body=self.body)
        )


def test_refusals_come_in_the_order_of_the_contract(site: Site) -> None:
    limited = site.make_key("alice", scopes=["read"], rate_limit_per_minute=1)
    disabled = site.make_key("alice", scopes=["admin"])
    site.client(site.key("alice", "admin")).patch(
        f"/v2/api-keys/{disabled.id}", json={"status": "disabled"}
    ).raise_for_status()
    assert site.client(limited.key).get("/v2/whoami").status_code == 200

    wrong = Wrong(site)
    problem_of(wrong.send(), 404)
    wrong.path = "/v2/api-keys"
    problem_of(wrong.send(), 405)
    wrong.method = "POST"
    problem_of(wrong.send(), 400)  # a key in the address, which must not be repeated
    wrong.query = "limit=1&limit=2"
    problem_of(wrong.send(), 401)
    wrong.headers["Authorization"] = f"Bearer {disabled.key}"
    problem_of(wrong.send(), 403, "FORBIDDEN")
    wrong.headers["Authorization"] = f"Bearer {limited.key}"
    problem_of(wrong.send(), 403, "INSUFFICIENT_SCOPE")
    exhausted = site.make_key("alice", scopes=["admin"], rate_limit_per_minute=1)
    assert site.client(exhausted.key).get("/v2/whoami").status_code == 200
    wrong.headers["Authorization"] = f"Bearer {exhausted.key}"
    problem_of(wrong.send(), 429)
    wrong.headers["Authorization"] = f"Bearer {site.key('alice', 'admin')}"
    problem_of(wrong.send(), 406)
    wrong.headers["Accept"] = "application/json"
    problem_of(wrong.send(), 415)
    wrong.headers["Content-Type"] = "application/json"
    problem_of(wrong.send(), 413)
    wrong.body = b'{"name":'
    problem_of(wrong.send(), 400)
    wrong.body = b'{"name": 1}'
    problem_of(wrong.send(), 422)
    wrong.query = ""
    problem_of(wrong.send(), 422)
    wrong.body = b'{"name": "Repaired"}'
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
