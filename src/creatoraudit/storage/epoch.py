"""The epoch: how a change to a key reaches every process of the machine at once.

A counter of eight bytes in a memory-mapped file, used as a seqlock: **even** is settled, **odd**
means that a change is under way.

- A change makes the counter odd before its commit and even after it, always to a value that was
  never there before.
- A reader takes the counter, then reads the row, in a transaction begun after that. It may keep
  the row only if the counter was even and is still the same after the row was read. What it keeps
  is good for as long as the counter stands: any other value, and it asks the database again.
- A process that is killed half-way leaves the counter odd. Nobody keeps anything then, and every
  reader goes to the database: right, only slower, until the next change or `Epoch.repair`.

So once a change has returned, no process serves what was true before it.
The file may be lost with the machine's power: whoever had cached by it is gone as well.
"""

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

SIZE = 8


class Epoch:
    """The counter in one file. Open it once in each process, after forking."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._lock = Lock()
        with self._exclusively():
            if os.fstat(self._file).st_size < SIZE:
                os.ftruncate(self._file, SIZE)
        self._map = mmap.mmap(self._file, SIZE)
        # One aligned machine word, loaded and stored in one go: a reader never sees half a value.
        self._words = memoryview(self._map).cast("Q")

    def read(self) -> int:
        """The counter now. Costs no system call."""
        return self._words[0]

    @staticmethod
    def is_pending(value: int) -> bool:
        """Whether a change was under way at this value: what is read now must not be kept."""
        return value & 1 == 1

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold this around the commit of whatever readers may have cached.

        Excludes every other change on the machine, so put nothing slow inside. It cannot be nested.
        """
        with self._exclusively():
            # Odd already: a process was killed half-way. Our end settles its change with ours.
            self._words[0] |= 1
            try:
                yield
            finally:
                self._words[0] += 1

    def repair(self) -> None:
        """Settle what a killed process left pending; for the start, before anything is cached."""
        with self._exclusively():
            self._words[0] += self._words[0] & 1

    def close(self) -> None:
        """Give back the file and the memory."""
        self._words.release()
        self._map.close()
        os.close(self._file)

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        # The file's lock belongs to the open file, which the threads of this process share.
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
