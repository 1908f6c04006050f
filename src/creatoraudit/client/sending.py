"""What the generated methods stand on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

from creatoraudit.client.answers import Page
from creatoraudit.client.calls import Call

T = TypeVar("T")


class Sender(ABC):
    """Sends calls, and waits for their answers."""

    @abstractmethod
    def send(self, call: Call[T]) -> T:
        """Ask, and ask again where that may help."""

    @abstractmethod
    def stream(self, call: Call[bytes]) -> Iterator[bytes]:
        """Ask for a file, and give its content piece by piece."""

    def iterate(self, ask: Callable[[str | None], Page[T]]) -> Iterator[T]:
        """The rows of all pages, each page asked for when it is needed."""
        cursor = None
        while True:
            page = ask(cursor)
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return


class AsyncSender(ABC):
    """Sends calls, and lets others work until their answers come."""

    @abstractmethod
    async def send(self, call: Call[T]) -> T:
        """Ask, and ask again where that may help."""

    @abstractmethod
    def stream(self, call: Call[bytes]) -> AsyncIterator[bytes]:
        """Ask for a file, and give its content piece by piece."""

    async def iterate(self, ask: Callable[[str | None], Awaitable[Page[T]]]) -> AsyncIterator[T]:
        """The rows of all pages, each page asked for when it is needed."""
        cursor = None
        while True:
            page = await ask(cursor)
            for item in page.items:
                yield item
            cursor = page.next_cursor
            if cursor is None:
                return
