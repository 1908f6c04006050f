"""Agents: the official client in both eras of the protocol, and bare requests."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import anyio
import httpx
import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.support.server import Site

T = TypeVar("T")

ERAS = ("2026-07-28", "legacy")
VERSION = "2026-07-28"
ACCEPT = "application/json, text/event-stream"
INFO = {"name": "claude-code", "version": "2.1.330"}


def run_agent(
    site: Site,
    do: Callable[[Client], Awaitable[T]],
    *,
    key: str | None = None,
    era: str = VERSION,
    query: str = "",
    path: str = "/mcp",
) -> T:
    """Do something with the official client, connected as people connect theirs."""

    async def connect() -> T:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
            Client(
                streamable_http_client(f"{site.url}{path}{query}", http_client=http), mode=era
            ) as client,
        ):
            return await do(client)

    return anyio.run(connect)


def ask(
    site: Site,
    method: str,
    params: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    query: str = "",
    path: str = "/mcp",
    modern: bool = False,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """One request as its bytes, in the oldest form that every client of the first era sends."""
    sent = {"Accept": ACCEPT, **({"Authorization": f"Bearer {key}"} if key else {})}
    sent |= headers or {}
    params = dict(params or {})
    if modern:
        sent |= {"MCP-Protocol-Version": VERSION, "Mcp-Method": method}
        sent |= {"Mcp-Name": params["name"]} if "name" in params else {}
        params["_meta"] = {
            "io.modelcontextprotocol/protocolVersion": VERSION,
            "io.modelcontextprotocol/clientInfo": INFO,
            "io.modelcontextprotocol/clientCapabilities": {},
        }
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return site.client().post(f"{path}{query}", json=message, headers=sent)


def call(site: Site, tool: str, key: str, /, **arguments: Any) -> dict[str, Any]:
    """The result of a tool."""
    return call_with(site, tool, arguments, key=key)


def call_with(
    site: Site, tool: str, arguments: dict[str, Any], *, key: str, query: str = ""
) -> dict[str, Any]:
    """The same with arguments of any name, at an address that chooses."""
    answer = ask(site, "tools/call", {"name": tool, "arguments": arguments}, key=key, query=query)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["result"]
    return result


def names(answer: httpx.Response) -> list[str]:
    """The tools that a list shows."""
    assert answer.status_code == 200, answer.text
    return [tool["name"] for tool in answer.json()["result"]["tools"]]
