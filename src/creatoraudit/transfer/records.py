"""The records of a file, typed and with our keys: what its headers mean is found out on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec

from creatoraudit import clock
from creatoraudit.analytics.borders import microseconds
from creatoraudit.errors import invalid
from creatoraudit.transfer.identify import AUTHORS, identify
from creatoraudit.transfer.kinds import KINDS, Kind
from creatoraudit.transfer.mapping import Mapped, guess, mapping, missing
from creatoraudit.transfer.parsing import Parsed, parse_batch
from creatoraudit.transfer.reading import Batch, Format, Source

SKEW = timedelta(minutes=5)
"""How far the clock of whoever wrote the file may be ahead of ours."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read."""

    kind: str | None = None
    format: Format | None = None
    platform: str | None = None
    is_dry_run: bool = False
    is_strict: bool = False
    largest: int = 0
    """Bytes that it may have, unpacked; 0: any number."""


class Records:
    """The records of one file, in order."""

    def __init__(self, path: Path, options: Options) -> None:
        self._source = Source(path, format=options.format, largest=options.largest)
        self._options = options
        self._latest = microseconds(clock.now() + SKEW)
        self._batches = self._source.batches()
        self.format: Format = self._source.format
        self.size = self._source.size
        self.kind: str | None = options.kind
        """`all` where the lines name their kinds."""
        self.mapped: dict[str, dict[str, str | None]] = {}
        """By kind, every header seen so far with the column it is read as."""

    @property
    def done(self) -> int:
        """How many bytes have been read."""
        return self._source.done

    @property
    def name_authors(self) -> bool:
        """Whether observations may name accounts that nothing before them describes."""
        if self.kind in {None, "all", "creators", "accounts"}:
            return False
        columns = self.mapped.get(self.kind or "", {}).values()
        return AUTHORS.get(self.kind or "", "account_username") in columns

    def __iter__(self) -> Iterator[Parsed]:
        for batch in self._batches:
            kind = self._kind_of(batch)
            if kind is None:
                continue
            mapped = self._mapped(kind, batch)
            parsed = parse_batch(batch, kind, mapped, latest=self._latest)
            yield identify(parsed, platform=self._options.platform)

    def close(self) -> None:
        self._source.close()

    def _kind_of(self, batch: Batch) -> Kind | None:
        """The kind of a batch; None where it is not asked for.

        Raises:
            ValidationFailed: it cannot be told.
        """
        if batch.kind is not None:
            if self._options.kind not in {None, batch.kind}:
                return None
            self.kind = self._options.kind or "all"
            return KINDS[batch.kind]
        if self.kind is None or self.kind == "all":
            found = guess(batch.columns)
            if found is None:
                raise invalid("file", f"It is not clear what it holds. {_found(batch)}")
            self.kind = found.name
        return KINDS[self.kind]

    def _mapped(self, kind: Kind, batch: Batch) -> dict[str, str]:
        known = self.mapped.get(kind.name, {})
        if not batch.columns.keys() <= known.keys():
            headers = [name for name in (*known, *batch.columns) if name != "kind"]
            known = {m.header: m.column for m in mapping(kind, headers)}
            if batch.kind is not None:
                known["kind"] = None
            elif kind.name not in self.mapped:
                self._require(kind, batch, known)
            self.mapped[kind.name] = known
        return {header: column for header, column in known.items() if column is not None}

    def _require(self, kind: Kind, batch: Batch, mapped: dict[str, str | None]) -> None:
        columns = set(mapped.values())
        if self._options.platform is not None:
            columns.add("platform")
        lacking = missing(kind, columns)
        if lacking and batch.columns:
            wanted = "; ".join(" or ".join(group) for group in lacking)
            raise invalid(
                "file", f"As {kind.name} it lacks a column for: {wanted}. {_found(batch)}"
            )


def described(mapped: dict[str, dict[str, str | None]]) -> list[Mapped]:
    """Every header of a file with its column, the kinds together."""
    together: dict[str, str | None] = {}
    for columns in mapped.values():
        for header, column in columns.items():
            together[header] = together.get(header) or column
    return [Mapped(header, column) for header, column in together.items() if header != "kind"]


def _found(batch: Batch) -> str:
    names = ", ".join(name[:60] for name in list(batch.columns)[:40])
    return f"Its columns are: {names}."
