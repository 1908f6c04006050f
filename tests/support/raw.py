"""HTTP by the byte, for what a well-behaved client cannot send."""

import socket
from contextlib import suppress
from http.client import HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from tests.support.openapi import check_reply

PATIENCE_SECONDS = 30


class Reply(NamedTuple):
    """One answer as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The one header of this name; more than one is a fault."""
        found = [value for known, value in self.headers if known.lower() == name.lower()]
        assert len(found) <= 1, found
        return found[0] if found else None

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


def exchange(url: str, request: bytes, *, method: str = "") -> Reply:
    """Send these bytes on a connection of their own and read the first answer, which must be one
    that the published document describes.

    The server may answer and hang up before it has taken everything.
    """
    reply = _exchange(url, request, method=method)
    check_reply(
        request, status=reply.status, headers=dict(reply.headers), body=reply.body, method=method
    )
    return reply


def request_bytes(
    method: str, path: str, *headers: tuple[str, str | bytes], body: bytes = b""
) -> bytes:
    """A request with exactly these headers, and `Host`."""
    lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: test"]
    for name, value in headers:
        lines.append(
            name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        )
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _exchange(url: str, request: bytes, *, method: str) -> Reply:
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    address = (parts.hostname, parts.port)
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        # The method tells whether the answer has a body.
        answer = HTTPResponse(connection, method=method or request.partition(b" ")[0].decode())
        with answer:
            answer.begin()
            return Reply(answer.status, answer.getheaders(), answer.read())
