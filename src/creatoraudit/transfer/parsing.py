"""Batches as typed columns: whole columns at once where all cells are plain, else cell by cell, so
that every cell that cannot be used is named with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.transfer.kinds import Kind
from creatoraudit.transfer.reading import Batch, Problem
from creatoraudit.transfer.values import (
    EARLIEST,
    LARGEST,
    LONGEST,
    READERS,
    Rounded,
    Wrong,
    is_absent,
)

Cells = Sequence[Any]

FUTURE = "This lies in the future; a time without a zone is UTC."


class Parsed(NamedTuple):
    """Records of one kind with typed values; a column that the file lacks is not there."""

    kind: Kind
    lines: Sequence[int]
    columns: dict[str, list[Any]]
    problems: list[Problem]

    def column(self, name: str, default: Any = None) -> Cells:
        """The values of a column, or a default for each."""
        values = self.columns.get(name)
        return [default] * len(self.lines) if values is None else values

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The values of some columns side by side."""
        return zip(*map(self.column, names), strict=True)

    def split(self, size: int) -> tuple[Parsed, Parsed | None]:
        """So many records with all that is wrong, and those behind them, if there are any."""
        if len(self.lines) <= size:
            return self, None
        first = {name: values[:size] for name, values in self.columns.items()}
        others = {name: values[size:] for name, values in self.columns.items()}
        rest = Parsed(self.kind, self.lines[size:], others, [])
        return Parsed(self.kind, self.lines[:size], first, self.problems), rest

    def without(self, wrong: Mapping[int, Problem]) -> Parsed:
        """The same but for the records at some places, which are told."""
        if not wrong:
            return self
        kept = [place for place in range(len(self.lines)) if place not in wrong]
        columns = {name: [values[i] for i in kept] for name, values in self.columns.items()}
        problems = [*self.problems, *wrong.values()]
        return Parsed(self.kind, [self.lines[i] for i in kept], columns, problems)


def parse_batch(batch: Batch, kind: Kind, mapped: Mapping[str, str], *, latest: int) -> Parsed:
    """The batch's records; lines with a cell that cannot be used are left out and told.

    `latest` is the last moment that does not lie in the future.
    """
    types = {column.name: column.type for column in kind.columns}
    columns: dict[str, list[Any]] = {}
    wrong: dict[int, Problem] = {}
    for header, cells in batch.columns.items():
        name = mapped.get(header)
        if name is not None:
            columns[name] = values = _column(cells, types[name], latest)
            for place in _wrong_places(values):
                problem = Problem(batch.lines[place], name, str(values[place]))
                wrong.setdefault(place, problem)
    for name in [name for name in columns if types[name] == "count"]:
        _take_notes(columns, name)
    return Parsed(kind, batch.lines, columns, list(batch.problems)).without(wrong)


class _Read(list[Any]):
    """A column that was read cell by cell: it may hold what is wrong, and rounded counts."""


def _column(cells: Cells, kind: str, latest: int) -> list[Any]:
    try:
        return QUICK[kind](cells, latest)
    except (KeyError, TypeError, ValueError):
        read = READERS[kind]
        return _Read(
            None if is_absent(cell, kind) else _cell(read, cell, latest if kind == "instant" else 0)
            for cell in cells
        )


def _cell(read: Callable[[Any], Any], cell: Any, latest: int) -> Any:
    """The value of a cell, or what is wrong with it."""
    try:
        value = read(cell)
    except Wrong as wrong:
        return wrong
    except (ValueError, ArithmeticError):
        return Wrong("This cannot be read.")
    return Wrong(FUTURE) if latest and value > latest else value


def _wrong_places(values: list[Any]) -> list[int]:
    if type(values) is not _Read:
        return []
    return [place for place, value in enumerate(values) if type(value) is Wrong]


def _take_notes(columns: dict[str, list[Any]], name: str) -> None:
    """Make counts plain numbers; what is hidden or rounded is noted beside them."""
    values = columns[name]
    if type(values) is not _Read:
        return
    counter = COUNTERS.index(name) if name in COUNTERS else None
    for place, value in enumerate(values):
        if type(value) is not Rounded:
            continue
        values[place] = None if value < 0 else int(value)
        if counter is not None:
            noted, bits = (
                ("hidden", 1 << counter) if value < 0 else ("rounding", value.digit * 10**counter)
            )
            column = columns.setdefault(noted, [None] * len(values))
            column[place] = _combined(column[place], bits, noted)


def _combined(known: int | None, more: int, noted: str) -> int:
    return (known or 0) | more if noted == "hidden" else (known or 0) + more


def _counts(cells: Cells, _latest: int) -> list[Any]:
    """Plain digits, or nothing."""
    if isinstance(cells[0], str):
        values = [int(cell) if cell else None for cell in cells]
    elif set(map(type, cells)) <= {int, type(None)}:
        values = list(cells)
    else:
        raise TypeError
    known = [value for value in values if value is not None]
    if known and (min(known) < 0 or max(known) > LARGEST):
        raise ValueError
    return values


def _instants(cells: Cells, latest: int) -> list[Any]:
    """ISO 8601 in UTC."""
    if not all(cell[-1:] == "Z" for cell in cells):
        raise ValueError
    read = datetime.fromisoformat
    values = [round(read(cell).timestamp() * 1_000_000) for cell in cells]
    if min(values) < EARLIEST or max(values) > latest:
        raise ValueError
    return values


def _texts(longest: int) -> Callable[[Cells, int], list[Any]]:
    def read(cells: Cells, _latest: int) -> list[Any]:
        joined = "".join(cells)
        joined.encode()
        if "\0" in joined or max(map(len, cells)) > longest:
            raise ValueError
        return [cell or None for cell in cells]

    return read


def _few(kind: str) -> Callable[[Cells, int], list[Any]]:
    """Where a column has few different values: each is read once."""

    def read(cells: Cells, _latest: int) -> list[Any]:
        reader = READERS[kind]
        found = {
            cell: None if is_absent(cell, kind) else reader(cell) for cell in dict.fromkeys(cells)
        }
        return [found[cell] for cell in cells]

    return read


QUICK: dict[str, Callable[[Cells, int], list[Any]]] = {
    "count": _counts,
    "instant": _instants,
    **{kind: _texts(longest) for kind, longest in LONGEST.items()},
    **{kind: _few(kind) for kind in ("platform", "source", "flag", "counters", "digits", "hours")},
}
"""Readers of whole columns. They raise where a cell needs more than the usual."""
