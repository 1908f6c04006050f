"""`/mcp`: one address for every client and every version of the protocol.

The order of refusals: method 405, a foreign page 403, the address 400, 401, 403, 413, 429. What a
refusal says is plain text: clients show it to the person as it is.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog
from anyio import CapacityLimiter, to_thread

from creatoraudit.errors import DomainError, Forbidden, MethodNotAllowed, RateLimited, Unauthorized
from creatoraudit.keys.table import KeyRecord
from creatoraudit.operation import Operation
from creatoraudit.services import Services
from creatoraudit.usage.recorder import Recorder
from creatoraudit.web.answers import ALWAYS, Answer, messages, plain
from creatoraudit.web.authentication import MISSING, Authenticator, caller_of
from creatoraudit.web.limits import Limits
from creatoraudit.web.mcp.calls import Asking, Calls
from creatoraudit.web.mcp.clients import Clients
from creatoraudit.web.mcp.conversation import Asked, Conversation
from creatoraudit.web.mcp.endpoints import Endpoints
from creatoraudit.web.mcp.incoming import NoMessage, read_message
from creatoraudit.web.mcp.origins import is_own_origin
from creatoraudit.web.mcp.presented import (
    AUTHORIZATION,
    OWN_HEADER,
    Address,
    present_one,
    read_address,
)
from creatoraudit.web.mcp.runs import Runs
from creatoraudit.web.mcp.tools import tools_of
from creatoraudit.web.mcp.toolsets import Toolsets
from creatoraudit.web.request import Message, Receive, Request, Scope, Send

if TYPE_CHECKING:
    from creatoraudit.web.mcp.library import Library

LARGEST_BODY = 256 << 10
KEYLESS_PER_MINUTE = 60
CALL = "tools/call"

log = structlog.get_logger()


class Admitted(msgspec.Struct, frozen=True):
    """A request that may be answered."""

    body: bytes
    asked: Asked


class Parts(NamedTuple):
    """What answers."""

    toolsets: Toolsets
    library: Library


class Mcp:
    """Checks who asks and how often, then leaves the protocol to its library."""

    def __init__(
        self,
        services: Services,
        *,
        operations: Iterable[Operation],
        authenticator: Authenticator,
        limits: Limits,
        recorder: Recorder,
        threads: CapacityLimiter,
    ) -> None:
        self._operations = list(operations)
        self._services = services
        self._base_url = services.settings.base_url
        self._authenticator = authenticator
        self._limits = limits
        self._recorder = recorder
        self._threads = threads
        self._clients = Clients()
        self._loading: asyncio.Task[Parts] | None = None

    async def answer(self, request: Request, scope: Scope, send: Send) -> int:
        """Answer one request; returns the status."""
        # Whatever it holds, nobody after this sees it.
        query, request.query, scope["query_string"] = request.query, b"", b""
        try:
            _refuse_others(request, self._base_url)
            parts = await self._parts()
            admitted = await self._admit(request, query, groups=parts.toolsets.groups)
        except NoMessage as error:
            return await _send(error.answer, request, send)
        except DomainError as error:
            return await self._refuse(error, request, send)
        except Exception as error:
            log.error("request_failed", request_id=request.id, exc_info=error)
            failure = DomainError(f"Something failed on our side; request id {request.id}.")
            return await self._refuse(failure, request, send)
        return await _converse(parts.library, admitted, request, scope, send)

    async def close(self) -> None:
        """End what the library keeps running."""
        if self._loading is not None:
            await (await self._loading).library.close()

    async def _admit(self, request: Request, query: bytes, *, groups: tuple[str, ...]) -> Admitted:
        address = read_address(query, groups=groups)
        in_url = present_one(request, address.keys)
        key = await self._key(request)
        body = await request.body(largest=LARGEST_BODY)
        return Admitted(body, self._take(request, key, address, read_message(body), in_url=in_url))

    async def _key(self, request: Request) -> KeyRecord | None:
        """The record of the key; None: none was sent. A wrong one is refused whatever is asked."""
        if AUTHORIZATION not in request.headers:
            return None
        known = self._authenticator.recall_key(request)
        return known or await self._authenticator.read_key(request)

    def _take(
        self,
        request: Request,
        key: KeyRecord | None,
        address: Address,
        message: dict[str, Any],
        *,
        in_url: bool,
    ) -> Asked:
        """Count the request where it belongs."""
        is_call = message.get("method") == CALL
        if key is None:
            if is_call:
                raise Unauthorized(MISSING, presented=False)
            self._limits.take_for_address("mcp", request.address, limit=KEYLESS_PER_MINUTE)
            asking = Asking(request_id=request.id, choice=address.choice, caller=None)
            return Asked(asking=asking, client="", at=request.at)
        over = self._over_limit(request, key)
        if over is not None and not is_call:
            raise over
        client = self._clients.name(request, message, key_id=key.id)
        if over is None:
            self._recorder.note(
                organization_id=key.organization_id,
                api_key_id=key.id,
                version=key.version,
                via="mcp",
                client=client,
                at=request.at,
                in_url=in_url,
            )
        asking = Asking(
            request_id=request.id,
            choice=address.choice,
            caller=caller_of(key, address=request.address, client=client),
            over_limit=over,
        )
        return Asked(asking=asking, client=client, at=request.at)

    def _over_limit(self, request: Request, key: KeyRecord) -> RateLimited | None:
        taken = self._limits.take_for_key(key, request)
        return None if taken.allowed else self._limits.over_limit(key, taken)

    async def _refuse(self, error: DomainError, request: Request, send: Send) -> int:
        hint = f" Its address: {self._base_url}" if "API keys page" in error.detail else ""
        return await _send(plain(error, hint=hint), request, send)

    async def _parts(self) -> Parts:
        """What answers, made when the first agent comes."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())
        if self._loading.done():
            return self._loading.result()
        return await asyncio.shield(self._loading)

    async def _load(self) -> Parts:
        toolsets, conversation, library = await to_thread.run_sync(self._make)
        # The library stays: nobody need look through it for garbage.
        gc.freeze()
        return Parts(
            toolsets,
            library(list_tools=conversation.list_tools, call_tool=conversation.call_tool),
        )

    def _make(self) -> tuple[Toolsets, Conversation, type[Library]]:
        """In a thread: nobody else waits for it."""
        from creatoraudit.web.mcp.library import Library

        toolsets = Toolsets(tools_of(self._operations))
        runs = Runs(self._services, threads=self._threads)
        calls = Calls(toolsets, runs, Endpoints(self._operations))
        return toolsets, Conversation(toolsets, calls, self._recorder), Library


async def _send(answer: Answer, request: Request, send: Send) -> int:
    for message in messages(answer, request):
        await send(message)
    return answer.status


def _refuse_others(request: Request, base_url: str) -> None:
    """Refuse what no agent sends, before anything is looked at."""
    if request.method != "POST":
        raise MethodNotAllowed("Agents talk to this address by POST.", allowed=("POST",))
    if not is_own_origin(request.headers.get(b"origin"), base_url):
        raise Forbidden("Web pages of other sites cannot use this server.")


async def _converse(
    library: Library, admitted: Admitted, request: Request, scope: Scope, send: Send
) -> int:
    """Let the library answer; returns the status."""
    status = 500

    async def send_with_ours(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            ours = [*ALWAYS, *request.limit_headers, request.id_header]
            message["headers"] = [*message["headers"], *ours]
        await send(message)

    await library.handle(
        _without_key(scope),
        _replaying(admitted.body, request),
        send_with_ours,
        asked=admitted.asked,
        has_key=admitted.asked.asking.caller is not None,
    )
    return status


def _without_key(scope: Scope) -> Scope:
    """The request without what only we need to know."""
    hidden = {AUTHORIZATION, OWN_HEADER}
    headers = [header for header in scope["headers"] if header[0] not in hidden]
    return {**scope, "headers": headers}


def _replaying(body: bytes, request: Request) -> Receive:
    """The body once more, then whatever the client does."""
    waiting = [body]

    async def receive() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        await request.gone()
        return {"type": "http.disconnect"}

    return receive
