"""The client for programs that wait for each answer."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep
from typing import Any, Self, TypeVar

import httpx

from creatoraudit.client.calls import Call, chunks_of, request_of, result_of
from creatoraudit.client.errors import ClientError, ConnectionFailed, error_of
from creatoraudit.client.methods import Methods
from creatoraudit.client.retries import Retries

T = TypeVar("T")

SECONDS = 30.0


class Client(Methods):
    """A client of one server with one API key; use it from as many threads as you like."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        timeout: float = SECONDS,
        retries: Retries | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        """`http` is for proxies and certificates of your own; closing it stays with you."""
        self._base_url = base_url
        self._api_key = api_key
        self._retries = retries or Retries()
        self._timeout = timeout
        self._http = http or httpx.Client()
        self._owns_http = http is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._owns_http:
            self._http.close()

    def send(self, call: Call[T]) -> T:
        """Ask, and ask again where that may help."""
        answer = self._ask(call)
        return result_of(call, answer)

    def stream(self, call: Call[bytes]) -> Iterator[bytes]:
        """Ask for a file, and give its content piece by piece."""
        answer = self._ask(call, whole=False)
        try:
            yield from answer.iter_bytes()
        except httpx.TransportError as error:
            raise self._failed(error) from error
        finally:
            answer.close()

    def _ask(self, call: Call[Any], *, whole: bool = True) -> httpx.Response:
        """The answer to a call, as soon as it begins; again after what may pass."""
        tried = 0
        while True:
            tried += 1
            try:
                return self._try(call, whole=whole)
            except ClientError as error:
                wait = self._retries.wait_after(error, tried=tried, repeatable=call.repeatable)
                if wait is None:
                    raise
            sleep(wait)

    def _try(self, call: Call[Any], *, whole: bool) -> httpx.Response:
        asked = request_of(call, base_url=self._base_url, api_key=self._api_key)
        if call.file is not None:
            asked["content"] = chunks_of(call.file)
        request = self._http.build_request(**asked, timeout=self._timeout)
        try:
            answer = self._http.send(request, stream=True)
            if whole or not answer.is_success:
                answer.read()
        except httpx.TransportError as error:
            raise self._failed(error) from error
        if not answer.is_success:
            raise error_of(answer)
        return answer

    def _failed(self, error: Exception) -> ConnectionFailed:
        return ConnectionFailed(f"{self._base_url} cannot be reached: {error}")
