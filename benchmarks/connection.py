"""One plain connection, so that it is certain which request went out when."""

from __future__ import annotations

import socket
from typing import NamedTuple


class Reply(NamedTuple):
    """What came back."""

    status: int
    process: str
    """Which server process answered: it begins the request ids that it gives."""


class Connection:
    """A connection that is kept until it is closed."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def send(self, path: str, key: str, *, method: str = "GET", body: bytes = b"") -> None:
        """Send a request; its answer is read later."""
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {key}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def read(self) -> Reply:
        """Read one answer."""
        status = int(self._file.readline().split()[1])
        headers = dict(self._headers())
        self._file.read(int(headers.get("content-length", 0)))
        return Reply(status, headers["x-request-id"][:12])

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _headers(self) -> list[tuple[str, str]]:
        found = []
        while line := self._file.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            found.append((name.lower(), value.strip()))
        return found
