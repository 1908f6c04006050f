"""The roll-ups of what is written, computed as the product does."""

from __future__ import annotations

from collections.abc import Iterator

from creatoraudit.analytics.borders import borders_of
from creatoraudit.analytics.daily import Days, Life, Point, days_of, gauges_of
from creatoraudit.storage.tables.figures import COUNTS, DAY, GAUGES

UTC = borders_of("UTC")
WIDTH = len(DAY)
FIGURES = WIDTH - len(GAUGES)


class RollUp:
    """The days of accounts, until they are taken, and of their organization."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, int], list[int]] = {}
        self._organization: dict[tuple[str, int], list[int]] = {}

    def add_post(self, account_id: str, platform: str, points: list[Point], life: Life) -> None:
        self._add(account_id, platform, days_of(points, life=life, borders=UTC), start=0)

    def add_profile(
        self, account_id: str, platform: str, seen: list[tuple[int, tuple[int, ...]]]
    ) -> None:
        gauges = ((at, (values[0], values[2])) for at, values in seen)
        self._add(account_id, platform, gauges_of(gauges, width=2, borders=UTC), start=FIGURES)

    def count(self, platform: str, at: int, **counts: int) -> None:
        """From an instant on there are more of something."""
        row = self._organization.setdefault((platform, UTC.day_of(at)), [0] * (WIDTH + len(COUNTS)))
        for name, count in counts.items():
            row[WIDTH + COUNTS.index(name)] += count

    def take_accounts(self) -> Iterator[tuple[str, int, list[int]]]:
        """The days of accounts so far, which are forgotten."""
        yield from ((id, day, row) for (id, day), row in sorted(self._accounts.items()))
        self._accounts.clear()

    def organization(self) -> Iterator[tuple[str, int, list[int]]]:
        yield from ((name, day, row) for (name, day), row in sorted(self._organization.items()))

    def _add(self, account_id: str, platform: str, days: Days, *, start: int) -> None:
        for day, figures in days.items():
            mine = self._accounts.setdefault((account_id, day), [0] * WIDTH)
            all_ = self._organization.setdefault((platform, day), [0] * (WIDTH + len(COUNTS)))
            for place, figure in enumerate(figures, start):
                if figure:
                    mine[place] += figure
                    all_[place] += figure
