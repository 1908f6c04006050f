"""Spans between instants of one's own choice, as if they were days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from creatoraudit.analytics.borders import Borders
from creatoraudit.analytics.daily import FOREVER


class Marks(Borders):
    """Instants that part all time: day 0 is before the first, day 1 begins there, and so on."""

    def __init__(self, instants: Sequence[int]) -> None:
        self.zone = ""
        self._instants = instants
        self.starts = dict(enumerate((-FOREVER, *instants, FOREVER, 2 * FOREVER)))

    def day_of(self, at: int) -> int:
        return bisect_right(self._instants, at)
