"""The worker: it collects what is due and keeps every organization in order, until it is told to
stop. The server starts one by itself; others may run on any machine that reaches the database.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from threading import Event, Thread
from types import FrameType

import structlog

from creatoraudit import clock
from creatoraudit.collection.housekeeping import keep_in_order
from creatoraudit.collection.runner import Runner
from creatoraudit.config import Settings
from creatoraudit.services import Services
from creatoraudit.web.logs import configure_logs
from creatoraudit.wiring import opened_services

POLL_SECONDS = 0.5
FAULT_SECONDS = 5.0
"""How long to wait after something went wrong, such as a database that is away."""
FIRST_ORDER_SECONDS = 10.0
ORDER_SECONDS = 600.0

STOP_SECONDS = 10.0
SHORT_LIFE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 60.0

log = structlog.get_logger()


def run(settings: Settings) -> None:
    """Work until SIGINT or SIGTERM.

    Raises:
        StartError: says why it cannot start.
    """
    configure_logs()
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    _end_with_parent(stop)
    with opened_services(settings) as services:
        work(services, stop=stop)


def work(services: Services, *, stop: Event) -> None:
    """Do what is due as soon as it is, and wait for more; whatever goes wrong, go on."""
    runner = Runner(services)
    order_at = clock.monotonic() + FIRST_ORDER_SECONDS
    while not stop.is_set():
        done = _going_on(runner.step, stop)
        if clock.monotonic() >= order_at:
            _going_on(lambda: keep_in_order(services), stop)
            order_at = clock.monotonic() + ORDER_SECONDS
        if not done:
            stop.wait(POLL_SECONDS)


class WorkerProcess:
    """A worker as a process beside the server: started again when it dies, ended with the server,
    however that ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = Event()
        self._process: SpawnProcess | None = None
        self._thread = Thread(target=self._keep, name="worker", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        process = self._process
        return None if process is None else process.pid

    def start(self) -> None:
        """Start it; this returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End it, and wait until what it was doing is done."""
        self._stop.set()
        if not self._thread.is_alive():
            return
        self._thread.join(STOP_SECONDS)
        if self._process is not None:
            self._process.kill()

    def _keep(self) -> None:
        # Ctrl+C reaches the whole group of processes; this one is told by the server.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pause = 1.0
        while not self._stop.is_set():
            began = clock.monotonic()
            self._live()
            is_short = clock.monotonic() - began < SHORT_LIFE_SECONDS
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS) if is_short else 1.0
            self._stop.wait(pause)

    def _live(self) -> None:
        """One life of the process."""
        process = self._process = get_context("spawn").Process(
            target=run, args=(self._settings,), name="worker", daemon=True
        )
        process.start()
        while not self._stop.wait(POLL_SECONDS) and process.is_alive():
            pass
        if self._stop.is_set():
            process.terminate()
        process.join()
        self._process = None


def _going_on(do: Callable[[], int], stop: Event) -> int:
    try:
        return do()
    except Exception as error:
        log.exception("worker_failed", error=type(error).__name__)
        stop.wait(FAULT_SECONDS)
        return 0


def _end_with_parent(stop: Event) -> None:
    """A worker that the server started ends when the server does, even when that is killed."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        stop.set()

    Thread(target=watch, name="parent", daemon=True).start()
