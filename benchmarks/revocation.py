"""Keys disabled one after another under load, each tried at once in every process."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.connection import Connection, Reply
from benchmarks.installation import demonstration
from benchmarks.load import steady_load
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row
from creatoraudit.keys.models import CreatedKey

WORKERS = 4
FRESH = 8
LOAD_CONNECTIONS = 8
WHOAMI = "/v2/whoami"


def measure(run: Run) -> list[Row]:
    """How many requests are accepted after the answer to the revocation; and how long that takes.

    Every key is first used in every process, so that each has it in memory. After the answer it
    is tried in every process, on connections that stand, and on fresh ones.
    """
    installation = demonstration(run.folder)
    admin, busy = (installation.make_keys(1, scope)[0] for scope in ("admin", "read"))
    keys = installation.make_keys(run.revocations, "read", "write")
    with installation.serving(busy.key, workers=WORKERS) as server:
        trial = _Trial(server, admin.key)
        with steady_load(server, connections=LOAD_CONNECTIONS) as load:
            for key in keys:
                trial.revoke(key)
        trial.close()
    tried = len(trial.replies)
    processes = len({reply.process for reply in trial.replies})
    return [
        Row(
            figure=f"accepted after the answer, {len(keys):,} revocations, {processes} processes",
            measured=f"{trial.accepted}",
            beside=f"of {tried:,} tried",
            target="0",
            met=trial.accepted == 0 and processes == WORKERS,
        ),
        Row(
            figure="one revocation over HTTP, under that load",
            measured=f"{median(trial.seconds) * 1000:.1f} ms",
            beside=f"load {load[0].rate:,.0f}/s",
        ),
    ]


class _Trial:
    """Revokes keys and tries them, on one connection to each process and on fresh ones."""

    def __init__(self, server: Server, admin: str) -> None:
        self._port = server.port
        self._admin = admin
        self._standing = _one_to_each(server, admin)
        self._desk = Connection(server.port)
        self.seconds: list[float] = []
        self.replies: list[Reply] = []

    @property
    def accepted(self) -> int:
        return sum(reply.status == 200 for reply in self.replies)

    def revoke(self, key: CreatedKey) -> None:
        if {reply.status for reply in _try(self._standing, key.key)} != {200}:
            raise RuntimeError("a key was refused before it was disabled")
        begun = time.perf_counter()
        self._desk.send(
            f"/v2/api-keys/{key.id}", self._admin, method="PATCH", body=b'{"status":"disabled"}'
        )
        status = self._desk.read().status
        self.seconds.append(time.perf_counter() - begun)
        if status != 200:
            raise RuntimeError(f"a revocation was answered {status}")
        fresh = [Connection(self._port) for _ in range(FRESH)]
        replies = _try([*self._standing, *fresh], key.key)
        if not {reply.status for reply in replies} <= {200, 403}:
            raise RuntimeError("a disabled key was neither accepted nor refused")
        self.replies += replies
        for connection in fresh:
            connection.close()

    def close(self) -> None:
        for connection in [*self._standing, self._desk]:
            connection.close()


def _one_to_each(server: Server, key: str) -> list[Connection]:
    """Connections until every process has one."""
    found: dict[str, Connection] = {}
    for _ in range(1000):
        connection = Connection(server.port)
        connection.send(WHOAMI, key)
        process = connection.read().process
        if process in found:
            connection.close()
        found.setdefault(process, connection)
        if len(found) == WORKERS:
            break
    return [*found.values()]


def _try(connections: list[Connection], key: str) -> list[Reply]:
    """The same request on all of them, under way at the same time."""
    for connection in connections:
        connection.send(WHOAMI, key)
    return [connection.read() for connection in connections]
