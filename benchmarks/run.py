"""One run of the benchmarks: how long it measures, where it keeps its files, what it says."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Run:
    """The same for every measurement of a run."""

    folder: Path
    """Empty at first, and thrown away after the run."""
    quick: bool = False
    scale: float = 1
    """Of the organizations with millions of rows."""

    @property
    def rounds(self) -> int:
        """How often what is compared closely is measured in turn."""
        return 5 if self.quick else 25

    @property
    def peer_rounds(self) -> int:
        """The same where there is a factor between the two."""
        return 3 if self.quick else 11

    @property
    def requests(self) -> int:
        """How many are timed one by one."""
        return 200 if self.quick else 1000

    @property
    def starts(self) -> int:
        return 3 if self.quick else 7

    @property
    def revocations(self) -> int:
        return 100 if self.quick else 1000

    def say(self, words: str) -> None:
        """Progress, on standard error: the table is alone on standard output."""
        print(f"… {words}", file=sys.stderr, flush=True)
