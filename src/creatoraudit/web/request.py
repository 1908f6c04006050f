"""One HTTP request as the gate and the API see it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from itertools import count
from secrets import token_hex
from typing import Any

from creatoraudit import clock
from creatoraudit.errors import BadRequest, PayloadTooLarge
from creatoraudit.keys.table import KeyRecord
from creatoraudit.web.addresses import FORWARDED, Addresses
from creatoraudit.web.redaction import redact

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

LARGEST_BODY = 1 << 20
LONGEST_CLIENT = 64
LONGEST_AGENT = 256

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_PRODUCT = re.compile(r"([^\s/()]+)(?:/([^\s()]+))?")
_NONE: frozenset[bytes] = frozenset()
_process = token_hex(6).encode()
_numbers = count()


class Request:
    """Method, path and headers of a request; its body is read on demand."""

    __slots__ = (
        "_receive",
        "address",
        "at",
        "headers",
        "id_header",
        "key",
        "limit_headers",
        "method",
        "path",
        "query",
        "repeated",
        "started",
    )

    def __init__(self, scope: Scope, receive: Receive, addresses: Addresses) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.at = clock.unix_time()
        self.started = clock.monotonic()
        self._receive = receive
        headers = scope["headers"]
        self.headers: dict[bytes, bytes] = dict(headers)
        self.repeated = _NONE
        if len(self.headers) < len(headers):
            self._join_repeated(headers)
        self.address = addresses.of(scope, self.headers.get(FORWARDED))
        self.key: KeyRecord | None = None
        self.limit_headers: tuple[Header, ...] = ()
        self.id_header: Header = (b"x-request-id", self._id())

    @property
    def id(self) -> str:
        """What this request is called in the answer and in the log."""
        return self.id_header[1].decode()

    @property
    def client(self) -> str:
        """The program that asks, by its own word: `python-httpx 0.28.1`."""
        return _client_name(self.headers.get(b"user-agent", b"")[:LONGEST_AGENT])

    @property
    def shown_path(self) -> str:
        """The path as it may be logged and repeated."""
        return redact(self.path)

    @property
    def has_body(self) -> bool:
        return (
            self.headers.get(b"content-length", b"0") != b"0"
            or b"transfer-encoding" in self.headers
        )

    async def body(self, *, largest: int = LARGEST_BODY) -> bytes:
        """The whole body.

        Raises:
            PayloadTooLarge: over `largest` bytes; no more than that is read.
            BadRequest: the client hung up before its end, so it may say something else than meant.
        """
        return b"".join([piece async for piece in self.pieces(largest=largest)])

    async def pieces(self, *, largest: int) -> AsyncIterator[bytes]:
        """The body piece by piece, as it comes in.

        Raises:
            PayloadTooLarge, BadRequest: as `body` does.
        """
        announced = self.headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced[:20]) > largest:
            raise _too_large(largest)
        received, is_whole = 0, False
        while not is_whole:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise BadRequest("The body ended early.")
            piece = message.get("body", b"")
            received += len(piece)
            if received > largest:
                raise _too_large(largest)
            yield piece
            is_whole = not message.get("more_body")

    async def gone(self) -> None:
        """Wait until the client is no longer there; the body has been read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def _join_repeated(self, headers: Iterable[Header]) -> None:
        """What is given twice is one list (RFC 9110, 5.3); where none is meant, none fits."""
        values: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for name, value in headers:
            values[name].append(value)
        self.headers = {name: b", ".join(every) for name, every in values.items()}
        self.repeated = frozenset(name for name, every in values.items() if len(every) > 1)

    def _id(self) -> bytes:
        """The client's own request id where it is one, and not a key."""
        own = self.headers.get(b"x-request-id")
        if own is not None and _REQUEST_ID.fullmatch(own) and b"caud_" not in own:
            return own
        return b"%b%08x" % (_process, next(_numbers))


@lru_cache(maxsize=1024)
def _client_name(agent: bytes) -> str:
    found = _PRODUCT.match(agent.decode("latin-1"))
    if found is None:
        return "unknown"
    name, version = found.groups()
    return redact(f"{name} {version}" if version else name)[:LONGEST_CLIENT]


def _too_large(largest: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"The body is over {largest // 1024} KiB.")
