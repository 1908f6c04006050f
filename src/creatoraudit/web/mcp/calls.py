"""A call of a tool, from its name and arguments to what the agent gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import structlog

from creatoraudit.caller import Caller
from creatoraudit.errors import DomainError, Forbidden, NotFound, RateLimited, Unauthorized
from creatoraudit.models import UNSET, encode, field_name, parse
from creatoraudit.operation import Operation
from creatoraudit.web.mcp.endpoints import Endpoints
from creatoraudit.web.mcp.helpers import CALL, HELP, SEARCH, CallEndpoint, GetHelp, SearchTools
from creatoraudit.web.mcp.ranking import Ranking
from creatoraudit.web.mcp.refusals import nearest, refusal
from creatoraudit.web.mcp.runs import Runs
from creatoraudit.web.mcp.schemas import Json, fields_of
from creatoraudit.web.mcp.tools import Tool
from creatoraudit.web.mcp.toolsets import Choice, Toolsets, is_allowed

READ_ONLY = "Nothing can be written here: the address of this server says readonly=1."
NO_KEY = "Calls need an API key, and this connection sends none."

Arguments = Mapping[str, object]

log = structlog.get_logger()


class UnknownTool(Exception):
    """There is no tool of this name; says which was probably meant."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, by which address."""

    request_id: str
    choice: Choice
    caller: Caller | None
    """None: no key was sent."""
    over_limit: RateLimited | None = None


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call."""

    result: Json
    """As the protocol has it: structured, and the same as text."""
    size: int
    """Bytes of the text."""
    failed: bool


class Calls:
    """Calls tools: those that stand for endpoints, and those that lead to them."""

    def __init__(self, toolsets: Toolsets, runs: Runs, endpoints: Endpoints) -> None:
        self._toolsets = toolsets
        self._runs = runs
        self._endpoints = endpoints
        self._ranking = Ranking(toolsets.endpoints)
        self._helpers: dict[str, Callable[[Asking, Caller, Arguments], Awaitable[Json]]] = {
            SEARCH.name: self._search,
            HELP.name: self._help,
            CALL.name: self._call_endpoint,
        }

    def find(self, name: str) -> Tool:
        """The tool of a name.

        Raises:
            UnknownTool
        """
        tool = self._toolsets.by_name.get(name)
        if tool is None:
            meant = nearest(name[:100], self._toolsets.by_name)
            hint = f" Did you mean {meant}?" if meant else " Look for one with search_tools."
            raise UnknownTool(f"There is no tool {field_name(name)}.{hint}")
        return tool

    async def call(self, tool: Tool, arguments: Arguments, asking: Asking) -> Called:
        """Call a tool; whatever goes wrong is an answer for the agent."""
        try:
            return await self._do(tool, arguments, asking)
        except DomainError as error:
            return _refused(tool, error)
        except Exception as error:
            log.error("tool_failed", tool=tool.name, request_id=asking.request_id, exc_info=error)
            detail = f"Something failed on our side; its request id is {asking.request_id}."
            return _refused(tool, DomainError(detail))

    async def _do(self, tool: Tool, arguments: Arguments, asking: Asking) -> Called:
        if asking.caller is None:
            raise Unauthorized(NO_KEY, presented=False)
        if asking.over_limit is not None:
            raise asking.over_limit
        if tool.operation is None:
            return _done(await self._helpers[tool.name](asking, asking.caller, arguments))
        if asking.choice.read_only and tool.writes:
            raise Forbidden(READ_ONLY)
        if tool.operation.storage == "none" and not arguments:
            return await self._keep(tool, tool.operation, asking.caller)
        return _done(await self._runs.run(tool.operation, asking.caller, arguments))

    async def _keep(self, tool: Tool, operation: Operation, caller: Caller) -> Called:
        """Keep the answer with the key's record: it depends on nothing else, and neither does
        whether the key may have it.
        """
        place = f"mcp {tool.name}"
        known: Called | None = caller.key.kept.get(place)
        if known is None:
            known = _done(await self._runs.run(operation, caller, {}))
            caller.key.kept[place] = known
        return known

    async def _search(self, asking: Asking, caller: Caller, arguments: Arguments) -> Json:
        data = parse(SearchTools, arguments)
        found = self._ranking.find(data.query, most=len(self._toolsets.endpoints))
        usable = [tool for tool in found if is_allowed(tool, asking.choice, caller.scopes)]
        answer: Json = {"tools": [tool.whole() for tool in usable[: data.limit]]}
        if not usable:
            answer["next"] = f"Nothing fits; {HELP.name} lists all tools."
        return answer

    async def _help(self, asking: Asking, caller: Caller, arguments: Arguments) -> Json:
        data = parse(GetHelp, arguments)
        if data.tool is UNSET:
            groups: dict[str, Json] = {}
            for tool in self._toolsets.usable(asking.choice, caller.scopes):
                groups.setdefault(tool.group, {})[tool.name] = tool.summary
            return {"groups": groups}
        try:
            return {"tool": _in_full(self.find(str(data.tool)))}
        except UnknownTool as error:
            raise NotFound(str(error)) from None

    async def _call_endpoint(self, asking: Asking, caller: Caller, arguments: Arguments) -> Json:
        data = parse(CallEndpoint, arguments)
        operation, given = self._endpoints.find(data)
        if asking.choice.read_only and operation.storage == "write":
            raise Forbidden(READ_ONLY)
        return await self._runs.run(operation, caller, given, from_text=data.method == "GET")


def _done(document: Json) -> Called:
    text = encode(document)
    content = [{"type": "text", "text": text.decode()}]
    result = {"content": content, "structuredContent": document, "isError": False}
    return Called(result=result, size=len(text), failed=False)


def _refused(tool: Tool, error: DomainError) -> Called:
    text = encode(refusal(tool.name, error, known=tool.takes["properties"]))
    result = {"content": [{"type": "text", "text": text.decode()}], "isError": True}
    return Called(result=result, size=len(text), failed=True)


def _in_full(tool: Tool) -> Json:
    document: dict[str, Any] = tool.whole()
    if tool.operation is not None and tool.route is not None:
        document["endpoint"] = f"{tool.route.method} /v2{tool.route.path}"
        document["scope"] = tool.scope or "any"
        document["fields"] = fields_of(tool.operation.gives)
    return document
