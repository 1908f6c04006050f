"""What a measurement gives: a row with its figure, what it was held against, and the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADING = ("figure", "measured", "beside", "ratio", "target", "met")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table; everything but `met` is ready to be read."""

    figure: str
    measured: str
    beside: str = "–"
    ratio: str = "–"
    target: str = "–"
    met: bool | None = None
    """None: there is no target, or the row could not be measured."""


def missing(figure: str, why: str, *, target: str = "–") -> Row:
    """A row that says why there is no number."""
    return Row(figure=figure, measured=f"not measured: {why}", target=target)


def rendered(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table that is also aligned for a terminal."""
    cells = [HEADING, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADING))]
    lines = [_line(line, widths) for line in cells]
    return "\n".join([lines[0], _line(["-" * width for width in widths], widths), *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: "–"}[row.met]
    return (row.figure, row.measured, row.beside, row.ratio, row.target, met)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
