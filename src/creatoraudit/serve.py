"""Starting the server: take the port, check everything, then listen and say so."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from creatoraudit.app import create_app
from creatoraudit.config import Settings
from creatoraudit.storage.dialect import has_safe_sqlite
from creatoraudit.web.gate import Gate
from creatoraudit.welcome import server_lines
from creatoraudit.wiring import StartError, opened_services
from creatoraudit.worker import WorkerProcess

BACKLOG = 2048
GRACE_SECONDS = 10
WORKER_START_SECONDS = 60

Announce = Callable[[], None]


def serve(settings: Settings, *, demo: bool) -> None:
    """Serve until SIGINT or SIGTERM, and end the process with status 0 then.

    Raises:
        StartError: says why it cannot start.
    """
    _end_on_signals()
    taken = take_port(settings)
    lines = _prepare(settings, demo=demo)
    worker = WorkerProcess(settings)

    def announce() -> None:
        print("\n".join(lines), flush=True)
        if settings.worker and _may_share(settings):
            worker.start()

    try:
        _run(settings, taken, announce)
    finally:
        worker.stop()


def take_port(settings: Settings) -> socket.socket:
    """Listen where the settings say; nothing is answered yet.

    Raises:
        StartError: the port is in use, or cannot be used.
    """
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise StartError(f"{host} is not an address", "set CREATORAUDIT_HOST") from None
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        # At once: of two that start at the same moment, one must fail here.
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise _why_not(error, host=host, port=port) from None
    return taken


def usable_workers(settings: Settings) -> int:
    """The number of processes asked for; one where several could corrupt the embedded database."""
    return settings.workers if _may_share(settings) else 1


def create_worker() -> Gate:
    """The application of one of several processes, which ends when the one that started it does."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), name="parent", daemon=True).start()
    return create_app()


def _run(settings: Settings, taken: socket.socket, announce: Announce) -> None:
    workers = usable_workers(settings)
    config = _configure(workers)
    if workers == 1:
        _Server(config, announce).run([taken])
    else:
        _Workers(config, [taken], announce).run()


def _may_share(settings: Settings) -> bool:
    return settings.database_url is not None or has_safe_sqlite()


def _end_with(sentinel: int) -> None:
    """A killed parent takes its port along only if nobody is left who listens on it."""
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


def _why_not(error: OSError, *, host: str, port: int) -> StartError:
    place = f"Port {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        todo = "stop the other program or set CREATORAUDIT_PORT"
        return StartError(f"{place} is already in use", todo)
    if error.errno == errno.EACCES:
        return StartError(f"{place} is not for this user", "set CREATORAUDIT_PORT to 1024 or more")
    if error.errno == errno.EADDRNOTAVAIL:
        return StartError(f"{host} is not an address of this machine", "set CREATORAUDIT_HOST")
    return StartError(f"{place} cannot be used ({error.strerror})", "set CREATORAUDIT_PORT")


def _prepare(settings: Settings, *, demo: bool) -> list[str]:
    """Check all that a worker needs, and what to say once it listens."""
    with opened_services(settings) as services:
        return server_lines(services, demo=demo)


def _configure(workers: int) -> uvicorn.Config:
    return uvicorn.Config(
        "creatoraudit.serve:create_worker" if workers > 1 else "creatoraudit.app:create_app",
        factory=True,
        interface="asgi3",
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        workers=workers,
        backlog=BACKLOG,
        # The gate writes its own log, knows which proxies to believe and what not to tell.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _end_on_signals() -> None:
    """Before and after the server's own handlers: the process ends with status 0."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


class _Server(uvicorn.Server):
    """A server in this process, which says when it listens."""

    def __init__(self, config: uvicorn.Config, announce: Announce) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


class _Workers(Multiprocess):
    """Servers in processes of their own on one socket, announced when all of them listen."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], announce: Announce
    ) -> None:
        super().__init__(config, sockets)
        self._announce = announce

    def init_processes(self) -> None:
        super().init_processes()
        for process in self.processes:
            if not process.wait_until_ready(WORKER_START_SECONDS, self.should_exit):
                self.terminate_all()
                self.join_all()
                print("A server process could not start; its error is above.", file=sys.stderr)
                raise SystemExit(1)
        self._announce()
