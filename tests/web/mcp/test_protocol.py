"""One address for every client: both eras, POST only, JSON only."""

import subprocess
import sys

import pytest
from mcp.client import Client

from tests.support.server import Site
from tests.web.mcp.agents import ERAS, INFO, VERSION, ask, call, names, run_agent
from tests.web.problems import problem_of

HANDSHAKES = ("2025-03-26", "2025-06-18", "2025-11-25")


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_the_official_client_connects(standing_site: Site, era: str, path: str) -> None:
    async def do(client: Client) -> tuple[str, list[str]]:
        result = await client.call_tool("get_api_key_info", {})
        assert result.structured_content["data"]["type"] == "whoami"
        return client.protocol_version, [tool.name for tool in (await client.list_tools()).tools]

    version, tools = run_agent(standing_site, do, key=standing_site.key(), era=era, path=path)
    assert version == (VERSION if era == VERSION else "2025-11-25")
    assert tools[0] == "get_api_key_info"


@pytest.mark.parametrize("version", HANDSHAKES)
def test_every_handshake_is_answered_in_its_version(standing_site: Site, version: str) -> None:
    params = {"protocolVersion": version, "capabilities": {}, "clientInfo": INFO}
    answer = ask(standing_site, "initialize", params, key=standing_site.key())
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    result = answer.json()["result"]
    assert result["protocolVersion"] == version
    assert result["serverInfo"]["name"] == "creatoraudit"
    assert "untrusted" in result["instructions"]
    assert ask(standing_site, "ping").json()["result"] == {}


def test_without_a_handshake_everything_works_at_once(standing_site: Site) -> None:
    key = standing_site.key()
    discovered = ask(standing_site, "server/discover", key=key, modern=True).json()["result"]
    assert VERSION in discovered["supportedVersions"]
    assert discovered["capabilities"] == {"tools": {"listChanged": False}}
    listed = ask(standing_site, "tools/list", key=key, modern=True).json()["result"]
    assert listed["cacheScope"] == "private"
    assert [tool["name"] for tool in listed["tools"]] == names(
        ask(standing_site, "tools/list", key=key)
    )
    called = ask(
        standing_site,
        "tools/call",
        {"name": "get_api_key_info", "arguments": {}},
        key=key,
        modern=True,
    )
    assert called.json()["result"]["isError"] is False


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD", "OPTIONS"])
def test_everything_but_post_is_refused_at_once(standing_site: Site, method: str) -> None:
    for path in ("/mcp", "/mcp/"):
        answer = standing_site.client().request(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"


def test_notifications_are_taken(standing_site: Site) -> None:
    message = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    headers = {"Accept": "application/json, text/event-stream"}
    assert standing_site.client().post("/mcp", json=message, headers=headers).status_code == 202


@pytest.mark.parametrize(
    ("body", "words"),
    [
        *((body, "not JSON") for body in (b"", b"{", b"\xff", b"[" * 9999)),
        *((body, "one message at a time") for body in (b"[]", b'[{"jsonrpc":"2.0"}]')),
        *((body, "an object") for body in (b"null", b"1", b"{}", b'{"jsonrpc":"2.0"}')),
        (b'{"jsonrpc":"2.0","method":"ping","id":true}', "an id"),
        (b'{"jsonrpc":"2.0","method":"ping","id":{}}', "an id"),
        (b'{"jsonrpc":"2.0","method":"ping","id":1,"params":[]}', "params"),
        (b'{"jsonrpc":"1.0","method":"caud_secret","id":1}', "2.0"),
    ],
)
def test_what_is_no_message_is_refused_in_words(
    standing_site: Site, body: bytes, words: str
) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    key = {"Authorization": f"Bearer {standing_site.key()}"}
    for more in ({}, key, {**key, "MCP-Protocol-Version": VERSION}):
        answer = standing_site.client().post("/mcp", content=body, headers={**headers, **more})
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["code"] == (-32700 if words == "not JSON" else -32600)
        assert words in error["message"]
        assert "secret" not in error["message"]
        assert answer.headers["x-request-id"]


def test_a_body_has_at_most_256_kib(standing_site: Site) -> None:
    key = standing_site.key()
    for size, status in ((255, 200), (257, 413)):
        answer = ask(
            standing_site,
            "tools/call",
            {"name": "search", "arguments": {"q": "x" * size * 1024}},
            key=key,
        )
        assert answer.status_code == status


def test_an_unknown_tool_is_an_error_of_the_protocol(standing_site: Site) -> None:
    key = standing_site.key()
    for modern in (False, True):
        answer = ask(
            standing_site, "tools/call", {"name": "list_acounts"}, key=key, modern=modern
        ).json()
        assert answer["error"]["code"] == -32602
        assert "list_accounts" in answer["error"]["message"]
    for method in ("resources/list", "prompts/list", "nonsense"):
        assert ask(standing_site, method, key=key).json()["error"]["code"] == -32601


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:1", 403),
        ("https://127.0.0.1:{port}", 403),
        ("http://127.0.0.1.evil.example:{port}", 403),
        ("http://[", 403),
        ("http://127.0.0.1:{port}", 200),
        ("http://localhost:{port}", 200),
    ],
)
def test_pages_of_others_are_refused(standing_site: Site, origin: str, status: int) -> None:
    port = standing_site.url.rpartition(":")[2]
    answer = ask(standing_site, "ping", headers={"Origin": origin.format(port=port)})
    assert answer.status_code == status


def test_any_host_name_is_answered(standing_site: Site) -> None:
    for modern in (False, True):
        answer = ask(
            standing_site, "tools/list", modern=modern, headers={"Host": "audit.example.com"}
        )
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/openid-configuration",
        "/mcp/.well-known/openid-configuration",
    ],
)
def test_there_is_no_oauth(standing_site: Site, path: str) -> None:
    problem_of(standing_site.client().get(path), 404)


def test_the_library_is_not_imported_before_an_agent_comes() -> None:
    code = (
        "import sys, creatoraudit.app; assert not {'mcp', 'mcp_types', 'pydantic'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_answer_says_what_is_left_of_the_limit(standing_site: Site) -> None:
    answer = ask(standing_site, "ping", key=standing_site.key())
    assert int(answer.headers["x-ratelimit-remaining"]) > 0
    assert call(standing_site, "health", standing_site.key())["isError"] is False
