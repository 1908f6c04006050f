"""The ASGI lifespan protocol: what starts before the first request and ends after the last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from creatoraudit.web.request import Receive, Scope, Send


class Lifespan:
    """What is not HTTP: starting and stopping. Nothing else is spoken here."""

    def __init__(
        self,
        *,
        start: Callable[[], None],
        close: Callable[[], Awaitable[None]],
        stop: Callable[[], None],
    ) -> None:
        self._start = start
        self._close = close
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            # WebSockets are not spoken here: refuse the handshake.
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._close()
        self._stop()
        await send({"type": "lifespan.shutdown.complete"})
