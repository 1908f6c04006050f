"""What the handlers of the protocol do: list tools, call one, and note that it was called."""

from __future__ import annotations

import msgspec

from creatoraudit import clock
from creatoraudit.usage.recorder import Recorder
from creatoraudit.web.mcp.calls import Arguments, Asking, Calls
from creatoraudit.web.mcp.schemas import Json
from creatoraudit.web.mcp.toolsets import Toolsets


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request of an agent."""

    asking: Asking
    client: str
    at: float


class Conversation:
    """The same for every version of the protocol."""

    def __init__(self, toolsets: Toolsets, calls: Calls, recorder: Recorder) -> None:
        self._toolsets = toolsets
        self._calls = calls
        self._recorder = recorder

    def list_tools(self, asked: Asked) -> Json:
        """The tools that this key may use, as the address chooses them."""
        caller = asked.asking.caller
        return self._toolsets.listing(asked.asking.choice, caller.scopes if caller else None)

    async def call_tool(self, asked: Asked, name: str, arguments: Arguments) -> Json:
        """The result of a tool.

        Raises:
            UnknownTool
        """
        tool = self._calls.find(name)
        started = clock.monotonic()
        called = await self._calls.call(tool, arguments, asked.asking)
        caller = asked.asking.caller
        if caller is not None and caller.id is not None:
            self._recorder.note_call(
                organization_id=caller.organization_id,
                api_key_id=caller.id,
                tool=tool.name,
                client=asked.client,
                at=asked.at,
                failed=called.failed,
                seconds=clock.monotonic() - started,
                size=called.size,
            )
        return called.result
