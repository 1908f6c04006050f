"""Records as the bytes of a file: JSON Lines, or CSV as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.transfer.kinds import Kind
from creatoraudit.transfer.reading import Format
from creatoraudit.transfer.values import written_instant

Row = Sequence[Any]
"""The values of a record in the order of its kind's columns."""

CONTENT_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


class Writer:
    """Turns rows of one kind into lines, column by column in the order of the kind.

    A line of JSON names its kind and leaves out what is unknown.
    """

    def __init__(self, kind: Kind, format: Format) -> None:  # noqa: A002
        self._kind = kind
        self._format = format
        shown = SHOWN[format]
        self._shown = [(c.name, shown.get(c.type)) for c in kind.columns if c.is_exported]

    def heading(self) -> bytes:
        """What stands above the lines: the names of the columns, in CSV."""
        return _cells([self._kind.exported]) if self._format == "csv" else b""

    def lines(self, rows: Iterable[Row]) -> bytes:
        """The rows as they stand in the file."""
        if self._format == "csv":
            return _cells([self._row(row) for row in rows])
        return _encode_lines([self._record(row) for row in rows])

    def _record(self, row: Row) -> dict[str, Any]:
        record: dict[str, Any] = {"kind": self._kind.name}
        for (name, show), value in zip(self._shown, row, strict=True):
            if value is not None and value != "":
                shown = value if show is None else show(value)
                if shown is not None:
                    record[name] = shown
        return record

    def _row(self, row: Row) -> list[object]:
        return [
            value if value is None or show is None else show(value)
            for (_, show), value in zip(self._shown, row, strict=True)
        ]


def _document(value: str) -> Any:
    """A document of the database in canonical form; an empty one says nothing."""
    return (msgspec.json.decode(value) or None) if value != "{}" else None


def _document_cell(value: str) -> str | None:
    document = _document(value)
    return None if document is None else msgspec.json.encode(document).decode()


def _counters(bits: int) -> list[str] | None:
    return [name for bit, name in enumerate(COUNTERS) if bits >> bit & 1] if bits else None


def _counters_cell(bits: int) -> str:
    return " ".join(_counters(bits) or ())


def _digits(rounding: int) -> dict[str, int] | None:
    if not rounding:
        return None
    zeros = ((name, rounding // 10**place % 10) for place, name in enumerate(COUNTERS))
    return {name: digit for name, digit in zeros if digit}


def _digits_cell(rounding: int) -> str:
    return " ".join(f"{name}:{zeros}" for name, zeros in (_digits(rounding) or {}).items())


def _flag_cell(value: object) -> str:
    return "true" if value else "false"


def _number_cell(value: float) -> str:
    return msgspec.json.encode(value).decode()


SHOWN: dict[Format, dict[str, Callable[[Any], object]]] = {
    "jsonl": {
        "instant": written_instant,
        "flag": bool,
        "labels": _document,
        "document": _document,
        "counters": _counters,
        "digits": _digits,
    },
    "csv": {
        "instant": written_instant,
        "flag": _flag_cell,
        "seconds": _number_cell,
        "labels": _document_cell,
        "document": _document_cell,
        "counters": _counters_cell,
        "digits": _digits_cell,
    },
}
"""How a value of the database is shown, where it is not shown as it is."""


def _cells(rows: Sequence[Sequence[object]]) -> bytes:
    written = io.StringIO(newline="")
    # Line ends in cells are quoted because both their characters stand in this line end.
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


_encode_lines = msgspec.json.Encoder().encode_lines
