"""Rate limits that are exact over all processes of the machine.

A table of fixed size in a memory-mapped file. Each limit is one number, the theoretical arrival
time of GCRA: the moment at which the bucket is full again. A bucket holds `limit` requests and
refills at `limit` per `period`, so a lone client always gets its full limit at once.

The table has sets of eight slots; a bucket's fingerprint chooses the set and lies in one of its
slots. A slot whose time has passed says no more than an empty one and is free for another bucket.
If all eight are busy, the one that is full again first gives way: its client loses the memory of
what it has spent, never gains a refusal. With 8,192 sets this begins at tens of thousands of
clients that are busy in the same period.

A process that is alone with the file needs no locks, which are two system calls a request. The file
counts the processes that have it open; one that joins waits until whoever was alone has noticed. A
killed process stays counted until the next start of a lone one: correct, only slower.

Times are on the machine's monotonic clock. One that lies further ahead than it can (the file
survived a restart of the machine) counts as passed.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes
from struct import Struct
from threading import Lock
from time import sleep

import msgspec

from creatoraudit.clock import monotonic
from creatoraudit.errors import RateLimited

LONGEST_PERIOD = 86_400.0
"""The longest period of a limit, in seconds: one day."""

WAYS = 8
SET = 2 * WAYS  # words of a set: eight fingerprints, then their eight times
WORD = 8
HEADER = Struct("8sQ16s")  # what it is, number of sets, the key of the fingerprints
PROCESSES = 8  # where the number of processes stands, in words
MAGIC = b"caudlim1"
FIRST_SET = 16  # in words
NOTICED_SECONDS = 0.02
# A share of one request's interval that forgives what adding floats loses: enough for ten thousand
# a minute on a machine that has been up for two years. Far higher limits may be out by a few.
TOLERANCE = 0.01


class Taken(msgspec.Struct, frozen=True, gc=False):
    """What became of one request; times are seconds from now."""

    allowed: bool
    remaining: int
    reset_after: float
    """Until the full limit is there again."""
    retry_after: float
    """Until one more request is allowed; 0 if this one was."""


class Slots:
    """The table in one file. Open it once in each process: closing one drops the other's locks."""

    def __init__(self, path: Path, sets: int = 8192) -> None:
        if sets < 1:
            raise ValueError("a table needs at least one set")
        self._sets = sets
        self._lock = Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._map, key = self._open_table()
        self._hash = blake2b(key=key, digest_size=WORD)
        self._words = memoryview(self._map).cast("Q")
        self._times = memoryview(self._map).cast("d")
        self._bucket = lru_cache(maxsize=4096)(self._new_bucket)
        self._join()

    def take(self, bucket: bytes, *, limit: int, period: float, now: float | None = None) -> Taken:
        """Take one request out of a bucket of `limit` per `period` seconds (at most a day)."""
        if limit < 1 or not 0 < period <= LONGEST_PERIOD:
            raise ValueError("a limit is at least 1, its period at most a day")
        known = self._bucket(bucket)
        with self._lock:  # the file's locks do not hold between threads of one process
            if self._words[PROCESSES] == 1:
                return self._take(known, now, limit, period)
            with self._locked(known.first, SET):
                return self._take(known, now, limit, period)

    def require(self, bucket: bytes, *, limit: int, period: float, refusal: str) -> None:
        """Take one request out of a bucket, or refuse; `{wait}` in the refusal is seconds.

        Raises:
            RateLimited
        """
        taken = self.take(bucket, limit=limit, period=period)
        if not taken.allowed:
            wait = int(taken.retry_after) + 1
            raise RateLimited(refusal.format(wait=wait), retry_after=taken.retry_after)

    def give_back(self, bucket: bytes, *, limit: int, period: float) -> None:
        """Return one request that `take` allowed: it turned out not to count."""
        known = self._bucket(bucket)
        with self._lock, self._locked(known.first, SET):
            self._times[self._slot_of(known, monotonic()) + WAYS] -= period / limit

    def close(self) -> None:
        """Give back the file and the memory."""
        with self._locked(0, FIRST_SET):
            # Never below none: another version may have made the table anew.
            self._words[PROCESSES] = max(0, self._words[PROCESSES] - 1)
        self._words.release()
        self._times.release()
        self._map.close()
        os.close(self._file)

    def _take(self, bucket: _Bucket, at: float | None, limit: int, period: float) -> Taken:
        # Read under the lock, or a time written meanwhile would seem to lie too far ahead.
        now = monotonic() if at is None else at
        slot = bucket.slot
        if self._words[slot] != bucket.fingerprint:
            slot = bucket.slot = self._slot_of(bucket, now)
        interval = period / limit
        full_at = self._times[slot + WAYS]
        if not now < full_at <= now + period + interval:
            full_at = now
        owed = full_at - now + interval
        if owed > period + interval * TOLERANCE:
            return Taken(False, 0, full_at - now, owed - period)
        self._times[slot + WAYS] = full_at + interval
        return Taken(True, int((period - owed) / interval + TOLERANCE), owed, 0.0)

    def _slot_of(self, bucket: _Bucket, now: float) -> int:
        """The slot that holds the bucket; else one to spare, made its own."""
        first, times = bucket.first, bucket.first + WAYS
        for slot in range(first, times):
            if self._words[slot] == bucket.fingerprint:
                return slot
        slot = first + _cheapest(self._times[times : times + WAYS].tolist(), now)
        self._words[slot] = bucket.fingerprint
        self._times[slot + WAYS] = 0.0
        return slot

    def _new_bucket(self, name: bytes) -> _Bucket:
        # Keyed, so that nobody can choose addresses that push another bucket out of its set.
        state = self._hash.copy()
        state.update(name)
        fingerprint = int.from_bytes(state.digest(), "little") or 1  # 0 is an empty slot
        return _Bucket(fingerprint, FIRST_SET + fingerprint % self._sets * SET)

    def _open_table(self) -> tuple[mmap.mmap, bytes]:
        """Map the file; make the table anew, in place, if it is short, foreign or another size.

        The file never shrinks: a process that still has it mapped would die of that.
        """
        size = (FIRST_SET + self._sets * SET) * WORD
        with self._locked(0, FIRST_SET):
            if os.fstat(self._file).st_size < size:
                os.ftruncate(self._file, size)
            table = mmap.mmap(self._file, size)
            magic, sets, key = HEADER.unpack_from(table)
            if (magic, sets) != (MAGIC, self._sets):
                key = token_bytes(16)
                table[:] = HEADER.pack(MAGIC, self._sets, key).ljust(size, b"\0")
            return table, key

    def _join(self) -> None:
        """Be counted. Every process holds a shared lock for life, so that a lone one finds out that
        it is alone.
        """
        with self._locked(0, FIRST_SET):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._words[PROCESSES] = 0
            except BlockingIOError:
                pass
            fcntl.flock(self._file, fcntl.LOCK_SH)
            self._words[PROCESSES] += 1
            others = self._words[PROCESSES] > 1
        if others:
            sleep(NOTICED_SECONDS)

    @contextmanager
    def _locked(self, first: int, words: int) -> Iterator[None]:
        """Keep the other processes away from a part of the file."""
        fcntl.lockf(self._file, fcntl.LOCK_EX, words * WORD, first * WORD)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, words * WORD, first * WORD)


class _Bucket:
    """A bucket's fingerprint, where its set begins, and the slot it was last found in; in words."""

    __slots__ = ("fingerprint", "first", "slot")

    def __init__(self, fingerprint: int, first: int) -> None:
        self.fingerprint = fingerprint
        self.first = first
        self.slot = first


def _cheapest(times: Sequence[float], now: float) -> int:
    """The slot to reuse: one that is free, else the one that is full again first."""
    slot, first = 0, float("inf")
    for place, full_at in enumerate(times):
        if not now < full_at <= now + 2 * LONGEST_PERIOD:
            return place
        if full_at < first:
            slot, first = place, full_at
    return slot
