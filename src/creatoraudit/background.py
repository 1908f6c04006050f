"""Long work of a process, beside its requests: a few threads that end when the process does."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Lock, Thread

import structlog

THREADS = 2

Job = Callable[[], None]

log = structlog.get_logger()


class Background:
    """Does jobs in the order given, at most `THREADS` at a time.

    A job looks at `stopping` between its steps and ends early once it is set.
    """

    def __init__(self) -> None:
        self.stopping = Event()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._lock = Lock()

    def submit(self, job: Job) -> None:
        """Do this as soon as there is room."""
        with self._lock:
            self._jobs.put(job)
            if len(self._threads) < THREADS:
                thread = Thread(target=self._run, name="background", daemon=True)
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """Wait until every job has ended, early or not; those that wait end at once."""
        self.stopping.set()
        with self._lock:
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:
                # Whatever it is, the next job is done.
                log.error("background_job_failed", exc_info=error)
