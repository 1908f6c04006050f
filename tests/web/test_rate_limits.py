"""Rate limits of a key: on every authenticated answer, and exact."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from creatoraudit import clock
from tests.support.server import ServerProcess, Site
from tests.web.problems import problem_of

NAMES = (
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "ratelimit",
    "ratelimit-policy",
)


def limits_of(answer: httpx.Response) -> tuple[str, ...]:
    return tuple(answer.headers.get(name, "") for name in NAMES)


def test_all_five_headers_say_the_same(site: Site) -> None:
    client = site.client(site.key("alice", "read", rate_limit_per_minute=60))
    with clock.freeze(datetime(2026, 6, 14, 9, 30, tzinfo=UTC)) as frozen:
        now = int(frozen.instant.timestamp())
        assert limits_of(client.get("/v2/whoami")) == (
            "60",
            "59",
            str(now + 2),
            '"default";r=59;t=2',
            '"default";q=60;w=60',
        )
        client.get("/v2/whoami")
        frozen.advance(1)
        answer = client.get("/v2/whoami")
        assert limits_of(answer)[1] == "58"
        frozen.advance(60)
        assert limits_of(client.get("/v2/whoami"))[1] == "59"


def test_over_the_limit_says_how_long_to_wait(site: Site) -> None:
    client = site.client(site.key("alice", "read", rate_limit_per_minute=3))
    with clock.freeze(datetime(2026, 6, 14, 9, 30, tzinfo=UTC)) as frozen:
        for left in ("2", "1", "0"):
            assert limits_of(client.get("/v2/whoami"))[1] == left
        answer = client.get("/v2/whoami")
        problem_of(answer, 429)
        assert answer.headers["retry-after"] == "20"
        assert limits_of(answer)[:2] == ("3", "0")
        frozen.advance(19)
        assert client.get("/v2/whoami").headers["retry-after"] == "1"
        frozen.advance(1)
        assert client.get("/v2/whoami").status_code == 200
        assert client.get("/v2/whoami").status_code == 429


def test_refused_requests_do_not_make_the_wait_longer(site: Site) -> None:
    client = site.client(site.key("alice", "read", rate_limit_per_minute=1))
    with clock.freeze(datetime(2026, 6, 14, 9, 30, tzinfo=UTC)) as frozen:
        client.get("/v2/whoami")
        for _ in range(5):
            assert client.get("/v2/whoami").headers["retry-after"] == "60"
        frozen.advance(60)
        assert client.get("/v2/whoami").status_code == 200


def test_the_limit_is_600_a_minute_unless_said_otherwise(site: Site) -> None:
    client = site.client(site.key("alice", "read", rate_limit_per_minute=None))
    answer = client.get("/v2/whoami")
    assert limits_of(answer)[:2] == ("600", "599")
    assert answer.headers["ratelimit-policy"] == '"default";q=600;w=60'


def test_a_changed_limit_holds_for_the_next_request(site: Site) -> None:
    key = site.make_key("alice", scopes=["read"], rate_limit_per_minute=5)
    client, admin = site.client(key.key), site.client(site.key("alice", "admin"))
    assert limits_of(client.get("/v2/whoami"))[0] == "5"
    path = f"/v2/api-keys/{key.id}"
    admin.patch(path, json={"rate_limit_per_minute": 50}).raise_for_status()
    assert limits_of(client.get("/v2/whoami"))[0] == "50"


def test_keys_have_limits_of_their_own(site: Site) -> None:
    one = site.client(site.key("alice", "read", rate_limit_per_minute=1))
    other = site.client(site.key("alice", "read", rate_limit_per_minute=1))
    assert [one.get("/v2/whoami").status_code for _ in range(2)] == [200, 429]
    assert other.get("/v2/whoami").status_code == 200


@pytest.mark.parametrize("path", ["/v2/meta", "/v2/health", "/v2/openapi.json", "/v2/docs"])
def test_what_is_open_is_not_limited(path: str, site: Site) -> None:
    client = site.client(site.key("alice", "read", rate_limit_per_minute=1))
    client.get("/v2/whoami")
    answers = [client.get(path) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        assert limits_of(answer) == ("",) * 5


def test_every_authenticated_answer_carries_the_headers(site: Site) -> None:
    client = site.client(site.key("alice", "admin"))
    unknown = "/v2/api-keys/0197f0a0-0000-7000-8000-000000000000"
    answers = [
        client.get("/v2/whoami"),
        client.get("/v2/whoami", headers={"If-None-Match": "*"}),
        client.get("/v2/whoami", headers={"Accept": "text/html"}),
        client.head("/v2/api-keys"),
        client.get("/v2/api-keys?unknown=1"),
        client.get(unknown),
        client.post("/v2/api-keys", content=b"{"),
        client.post("/v2/api-keys", json={"name": "New"}),
        client.post("/v2/api-keys", json={"name": "new"}),
        client.post("/v2/api-keys", json={"name": "new", "scopes": ["admin"]}),
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 304, 406, 200, 422, 404, 415, 201, 409, 403]
    for answer in answers:
        assert all(limits_of(answer))
        assert re.fullmatch(r'"default";r=\d+;t=\d+', answer.headers["ratelimit"])


def test_unauthenticated_refusals_carry_none(site: Site) -> None:
    key = site.key("alice", "read")
    for answer in (
        site.client().get("/v2/whoami"),
        site.client(key[:-1]).get("/v2/whoami"),
        site.client(key).get("/v2/nowhere"),
        site.client(key).get("/v2/whoami?api_key=1"),
    ):
        assert answer.status_code >= 400
        assert limits_of(answer) == ("",) * 5


def test_the_limit_is_exact_over_processes(
    server_process: Callable[..., ServerProcess], site: Site
) -> None:
    server = server_process(workers=4)
    client = server.client(site.key("alice", "read", rate_limit_per_minute=1), keep_alive=False)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: client.get("/v2/whoami").status_code, range(40))
    # One a minute, which is far longer than this takes.
    assert sorted(answers) == [200] + [429] * 39
