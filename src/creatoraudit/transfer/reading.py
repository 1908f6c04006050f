"""Files as batches of columns: CSV with any usual separator, and JSON Lines; gzip or plain, UTF-8
or UTF-16, with or without a byte order mark. Read in pieces: any file takes the same memory.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, cast

import msgspec

from creatoraudit.errors import invalid
from creatoraudit.transfer.kinds import KINDS

Format = Literal["csv", "jsonl"]

ROWS = 5_000
PIECE = 1 << 20
LONGEST_LINE = 1 << 20
SAMPLE = 1 << 16
GZIP = b"\x1f\x8b"
SEPARATORS = ",;\t|"


class Problem(NamedTuple):
    """What is wrong with one line of a file."""

    line: int
    field: str | None
    problem: str


class Batch(NamedTuple):
    """Some records of one kind, column by column, each with the line it begins on."""

    kind: str | None
    lines: Sequence[int]
    columns: dict[str, Sequence[Any]]
    problems: list[Problem]


class Source:
    """A file that is being read."""

    def __init__(self, path: Path, *, format: Format | None = None, largest: int = 0) -> None:  # noqa: A002
        """`largest` bounds the bytes read, unpacked; 0: as many as there are."""
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self._largest = largest
        try:
            self._unpacked = _unpacked(self._file)
            self._sample = self._read(SAMPLE)
            self.format: Format = format or _format_of(self._sample)
        except BaseException:
            self._file.close()
            raise

    @property
    def done(self) -> int:
        """How many bytes of the file, packed as it may be, have been read."""
        return min(self._file.tell(), self.size)

    def batches(self) -> Iterator[Batch]:
        """All that the file holds, in order.

        Raises:
            ValidationFailed: it is no such file at all.
        """
        return _csv(self._pieces()) if self.format == "csv" else _jsonl(self._pieces())

    def close(self) -> None:
        self._file.close()

    def _pieces(self) -> Iterator[bytes]:
        """The file in pieces that end with a line."""
        kept, self._sample = self._sample, b""
        read = len(kept)
        while True:
            piece = self._read(PIECE)
            read += len(piece)
            if self._largest and read > self._largest:
                raise invalid("file", f"Unpacked it is over {self._largest >> 20} MiB.")
            if not piece:
                break
            end = piece.rfind(b"\n") + 1
            if end:
                yield kept + piece[:end]
                kept = piece[end:]
            elif len(kept := kept + piece) > LONGEST_LINE:
                raise invalid("file", "A line of it is over 1 MiB.")
        if kept:
            yield kept

    def _read(self, size: int) -> bytes:
        try:
            return self._unpacked.read(size)
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise invalid("file", f"It cannot be unpacked: {error}.") from None


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    packed = file.read(2) == GZIP
    file.seek(0)
    stream: IO[bytes] = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
    mark = stream.read(4)
    stream.seek(0)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return cast(IO[bytes], _Recoded(codecs.getreader("utf-16")(stream)))
    if mark.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    return stream


class _Recoded:
    """A UTF-16 file, as spreadsheets write it, in UTF-8."""

    def __init__(self, reader: codecs.StreamReader) -> None:
        self._reader = reader

    def read(self, size: int) -> bytes:
        return self._reader.read(size).encode("utf-8", "surrogateescape")


def _format_of(sample: bytes) -> Format:
    start = sample.lstrip()[:1]
    if not start:
        raise invalid("file", "It is empty.")
    if start == b"[":
        raise invalid("file", "This is a JSON array; send one object a line (JSON Lines).")
    return "jsonl" if start == b"{" else "csv"


def _csv(pieces: Iterator[bytes]) -> Iterator[Batch]:
    first = next(pieces, b"")
    line = first.partition(b"\n")[0].decode("utf-8", "surrogateescape")
    separator = max(SEPARATORS, key=line.count)
    rows = csv.reader(_lines_of(chain([first], pieces)), delimiter=separator)
    header = [name.strip() for name in _first_row(rows)]
    if len(header) == 1 and not header[0]:
        raise invalid("file", "Its first line holds no names of columns.")
    before = rows.line_num
    while True:
        problems: list[Problem] = []
        found = _some_rows(rows, problems)
        if not found and not problems:
            return
        lines = _line_numbers(found, before, rows.line_num)
        yield _from_rows(header, found, lines, problems)
        before = rows.line_num


def _first_row(rows: Iterator[list[str]]) -> list[str]:
    try:
        return next(row for row in rows if row)
    except (csv.Error, StopIteration):
        raise invalid("file", "Its first line holds no names of columns.") from None


def _lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    for piece in pieces:
        yield from io.StringIO(piece.decode("utf-8", "surrogateescape"), newline="")


def _some_rows(rows: Any, problems: list[Problem]) -> list[list[str]]:
    """Up to `ROWS` rows; fewer where one cannot be read, which is told."""
    found: list[list[str]] = []
    try:
        found.extend(islice(rows, ROWS))
    except csv.Error as error:
        problems.append(Problem(rows.line_num, None, f"This is not CSV: {error}."))
    return found


def _line_numbers(rows: list[list[str]], before: int, after: int) -> Sequence[int]:
    if after - before == len(rows):
        return range(before + 1, after + 1)
    numbers, line = [], before + 1
    for row in rows:
        numbers.append(line)
        line += 1 + sum(_breaks(cell) for cell in row if "\n" in cell or "\r" in cell)
    return numbers


def _breaks(cell: str) -> int:
    return len(io.StringIO(cell + "x", newline="").readlines()) - 1


def _from_rows(
    header: list[str], rows: list[list[str]], lines: Sequence[int], problems: list[Problem]
) -> Batch:
    width = len(header)
    if set(map(len, rows)) - {width}:
        rows, lines = _fitting(rows, lines, width, problems)
    columns = zip(*rows, strict=True) if rows else ((),) * width
    # Of two columns with one name the first counts.
    named: dict[str, Sequence[Any]] = {}
    for name, column in zip(header, columns, strict=True):
        named.setdefault(name, column)
    return Batch(None, lines, named, problems)


def _fitting(
    rows: list[list[str]], lines: Sequence[int], width: int, problems: list[Problem]
) -> tuple[list[list[str]], list[int]]:
    """Rows as wide as the header: trailing empty cells may be left out or too many."""
    kept, numbers = [], []
    for row, line in zip(rows, lines, strict=True):
        if not row:
            continue
        if any(row[width:]):
            found = f"It has {len(row)} cells where the header has {width}."
            problems.append(Problem(line, None, found))
            continue
        kept.append([*row[:width], *[""] * (width - len(row))])
        numbers.append(line)
    return kept, numbers


def _jsonl(pieces: Iterator[bytes]) -> Iterator[Batch]:
    before = 0
    for piece in pieces:
        texts = piece.split(b"\n")
        if not texts[-1]:
            texts.pop()
        for start in range(0, len(texts), ROWS):
            some = texts[start : start + ROWS]
            yield from _from_objects(some, before + start)
        before += len(texts)


def _from_objects(texts: list[bytes], before: int) -> Iterator[Batch]:
    problems: list[Problem] = []
    objects = _objects(texts, before, problems)
    if problems:
        yield Batch(None, (), {}, problems)
    for kind, some in groupby(objects, key=_kind_of):
        lines, records = zip(*some, strict=True)
        yield Batch(kind, lines, _columns_of(records), [])


def _columns_of(records: Sequence[dict[str, Any]]) -> dict[str, Sequence[Any]]:
    names = tuple(records[0])
    if all(tuple(record) == names for record in records):
        # As every export writes them: half the time of looking each name up.
        return dict(zip(names, zip(*map(dict.values, records), strict=True), strict=True))
    every = dict.fromkeys(chain.from_iterable(records))
    return {name: [record.get(name) for record in records] for name in every}


def _objects(
    texts: list[bytes], before: int, problems: list[Problem]
) -> list[tuple[int, dict[str, Any]]]:
    found = []
    for line, text in enumerate(texts, before + 1):
        try:
            record = _decode(text)
        except (ValueError, RecursionError):
            if text.strip():
                problems.append(Problem(line, None, "This is not a JSON object."))
        else:
            found.append((line, record))
    return found


def _kind_of(numbered: tuple[int, dict[str, Any]]) -> str | None:
    kind = numbered[1].get("kind")
    return kind if isinstance(kind, str) and kind in KINDS else None


_decode = msgspec.json.Decoder(dict[str, Any]).decode
