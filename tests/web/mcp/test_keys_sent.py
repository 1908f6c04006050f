"""Three ways to send a key, and what happens without one or with a wrong one."""

from collections.abc import Callable
from typing import Any

import pytest
from mcp.client import Client

from creatoraudit.keys.operations import update_api_key
from creatoraudit.operation import invoke
from creatoraudit.secrets import new_key
from tests.support.server import ServerProcess, Site
from tests.web.mcp.agents import ERAS, ask, names, run_agent

DISCOVERY = ("initialize", "tools/list", "ping", "notifications/initialized")
OWN = "X-CreatorAudit-API-Key"


def whoami(site: Site, *, query: str = "", own: str = "", bearer: str = "") -> Any:
    headers = {OWN: own} if own else {}
    headers |= {"Authorization": bearer} if bearer else {}
    params = {"name": "get_api_key_info", "arguments": {}}
    return ask(site, "tools/call", params, query=query, headers=headers)


def test_three_ways_to_send_a_key(standing_site: Site) -> None:
    key = standing_site.key()
    for answer in (
        whoami(standing_site, bearer=f"Bearer {key}"),
        whoami(standing_site, own=key),
        whoami(standing_site, query=f"?api_key={key}"),
        whoami(standing_site, query=f"?api_key={key}", bearer="Bearer"),
        whoami(
            standing_site,
            query=f"?api_key={key}&api_key={key}",
            own=key,
            bearer=f"bearer {key}",
        ),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.json()["result"]["isError"] is False


@pytest.mark.parametrize("era", ERAS)
def test_the_official_client_with_the_key_in_its_address(standing_site: Site, era: str) -> None:
    async def do(client: Client) -> bool:
        return bool((await client.call_tool("get_overview", {})).is_error)

    query = f"?api_key={standing_site.key()}"
    assert not run_agent(standing_site, do, era=era, query=query)


def test_two_keys_that_differ_are_refused(standing_site: Site) -> None:
    one, two = standing_site.key(), standing_site.key()
    for answer in (
        whoami(standing_site, bearer=f"Bearer {one}", own=two),
        whoami(standing_site, query=f"?api_key={two}", own=one),
        whoami(standing_site, query=f"?api_key={one}&api_key={two}"),
    ):
        assert answer.status_code == 400
        assert "Two different API keys" in answer.text
        assert one not in answer.text


def test_only_this_address_takes_a_key(standing_site: Site) -> None:
    key = standing_site.key()
    assert standing_site.client().get(f"/v2/whoami?api_key={key}").status_code == 400
    assert standing_site.client().get("/v2/whoami", headers={OWN: key}).status_code == 401


def test_the_key_knows_that_it_was_in_an_address(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    made = site.make_key("alice", scopes=["admin"])
    plain = site.make_key("alice")
    server = server_process(workers=1)
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"Accept": "application/json", "User-Agent": "codex/0.169"}
    client = server.client()
    assert client.post(f"/mcp?api_key={made.key}", json=message, headers=headers).is_success
    headers |= {"Authorization": f"Bearer {plain.key}"}
    assert client.post("/mcp", json=message, headers=headers).is_success
    assert server.stop() == 0
    for id, in_url in ((made.id, True), (plain.id, False)):
        shown = site.client(made.key).get(f"/v2/api-keys/{id}").json()["data"]
        assert shown["used_in_url"] is in_url
        assert (shown["last_used_via"], shown["last_used_client"]) == ("mcp", "codex 0.169")


def test_without_a_key_tools_are_listed_but_not_called(site: Site) -> None:
    for method in DISCOVERY[1:3]:
        assert ask(site, method).status_code == 200
    assert "track_account" in names(ask(site, "tools/list"))
    params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {}}
    params["clientInfo"] = {"name": "x", "version": "1"}
    said = ask(site, "initialize", params).json()["result"]["instructions"]
    assert "refused" in said
    said = ask(site, "server/discover", modern=True).json()["result"]["instructions"]
    assert "refused" in said
    for modern in (False, True):
        params = {"name": "search", "arguments": {}}
        answer = ask(site, "tools/call", params, modern=modern)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="creatoraudit"'
        assert "API keys page" in answer.text
        assert "http" in answer.text


def test_discovery_without_a_key_is_limited(site: Site) -> None:
    statuses = [ask(site, "ping").status_code for _ in range(62)]
    assert statuses[:60] == [200] * 60
    assert statuses[61] == 429
    assert ask(site, "ping").headers["retry-after"]
    assert ask(site, "ping", key=site.key()).status_code == 200


@pytest.mark.parametrize("method", [*DISCOVERY, "server/discover", "tools/call"])
def test_a_wrong_key_is_refused_whatever_is_asked(site: Site, method: str) -> None:
    for query, headers in (
        ("", {"Authorization": f"Bearer {new_key()}"}),
        ("", {OWN: "caud_short"}),
        ("?api_key=nonsense", {}),
        ("", {"Authorization": "Basic eDp5"}),
    ):
        answer = ask(site, method, query=query, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["www-authenticate"]
        assert "key" in answer.text
        assert "caud_short" not in answer.text


def test_a_disabled_key_says_so(site: Site) -> None:
    made = site.make_key("alice")
    assert ask(site, "ping", key=made.key).status_code == 200
    invoke(site.services, site.cast.alice, update_api_key, {"id": made.id, "status": "disabled"})
    for method in DISCOVERY:
        answer = ask(site, method, key=made.key)
        assert answer.status_code == 403
        assert "disabled" in answer.text
        assert site.url in answer.text


def test_what_is_over_the_limit_waits(site: Site) -> None:
    key = site.key("alice", rate_limit_per_minute=2)
    for _ in range(3):
        answer = ask(site, "tools/list", key=key)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    params = {"name": "search", "arguments": {}}
    result = ask(site, "tools/call", params, key=key).json()["result"]
    assert result["isError"] is True
    assert '"code":"RATE_LIMITED"' in result["content"][0]["text"]
    assert '"retry_after":' in result["content"][0]["text"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?readolny=1", "readonly"),
        ("?tools=nonsense", "accounts"),
        ("?readonly=maybe", "1 or 0"),
        ("?token=caud_x", "api_key"),
    ],
)
def test_an_address_that_says_something_unknown_is_refused(
    standing_site: Site, query: str, words: str
) -> None:
    answer = ask(standing_site, "tools/list", key=standing_site.key(), query=query)
    assert answer.status_code == 400
    assert words in answer.text
