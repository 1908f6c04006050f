"""What an import tells of itself while it runs and afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from creatoraudit.models import encode
from creatoraudit.transfer.reading import Problem
from creatoraudit.transfer.records import Records, described

MOST_PROBLEMS = 1_000


class Report:
    """Counts of lines, and the first that were wrong."""

    def __init__(self, *, knows: bool = True) -> None:
        """`knows`: it is looked up whether a line tells something new."""
        self._knows = knows
        self.read = self.added = self.wrong = 0
        self.problems: list[Problem] = []

    def note(self, *, read: int, added: int, problems: Iterable[Problem]) -> None:
        """Some more lines were read; `read` counts those that were not wrong."""
        told = list(problems)
        self.wrong += len(told)
        self.read += read + len(told)
        self.added += added
        self.problems += told[: MOST_PROBLEMS - len(self.problems)]

    def columns(self, records: Records) -> dict[str, Any]:
        """The report as columns of the import's record."""
        return {
            "kind": records.kind or "",
            "format": records.format,
            "bytes_total": records.size,
            "bytes_done": records.done,
            "lines_read": self.read,
            "lines_added": self.added,
            "lines_known": self.read - self.added - self.wrong if self._knows else 0,
            "lines_wrong": self.wrong,
            "mapping": encode(described(records.mapped)).decode(),
            "problems": encode(self.problems).decode(),
        }
