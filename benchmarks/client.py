"""A small load client for machines without wrk; takes the same options and reports alike."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import time
from urllib.parse import urlsplit


class Client:
    """Several connections, each with one request under way at any time."""

    def __init__(self, url: str, headers: list[str], *, seconds: float, posting: bool) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port)
        method, body = ("POST" if posting else "GET"), os.environ.get("POST_BODY", "").encode()
        lines = [f"{method} {parts.path} HTTP/1.1", f"Host: {parts.netloc}", *headers]
        lines += [f"Content-Length: {len(body)}"] if posting else []
        head = "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
        self._request = head + body if posting else head
        self._begun = time.monotonic()
        self._end = self._begun + seconds
        self.requests = 0
        self.failures = 0

    async def run(self, connections: int) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._stop)
        await asyncio.gather(*(self._ask() for _ in range(connections)))

    def report(self) -> str:
        """What wrk says, in its words."""
        took = time.monotonic() - self._begun
        lines = [f"{self.requests} requests in {took:.2f}s,"]
        if self.failures:
            lines.append(f"Non-2xx or 3xx responses: {self.failures}")
        return "\n".join([*lines, f"Requests/sec: {self.requests / took:.2f}"])

    def _stop(self) -> None:
        self._end = 0

    async def _ask(self) -> None:
        reader, writer = await asyncio.open_connection(*self._address)
        while time.monotonic() < self._end:
            writer.write(self._request)
            head = await reader.readuntil(b"\r\n\r\n")
            await _skip_body(reader, head.lower())
            self.requests += 1
            self.failures += not head[9:].startswith(b"2")
        writer.close()


async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> None:
    """Servers of the benchmarks say a body's length, or send it in chunks."""
    _, found, rest = head.partition(b"content-length:")
    if found:
        await reader.readexactly(int(rest.split(b"\r\n")[0]))
    else:
        await reader.readuntil(b"\r\n0\r\n\r\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-d", dest="seconds", type=float, default=1)
    parser.add_argument("-c", dest="connections", type=int, default=16)
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-s", dest="script", help="given: post what POST_BODY says")
    parser.add_argument("url")
    options = parser.parse_args()
    client = Client(
        options.url,
        options.headers,
        seconds=options.seconds,
        posting=options.script is not None,
    )
    asyncio.run(client.run(options.connections))
    print(client.report())


main()
