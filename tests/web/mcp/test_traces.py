"""A key in the address leaves no trace: not in a log at any level, not in an answer, nowhere."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from creatoraudit.secrets import new_key
from creatoraudit.services import Services
from tests.promises.hygiene import SERVE_AND_LOG_ALL, everything_kept, talking
from tests.support.server import ServerProcess, Site, new_client
from tests.web.mcp.agents import ACCEPT, VERSION

LIBRARIES = '"sqlalchemy.engine", '
TALKATIVE = SERVE_AND_LOG_ALL.replace(
    LIBRARIES, LIBRARIES + '"mcp", "mcp.server", "starlette", "sse_starlette", '
)


@pytest.fixture
def talkative(services: Services, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that logs everything, and traces the protocol's library too."""
    with talking(services.settings, TALKATIVE, output=tmp_path / "server.log") as server:
        yield server


def spellings(key: str) -> tuple[str, ...]:
    """Ways to write a key in an address; by the second and third, no search for keys knows it."""
    return key, f"%{ord(key[0]):x}{key[1:]}", f"{key[:9]}%{ord(key[9]):x}{key[10:]}"


def sent_everywhere(client: httpx.Client, key: str) -> Iterator[httpx.Response]:
    """Answers to a key in the address of all kinds of requests."""
    for sent in spellings(key):
        for path, (method, params) in product(PATHS, MESSAGES):
            message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            for version in ({}, {"MCP-Protocol-Version": VERSION}):
                headers = {"Accept": ACCEPT, **version}
                yield client.post(f"{path}?api_key={sent}", json=message, headers=headers)
        for path in PATHS:
            yield client.get(f"{path}?api_key={sent}")
        for more in ("", f"&tools=x{sent}", f"&{sent}=1", f"&api_key={sent}x"):
            yield client.post(f"/mcp?api_key={sent}{more}", content=b"{")


def test_a_key_in_the_address_is_found_nowhere(site: Site, talkative: ServerProcess) -> None:
    assert LIBRARIES in SERVE_AND_LOG_ALL
    keys = [site.key("alice", "admin"), new_key(), new_key()[:-3]]
    with new_client(talkative.url, validate=False) as client:
        answers = [answer for key in keys for answer in sent_everywhere(client, key)]
    assert {answer.status_code for answer in answers} >= {200, 400, 401, 404, 405}
    assert talkative.stop() == 0
    assert "/mcp" in talkative.log
    shown = [f"{answer.headers} {answer.text}" for answer in answers]
    for key in keys:
        for text in (talkative.log, *shown):
            assert key[5:] not in text
            assert key[10:] not in text


PATHS = ("/mcp", "/mcp/", "/mcp/nowhere", "/MCP")
MESSAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ping", {}),
    ("tools/list", {}),
    ("tools/call", {"name": "get_api_key_info", "arguments": {}}),
    ("tools/call", {"name": "nothing", "arguments": {}}),
    ("nonsense", {}),
)


def test_the_data_folder_holds_no_key(site: Site) -> None:
    key = site.key("alice", "admin")
    client = site.client(validate=False)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": ACCEPT, "User-Agent": f"agent/{key}"}
    assert client.post(f"/mcp?api_key={key}", json=message, headers=headers).is_success
    assert key[5:].encode() not in everything_kept(site.services)
