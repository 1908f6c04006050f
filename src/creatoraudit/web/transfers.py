"""Files over HTTP: received to the disk piece by piece, and sent while they are being made."""

from __future__ import annotations

import os
import zlib
from collections.abc import AsyncIterator, Iterator

import msgspec
import structlog
from anyio import CapacityLimiter, create_task_group, fail_after, sleep, to_thread

from creatoraudit import clock
from creatoraudit.clock import uuid7
from creatoraudit.config import Settings
from creatoraudit.errors import UnsupportedMediaType
from creatoraudit.operation import Operation, Streamed
from creatoraudit.transfer.spool import Spooled, hold
from creatoraudit.web.answers import NO_STORE, Answer
from creatoraudit.web.negotiation import accepts_gzip
from creatoraudit.web.request import Header, Request, Send

THREADS = 2
"""How many files are made at a time; requests have threads of their own."""
STALL_SECONDS = 30
REST = 1.0
"""How long to rest after making a piece, in the time it took: requests share the interpreter."""
PIECE = 1 << 20
LEVEL = 4
ENCODINGS = frozenset({b"identity", b"gzip"})

log = structlog.get_logger()


class Streaming(Answer):
    """An answer whose body is made while it is sent."""

    file: Streamed | None = None

    def __post_init__(self) -> None:
        """Nobody knows how long it will be."""


class Transfers:
    """Files that are being received and sent by this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._senders = CapacityLimiter(THREADS)
        self._receivers = CapacityLimiter(THREADS)

    async def receive(
        self, definition: Operation, request: Request, *, organization_id: str
    ) -> Spooled:
        """The body, as a file of the organization.

        Raises:
            UnsupportedMediaType, PayloadTooLarge
            BadRequest: the client hung up before its end.
        """
        _check_file(definition, request)
        spooled = hold(self._settings, organization_id, uuid7())
        try:
            largest = self._settings.import_bytes
            async for piece in _collected(request.pieces(largest=largest)):
                await to_thread.run_sync(_write, spooled.descriptor, piece, limiter=self._receivers)
        except BaseException:
            spooled.release()
            raise
        return spooled

    def answer(self, file: Streamed, request: Request) -> Streaming:
        """The answer that sends a file, in gzip where that is wanted."""
        name = f'attachment; filename="{file.file_name}"'
        headers: list[Header] = [
            (b"content-type", file.content_type.encode()),
            (b"content-disposition", name.encode()),
            *(header for header in NO_STORE if header[0] != b"vary"),
            (b"vary", b"Authorization, Accept-Encoding"),
        ]
        if accepts_gzip(request.headers.get(b"accept-encoding", b"")):
            headers.append((b"content-encoding", b"gzip"))
            file = msgspec.structs.replace(file, chunks=packed(file.chunks))
        return Streaming(200, headers, file=file)

    async def send(self, answer: Streaming, request: Request, send: Send) -> None:
        """Send the whole file; a client that takes nothing for 30 seconds, or left, is dropped."""
        assert answer.file is not None  # noqa: S101  (made by `answer`)
        headers = [*answer.headers, *request.limit_headers, request.id_header]
        try:
            async with create_task_group() as group:

                async def watch() -> None:
                    await request.gone()
                    group.cancel_scope.cancel()

                group.start_soon(watch)
                await send(
                    {"type": "http.response.start", "status": answer.status, "headers": headers}
                )
                if request.method != "HEAD":
                    await self._send_pieces(answer.file, send)
                await send({"type": "http.response.body", "body": b""})
                group.cancel_scope.cancel()
        finally:
            answer.file.held.close()

    async def _send_pieces(self, file: Streamed, send: Send) -> None:
        while True:
            began = clock.monotonic()
            piece = await to_thread.run_sync(_next, file.chunks, limiter=self._senders)
            if piece is None:
                return
            took = clock.monotonic() - began
            with fail_after(STALL_SECONDS):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await sleep(took * REST)


def packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same in gzip."""
    packer = zlib.compressobj(LEVEL, wbits=31)
    for chunk in chunks:
        if piece := packer.compress(chunk):
            yield piece
    yield packer.flush()


def _next(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)


async def _collected(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same in fewer pieces: each is a way to a thread and back."""
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= PIECE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _check_file(definition: Operation, request: Request) -> None:
    kind = request.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind.decode("latin-1") not in definition.media:
        raise UnsupportedMediaType(f"Send the file as one of: {', '.join(definition.media)}.")
    if request.headers.get(b"content-encoding", b"identity").lower() not in ENCODINGS:
        raise UnsupportedMediaType("Send the file as it is, or with Content-Encoding: gzip.")


def _write(descriptor: int, piece: bytes) -> None:
    while piece:
        piece = piece[os.write(descriptor, piece) :]
