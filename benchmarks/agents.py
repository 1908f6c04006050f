"""A call of `get_api_key_info` by an agent, beside a bare server of the protocol's library."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.installation import bearer, demonstration
from benchmarks.pairs import costs, in_turn, rates
from benchmarks.run import Run
from benchmarks.servers import Server, free_port, started
from benchmarks.table import Row

OF_BARE = 0.85
PROGRAM = Path(__file__).with_name("bare_mcp.py")
TOOL = "get_api_key_info"
PRESENT = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": PRESENT,
    "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
COMMON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
ERAS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "2025-11-25": ({"MCP-Protocol-Version": "2025-11-25"}, {}),
    PRESENT: (
        {"MCP-Protocol-Version": PRESENT, "Mcp-Method": "tools/call", "Mcp-Name": TOOL},
        {"_meta": META},
    ),
}


def measure(run: Run) -> list[Row]:
    """In both eras of the protocol."""
    installation = demonstration(run.folder)
    key = installation.make_keys(1, "read", "write")[0].key
    rows: list[Row] = []
    with installation.serving(key) as ours:
        document = json.loads(ours.body())
        port = free_port()
        command: list[str | Path] = [sys.executable, PROGRAM, str(port), json.dumps(document)]
        with started(command, port=port, path="/mcp", ready="/ready") as bare:
            for era in ERAS:
                pairs = in_turn(_asked(ours, era, key), _asked(bare, era, key), rounds=run.rounds)
                figure = f"tools/call {TOOL}, requests/s, beside a bare server, {era}"
                rows += [rates(figure, pairs, OF_BARE), costs(pairs)]
    return rows


def _asked(server: Server, era: str, key: str) -> Server:
    headers, more = ERAS[era]
    params = {"name": TOOL, "arguments": {}, **more}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return replace(
        server,
        path="/mcp",
        headers={**COMMON, **bearer(key), **headers},
        post=json.dumps(message),
    )
