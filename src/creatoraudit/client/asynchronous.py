"""The client for programs that do something else while they wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self, TypeVar

import anyio
import httpx
from anyio import to_thread

from creatoraudit.client.async_methods import AsyncMethods
from creatoraudit.client.calls import Call, chunks_of, request_of, result_of
from creatoraudit.client.errors import ClientError, ConnectionFailed, error_of
from creatoraudit.client.retries import Retries
from creatoraudit.client.sync import SECONDS

T = TypeVar("T")


class AsyncClient(AsyncMethods):
    """A client of one server with one API key, under asyncio or trio."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout: float = SECONDS,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """`http` is for proxies and certificates of your own; closing it stays with you."""
        self._base_url = base_url
        self._api_key = api_key
        self._retries = retries or Retries()
        self._timeout = timeout
        self._http = http or httpx.AsyncClient()
        self._owns_http = http is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._owns_http:
            await self._http.aclose()

    async def send(self, call: Call[T]) -> T:
        """Ask, and ask again where that may help."""
        answer = await self._ask(call)
        return result_of(call, answer)

    async def stream(self, call: Call[bytes]) -> AsyncIterator[bytes]:
        """Ask for a file, and give its content piece by piece."""
        answer = await self._ask(call, whole=False)
        try:
            async for chunk in answer.aiter_bytes():
                yield chunk
        except httpx.TransportError as error:
            raise self._failed(error) from error
        finally:
            await answer.aclose()

    async def _ask(self, call: Call[Any], *, whole: bool = True) -> httpx.Response:
        """The answer to a call, as soon as it begins; again after what may pass."""
        tried = 0
        while True:
            tried += 1
            try:
                return await self._try(call, whole=whole)
            except ClientError as error:
                wait = self._retries.wait_after(error, tried=tried, repeatable=call.repeatable)
                if wait is None:
                    raise
            await anyio.sleep(wait)

    async def _try(self, call: Call[Any], *, whole: bool) -> httpx.Response:
        asked = request_of(call, base_url=self._base_url, api_key=self._api_key)
        if call.file is not None:
            asked["content"] = _chunks_of(call.file)
        request = self._http.build_request(**asked, timeout=self._timeout)
        try:
            answer = await self._http.send(request, stream=True)
            if whole or not answer.is_success:
                await answer.aread()
        except httpx.TransportError as error:
            raise self._failed(error) from error
        if not answer.is_success:
            raise error_of(answer)
        return answer

    def _failed(self, error: Exception) -> ConnectionFailed:
        return ConnectionFailed(f"{self._base_url} cannot be reached: {error}")


async def _chunks_of(file: Path | bytes) -> AsyncIterator[bytes]:
    """Read beside the event loop."""
    pieces = chunks_of(file)
    while chunk := await to_thread.run_sync(next, pieces, b""):
        yield chunk
