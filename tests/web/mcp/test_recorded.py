"""Which tool was called, with which key, by what: counted, without arguments."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from creatoraudit.storage.tables import tool_calls
from creatoraudit.web.mcp.clients import Clients
from creatoraudit.web.request import Request
from tests.support.server import ServerProcess, Site
from tests.web.mcp.agents import ACCEPT, INFO


def test_calls_are_counted_by_tool_key_and_client(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    made = site.make_key("alice")
    server = server_process(workers=1)
    client = server.client(made.key, headers={"Accept": ACCEPT, "User-Agent": "codex/0.169"})

    def call(tool: str, **arguments: Any) -> None:
        params = {"name": tool, "arguments": arguments}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        assert client.post("/mcp", json=message).status_code == 200

    for _ in range(3):
        call("search", q="secret words")
    call("search", nothing=1)
    call("no_such_tool")
    assert server.stop() == 0
    with site.services.database.reading() as connection:
        (row,) = connection.execute(sa.select(tool_calls)).all()
    assert (row.organization_id, row.api_key_id) == (site.cast.demo, made.id)
    assert (row.tool, row.client, row.calls, row.failed) == ("search", "codex 0.169", 4, 1)
    assert row.bytes > 200
    assert row.milliseconds >= 0


def request_of(agent: str) -> Request:
    scope = {"method": "POST", "path": "/mcp", "query_string": b"", "headers": []}
    scope |= {"headers": [(b"user-agent", agent.encode())], "client": ("192.0.2.1", 1)}

    class Addresses:
        def of(self, *_: object) -> str:
            return "192.0.2.1"

    return Request(scope, None, Addresses())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("agent", "message", "name"),
    [
        ("node", {"method": "ping"}, "node"),
        ("codex/0.169 (linux)", {"method": "ping"}, "codex 0.169"),
        ("codex/0.169", {"method": "x", "params": {"_meta": {}}}, "codex 0.169"),
        ("node", {"method": "initialize", "params": {"clientInfo": INFO}}, "claude-code 2.1.330"),
        ("node", {"method": "initialize", "params": {"clientInfo": []}}, "node"),
        ("node", {"method": "initialize", "params": []}, "node"),
        (
            "codex/0.169",
            {"params": {"_meta": {"io.modelcontextprotocol/clientInfo": INFO}}},
            "claude-code 2.1.330",
        ),
    ],
)
def test_what_a_client_is_called(agent: str, message: dict[str, Any], name: str) -> None:
    assert Clients().name(request_of(agent), message, key_id="1") == name


def test_a_library_is_called_as_its_key_last_introduced_itself() -> None:
    clients = Clients()
    introduction = {"method": "initialize", "params": {"clientInfo": INFO}}
    clients.name(request_of("node"), introduction, key_id="1")
    assert clients.name(request_of("node"), {"method": "ping"}, key_id="1") == "claude-code 2.1.330"
    assert clients.name(request_of("node"), {"method": "ping"}, key_id="2") == "node"
    assert clients.name(request_of("vscode/1"), {"method": "ping"}, key_id="1") == "vscode 1"
    long = {"method": "initialize", "params": {"clientInfo": {"name": "x" * 99, "version": 1}}}
    assert clients.name(request_of("node"), long, key_id="3") == "x" * 64
