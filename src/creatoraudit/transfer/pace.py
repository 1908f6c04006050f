"""How much is done in one transaction, so that what waits for the one writer need not wait long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from creatoraudit import clock

SECONDS = 0.07
"""What a write transaction is meant to take; it may take 0.1."""
FEWEST, MOST = 10, 10_000
TELLING_SECONDS = 0.5


class Pace:
    """Learns from each transaction how large the next should be."""

    def __init__(self, *, first: int) -> None:
        self.rows = first
        self._told = clock.monotonic()

    @contextmanager
    def measured(self) -> Iterator[None]:
        """One transaction of `rows` rows."""
        began = clock.monotonic()
        yield
        took = max(clock.monotonic() - began, SECONDS / 100)
        # Half and double at most: one slow moment says little of the next.
        wanted = self.rows * min(max(SECONDS / took, 0.5), 2)
        self.rows = int(min(max(wanted, FEWEST), MOST))

    def is_time(self) -> bool:
        """Whether the last time that this was true is long enough ago to tell how it goes."""
        now = clock.monotonic()
        if now - self._told < TELLING_SECONDS:
            return False
        self._told = now
        return True
