"""Which tools `tools/list` shows: the address of the server says which, the key which it may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from creatoraudit.web.mcp.helpers import HELPERS, READING_HELPERS
from creatoraudit.web.mcp.schemas import Json
from creatoraudit.web.mcp.tools import Tool

CORE = (
    "get_api_key_info",
    "get_overview",
    "search",
    "list_accounts",
    "list_creators",
    "get_top_creators",
    "get_analytics",
    "track_account",
)
"""What most conversations need; all else is found from here."""
ALL = "all"


class Choice(NamedTuple):
    """What the address asks for."""

    groups: tuple[str, ...] = ()
    """Toolsets; none: the core."""
    read_only: bool = False


class Toolsets:
    """All tools by name, and their lists, each made once."""

    def __init__(self, endpoints: Iterable[Tool]) -> None:
        self.endpoints = tuple(endpoints)
        self.by_name = {tool.name: tool for tool in (*self.endpoints, *HELPERS)}
        self.groups = tuple(sorted({tool.group for tool in self.endpoints}))
        self._core = tuple(self.by_name[name] for name in CORE)
        self._lists: dict[tuple[Choice, frozenset[str] | None], Json] = {}

    def listing(self, choice: Choice, scopes: frozenset[str] | None) -> Json:
        """The answer to `tools/list`, the same object each time; without scopes, as for all."""
        asked = (choice, scopes)
        known = self._lists.get(asked)
        if known is None:
            shown = [tool.listed() for tool in self.shown(choice, scopes)]
            self._lists[asked] = known = {"tools": shown}
        return known

    def shown(self, choice: Choice, scopes: frozenset[str] | None) -> list[Tool]:
        """The tools of a choice that a key with these scopes may use, in their fixed order."""
        reads = choice.read_only or (scopes is not None and "write" not in scopes)
        chosen = [tool for tool in self._chosen(choice) if is_allowed(tool, choice, scopes)]
        return [*chosen, *(READING_HELPERS if reads else HELPERS)]

    def usable(self, choice: Choice, scopes: frozenset[str]) -> list[Tool]:
        """All endpoints that such a key may use, shown in the list or not."""
        return [tool for tool in self.endpoints if is_allowed(tool, choice, scopes)]

    def _chosen(self, choice: Choice) -> Iterable[Tool]:
        if not choice.groups:
            return self._core
        if ALL in choice.groups:
            return self.endpoints
        return [tool for tool in self.endpoints if tool.group in choice.groups]


def is_allowed(tool: Tool, choice: Choice, scopes: frozenset[str] | None) -> bool:
    """Whether the key's scopes and the address let it be used."""
    if choice.read_only and tool.writes:
        return False
    return scopes is None or tool.scope is None or tool.scope in scopes
