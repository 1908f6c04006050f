"""Clients that count: small, quick, and able to tell which server process answered them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit
from zlib import crc32

# The server's own request ids begin with the name of the process, and end with a number.
NUMBER_LENGTH = 8


def address_of(key: str) -> str:
    """An address of this key's own: what is limited for one address leaves the others alone."""
    number = crc32(key.encode())
    return f"10.{number & 255}.{number >> 8 & 255}.{number >> 16 & 255}"


class Answer(NamedTuple):
    """One answer: its status, its headers in lower case, its body, and who gave it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def process(self) -> str:
        return self.headers["x-request-id"][:-NUMBER_LENGTH]

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """One connection to a server: it stays with the process that took it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, url: str) -> Self:
        parts = urlsplit(url)
        return cls(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(
        self,
        key: str = "",
        method: str = "GET",
        path: str = "/v2/whoami",
        body: object = None,
        **headers: str,
    ) -> Answer:
        """Send one request and read its answer."""
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"host": "test", "content-length": str(len(content))}
        if key:
            sent["authorization"] = f"Bearer {key}"
        if body is not None:
            sent["content-type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in sent.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + content)
        return await self._read()

    async def _read(self) -> Answer:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split(" ")[1]), headers, body)

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


@asynccontextmanager
async def connections_to_all(url: str, *, workers: int) -> AsyncIterator[list[Connection]]:
    """A connection to each worker process of a server."""
    found: dict[str, Connection] = {}
    others: list[Connection] = []
    # Many at once, so that no process is quick enough to take all of them.
    while len(found) < workers:
        assert len(others) < 2_000, f"only {len(found)} of {workers} processes take connections"
        batch = await asyncio.gather(*(Connection.open(url) for _ in range(20)))
        for connection, answer in zip(
            batch, await asyncio.gather(*(one.ask() for one in batch)), strict=True
        ):
            if answer.process in found:
                others.append(connection)
            else:
                found[answer.process] = connection
    try:
        yield list(found.values())
    finally:
        await asyncio.gather(*(one.close() for one in [*found.values(), *others]))


class Everywhere:
    """Asks each worker process of a server, on connections that it keeps."""

    def __init__(self, url: str, *, workers: int) -> None:
        self._url = url
        self._workers = workers
        self._stack = AsyncExitStack()
        self._connections: list[Connection] = []

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def ask(self, key: str, **headers: str) -> list[Answer]:
        """The same request to each process at once; their answers."""
        try:
            return await self._ask(key, **headers)
        except (asyncio.IncompleteReadError, ConnectionError):
            # On a busy machine one was idle for longer than the server keeps it.
            await self._stack.aclose()
            await self._open()
            return await self._ask(key, **headers)

    async def _ask(self, key: str, **headers: str) -> list[Answer]:
        asked = (connection.ask(key, **headers) for connection in self._connections)
        answers = await asyncio.gather(*asked)
        assert len({answer.process for answer in answers}) == self._workers
        return answers

    async def _open(self) -> None:
        opened = connections_to_all(self._url, workers=self._workers)
        self._connections = await self._stack.enter_async_context(opened)


async def ask_once(url: str, key: str = "", **request: Any) -> Answer:
    """One request on a connection of its own: any process may take it."""
    connection = await Connection.open(url)
    try:
        return await connection.ask(key, **request)
    finally:
        await connection.close()
