"""The Python client in front of the standing site, waiting and not waiting alike.

What it asks goes over HTTP clients of the tests, which hold every answer against the published
document.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from creatoraudit.client import AsyncClient, Client
from tests.support.server import Site, new_async_client, new_client

Making = Callable[..., "Asking"]


class Asking:
    """A client, and every answer that it received."""

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        is_async: bool,
        meanwhile: Callable[[httpx.Response], None] | None = None,
        **options: Any,
    ) -> None:
        """`meanwhile` happens with each answer, before the client has it."""
        self.answers: list[httpx.Response] = []
        self.is_async = is_async
        self._url = url
        self._meanwhile = meanwhile
        self._settings = {"api_key": key, **options}

    def __call__(self, method: str, **arguments: Any) -> Any:
        """Call a method; of an iterator, everything that it gives."""
        return self.do(lambda client: getattr(client, method)(**arguments))

    def do(self, work: Callable[[Any], Any]) -> Any:
        """Let the client work, and wait for it."""
        return asyncio.run(self._awaited(work)) if self.is_async else self._waited(work)

    @property
    def last(self) -> Any:
        """The last answer's document."""
        return self.answers[-1].json()

    @property
    def statuses(self) -> list[int]:
        return [answer.status_code for answer in self.answers]

    def _waited(self, work: Callable[[Client], Any]) -> Any:
        with new_client(self._url) as http:
            hooks = http.event_hooks["response"]
            http.event_hooks = {"response": [*hooks, self._received]}
            with Client(self._url, http=http, **self._settings) as client:
                found = work(client)
                return list(found) if isinstance(found, Iterator) else found

    async def _awaited(self, work: Callable[[AsyncClient], Any]) -> Any:
        async with new_async_client() as http:
            hooks = http.event_hooks["response"]
            http.event_hooks = {"response": [*hooks, self._received_async]}
            async with AsyncClient(self._url, http=http, **self._settings) as client:
                found = work(client)
                if isinstance(found, AsyncIterator):
                    return [item async for item in found]
                return await found if isinstance(found, Awaitable) else found

    def _received(self, answer: httpx.Response) -> None:
        self.answers.append(answer)
        if self._meanwhile is not None:
            self._meanwhile(answer)

    async def _received_async(self, answer: httpx.Response) -> None:
        self._received(answer)


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
