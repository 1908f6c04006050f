"""The Python client in front of the standing site, waiting and not waiting alike.

What it asks goes over HTTP clients of the tests, which hold every answer against the published
document.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from creatoraudit.client import AsyncClient, Client, Retries
from tests.support.server import Site, new_async_client, new_client

Making = Callable[..., "Asking"]


class Asking:
    """A client, and every answer that it received."""

    def __init__(self, url: str, key: str | None, *, is_async: bool, **options: Any) -> None:
        self.answers: list[httpx.Response] = []
        self._is_async = is_async
        self._url = url
        self._settings = {"api_key": key, **options}

    def __call__(self, method: str, **arguments: Any) -> Any:
        """Call a method; of an iterator, everything that it gives."""
        return self.do(lambda client: getattr(client, method)(**arguments))

    def do(self, work: Callable[[Any], Any]) -> Any:
        """Let the client work, and wait for it."""
        return asyncio.run(self._awaited(work)) if self._is_async else self._waited(work)

    @property
    def last(self) -> Any:
        """The last answer's document."""
        return self.answers[-1].json()

    def _waited(self, work: Callable[[Client], Any]) -> Any:
        with (
            self._watched(new_client(self._url)) as http,
            Client(self._url, http=http, **self._settings) as client,
        ):
            found = work(client)
            return list(found) if isinstance(found, Iterator) else found

    async def _awaited(self, work: Callable[[AsyncClient], Any]) -> Any:
        async with new_async_client() as http:
            http.event_hooks["response"].append(self._remember)
            async with AsyncClient(self._url, http=http, **self._settings) as client:
                found = work(client)
                if isinstance(found, AsyncIterator):
                    return [item async for item in found]
                return await found if isinstance(found, Awaitable) else found

    def _watched(self, http: httpx.Client) -> httpx.Client:
        hooks = http.event_hooks
        http.event_hooks = {"response": [*hooks["response"], self.answers.append]}
        return http

    async def _remember(self, answer: httpx.Response) -> None:
        self.answers.append(answer)


@pytest.fixture(params=[False, True], ids=["waiting", "awaited"])
def is_async(request: pytest.FixtureRequest) -> bool:
    """Each test runs with both clients."""
    return bool(request.param)


@pytest.fixture
def asking(standing_site: Site, is_async: bool) -> Making:
    """Makes clients: `asking("admin")` holds a key of `demo` with this scope."""

    def make(*scopes: str, key: str | None = None, **options: Any) -> Asking:
        secret = key or (standing_site.key("alice", *scopes) if scopes else None)
        return Asking(standing_site.url, secret, is_async=is_async, **options)

    return make


NEVER = Retries(most=0)
