"""Which program asks, by its own word."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import Any

from creatoraudit.web.redaction import redact
from creatoraudit.web.request import LONGEST_CLIENT, Request

CLIENT_INFO = "io.modelcontextprotocol/clientInfo"
REMEMBERED = 10_000
LIBRARIES = frozenset(
    {
        *("axios", "bun", "deno", "go-http-client", "java", "mozilla", "node", "node-fetch"),
        *("okhttp", "python-httpx", "python-httpx2", "python-requests", "reqwest", "undici"),
        *("unknown", "aiohttp", "curl-impersonate", "dart", "guzzlehttp", "ruby"),
    }
)
"""Names that say what a program is made with, not which it is."""


class Clients:
    """Remembers what each key's clients call themselves at their handshake."""

    def __init__(self) -> None:
        self._introduced: OrderedDict[str, str] = OrderedDict()

    def name(self, request: Request, message: dict[str, Any], *, key_id: str) -> str:
        """From the message, else from the `User-Agent` where that names a program, else as the
        key's last handshake said.
        """
        params = message.get("params")
        params = params if isinstance(params, dict) else {}
        meta = params.get("_meta")
        said = _named(meta.get(CLIENT_INFO) if isinstance(meta, dict) else None)
        if message.get("method") == "initialize":
            said = said or _named(params.get("clientInfo"))
            if said:
                self._remember(key_id, said)
        if said:
            return said
        agent = request.client
        if agent.partition(" ")[0].lower() not in LIBRARIES:
            return agent
        return self._introduced.get(key_id, agent)

    def _remember(self, key_id: str, name: str) -> None:
        self._introduced[key_id] = name
        self._introduced.move_to_end(key_id)
        if len(self._introduced) > REMEMBERED:
            self._introduced.popitem(last=False)


def _named(info: object) -> str | None:
    """`claude-code 2.1.330`, of whatever was sent as a name and a version."""
    if not isinstance(info, dict):
        return None
    name, version = info.get("name"), info.get("version")
    return _shown(
        name[:LONGEST_CLIENT] if isinstance(name, str) else "",
        version[:LONGEST_CLIENT] if isinstance(version, str) else "",
    )


@lru_cache(maxsize=1024)
def _shown(name: str, version: str) -> str | None:
    return redact(f"{name.strip()} {version.strip()}".strip())[:LONGEST_CLIENT] or None
