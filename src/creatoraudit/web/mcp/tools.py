"""Every tool, made from the definition of what it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from creatoraudit.caller import Scope
from creatoraudit.models import schemas
from creatoraudit.operation import Operation, Route
from creatoraudit.paging import ListInput
from creatoraudit.web.mcp.excluded import is_for_agents
from creatoraudit.web.mcp.schemas import REF, Json, brief, input_schema, output_schema
from creatoraudit.web.mcp.untrusted import STRANGERS

NAMES = {"whoami": "get_api_key_info"}
"""A tool is called as its operation, but for these: agents have to guess what it does."""
GROUPS = {
    "about": "server",
    "keys": "api-keys",
    "organizations": "settings",
    "transfer": "imports",
}
"""Toolsets are named for the package of their operations, but for these."""


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an agent can call."""

    name: str
    description: str
    group: str
    takes: Json
    gives: Json
    scope: Scope | None = None
    """What a key must hold; None: any key."""
    writes: bool = False
    destroys: bool = False
    repeatable: bool = True
    """Doing it twice is the same as doing it once."""
    open_world: bool = False
    """Its answer holds what strangers wrote."""
    operation: Operation | None = None

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize().replace("api", "API")

    @property
    def summary(self) -> str:
        """The first sentence of its description."""
        return self.description.partition("\n")[0]

    @property
    def route(self) -> Route | None:
        return self.operation.rest if self.operation else None

    @property
    def is_list(self) -> bool:
        return self.operation is not None and issubclass(self.operation.takes, ListInput)

    def listed(self) -> Json:
        """As `tools/list` shows it: every conversation pays for each byte."""
        return self._shown(self.summary, brief(self.takes))

    def whole(self) -> Json:
        """With everything that is to be known to call it."""
        return self._shown(self.description, self.takes)

    def _shown(self, description: str, takes: Json) -> Json:
        return {
            "name": self.name,
            "description": description,
            "inputSchema": takes,
            "outputSchema": self.gives,
            "annotations": {
                "title": self.title,
                "readOnlyHint": not self.writes,
                "destructiveHint": self.destroys,
                "idempotentHint": self.repeatable,
                "openWorldHint": self.open_world,
            },
        }


def tools_of(operations: Iterable[Operation]) -> list[Tool]:
    """The tools that stand for endpoints, in the order of the catalogue."""
    return [_tool(operation) for operation in operations if is_for_agents(operation)]


def _tool(operation: Operation) -> Tool:
    assert operation.rest is not None  # noqa: S101  (only those are for agents)
    package = operation.run.__module__.split(".")[1]
    return Tool(
        name=NAMES.get(operation.name, operation.name),
        description=operation.description,
        group=GROUPS.get(package, package),
        takes=input_schema(operation.takes),
        gives=output_schema(operation.gives),
        scope=operation.scope,
        writes=operation.storage == "write",
        destroys=operation.rest.method == "DELETE",
        repeatable=operation.storage != "write" or operation.rest.method != "POST",
        open_world=_holds_text_of_strangers(operation.gives),
        operation=operation,
    )


def _holds_text_of_strangers(gives: Any) -> bool:
    if gives is type(None):
        return False
    _, components = schemas([gives], REF)
    return any(
        name in STRANGERS for schema in components.values() for name in schema.get("properties", ())
    )
