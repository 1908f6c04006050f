"""The gate: every request comes in here, and gets its address, its id, its way and its line in the
log.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from creatoraudit import clock
from creatoraudit.web.addresses import Addresses
from creatoraudit.web.api import Api
from creatoraudit.web.mcp.discovery import is_about_sign_in, no_sign_in
from creatoraudit.web.mcp.server import Mcp
from creatoraudit.web.request import Message, Receive, Request, Scope, Send

App = Callable[[Scope, Receive, Send], Awaitable[None]]

API = "/v2/"
MCP = frozenset({"/mcp", "/mcp/"})

log = structlog.get_logger()


class Gate:
    """The outermost application: `/v2` goes to the API, `/mcp` to the server for agents,
    everything else to the pages.
    """

    def __init__(
        self,
        api: Api,
        mcp: Mcp,
        pages: App,
        *,
        lifespan: App,
        addresses: Addresses,
        access_log: bool,
    ) -> None:
        self._api = api
        self._mcp = mcp
        self._pages = pages
        self._lifespan = lifespan
        self._addresses = addresses
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._lifespan(scope, receive, send)
            return
        request = Request(scope, receive, self._addresses)
        if request.path.startswith(API) or request.path == "/v2":
            status = await self._api.answer(request, send)
        elif request.path in MCP:
            status = await self._mcp.answer(request, scope, send)
        elif is_about_sign_in(request.path):
            status = await no_sign_in(request, send)
        else:
            status = await self._page(request, scope, receive, send)
        if self._access_log:
            _log(request, status, clock.monotonic() - request.started)

    async def _page(self, request: Request, scope: Scope, receive: Receive, send: Send) -> int:
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if request.id_header not in message["headers"]:
                    message["headers"] = [*message["headers"], request.id_header]
            await send(message)

        scope["creatoraudit"] = request
        await self._pages(scope, receive, send_with_id)
        return status


def _log(request: Request, status: int, seconds: float) -> None:
    """One line a request. Never the query: what stands in an address may be a secret."""
    log.info(
        "request",
        method=request.method,
        path=request.shown_path,
        status=status,
        milliseconds=round(seconds * 1000, 2),
        address=request.address,
        client=request.client,
        request_id=request.id,
    )
