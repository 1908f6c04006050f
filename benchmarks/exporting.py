"""How much of its rate `whoami` keeps while everything of an organization is exported."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks.load import put_load
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row
from benchmarks.volume import LARGE, volume

OF_ALONE = 0.5
PIECE = 1 << 20


def measure(run: Run) -> list[Row]:
    """With one server process, and with two."""
    with volume(run) as filled:
        key, snapshots = filled.made.keys[LARGE.slug], filled.made.snapshots[LARGE.slug]
        rows = []
        for workers in (1, 2):
            run.say(f"exporting beside {workers} processes")
            with filled.installation.serving(key, workers=workers) as server:
                rows.append(_measured(run, server, key, snapshots=snapshots, workers=workers))
    return rows


def _measured(run: Run, server: Server, key: str, *, snapshots: int, workers: int) -> Row:
    """Before, during and after: what the machine does else befalls all alike."""
    alone = _rates(run, server)
    with _exporting(server, key) as export:
        busy = _rates(run, server)
        if export.is_over:
            raise RuntimeError("the export was over before the measurement was")
    alone += _rates(run, server)
    ratio = median(busy) / median(alone)
    return Row(
        figure=f"whoami while {snapshots / 1e6:.1f} million snapshots are exported, requests/s,"
        f" {workers} server process{'es' * (workers > 1)}",
        measured=f"{median(busy):,.0f}",
        beside=f"{median(alone):,.0f}",
        ratio=f"{ratio:.3g}",
        target=f"≥ {OF_ALONE:.2f}" if workers == 1 else "–",
        met=ratio >= OF_ALONE if workers == 1 else None,
    )


def _rates(run: Run, server: Server) -> list[float]:
    server.body()
    return [put_load(server, seconds=1).rate for _ in range(run.peer_rounds)]


@dataclass
class _Export:
    """One that is being read."""

    received: int = 0
    is_over: bool = False


@contextmanager
def _exporting(server: Server, key: str) -> Iterator[_Export]:
    """An export that is read as fast as it comes, until the end of the block."""
    export = _Export()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        lines = ["GET /v2/export HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {key}"]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        if not connection.recv(PIECE).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("the export was refused")
        reader = threading.Thread(target=_read, args=(connection, export))
        reader.start()
        yield export
        connection.shutdown(socket.SHUT_RDWR)
        reader.join()


def _read(connection: socket.socket, export: _Export) -> None:
    buffer = bytearray(PIECE)
    while count := connection.recv_into(buffer):
        export.received += count
        if buffer[count - 5 : count] == b"0\r\n\r\n":
            break
    export.is_over = True
