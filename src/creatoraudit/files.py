"""Importing and exporting from the command line: in this process, with a progress bar."""

from __future__ import annotations

import gc
import gzip
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import IO, Any, cast

from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.errors import NotFound
from creatoraudit.models import parse
from creatoraudit.operation import changing, invoke
from creatoraudit.services import Services
from creatoraudit.transfer import undo
from creatoraudit.transfer.importing import Stopped, run_import
from creatoraudit.transfer.models import Import, StartImport
from creatoraudit.transfer.operations import (
    export,
    get_import,
    new_import,
    options_of,
    undo_import,
)
from creatoraudit.transfer.spool import digest_of, holding
from creatoraudit.transfer.work import settle

WIDTH = 30
FAILED = frozenset({"failed", "refused", "undone", "interrupted"})


def import_file(services: Services, caller: Caller, path: Path, asked: dict[str, Any]) -> Import:
    """Import one file to its end; interrupted, it says so in its record.

    Raises:
        NotFound, ValidationFailed
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    id = uuid7()
    data = parse(StartImport, {**asked, "file": id, "file_name": path.name})
    with holding(services.settings, caller.organization_id, id):
        with changing(services, caller) as ctx:
            noted = new_import(ctx, data, digest=digest_of(path))
        bar = Bar()
        # What is there now outlives the import: it need not be looked through again and again.
        gc.freeze()
        try:
            run_import(
                services,
                caller,
                id=id,
                path=path,
                options=options_of(data),
                moment=noted["moment"],
                progress=bar.show,
            )
        except (Stopped, KeyboardInterrupt):
            if settle(services, caller, id):
                undo.undo_import(services, caller, id=id, stopping=Event())
        finally:
            bar.end()
    found: Import = invoke(services, caller, get_import, {"id": id})
    return found


def undo_file(services: Services, caller: Caller, id: str) -> None:
    """Undo an import to its end.

    Raises:
        NotFound
    """
    invoke(services, caller, undo_import, {"id": id})
    with holding(services.settings, caller.organization_id, id):
        undo.undo_import(services, caller, id=id, stopping=Event())


def export_file(
    services: Services,
    caller: Caller,
    *,
    asked: dict[str, Any],
    output: Path | None,
    is_packed: bool,
) -> None:
    """Write an export to a file, which is there once it is whole, or to standard output.

    Raises:
        Conflict, ValidationFailed
    """
    file = invoke(services, caller, export, asked)
    with closing(file.held):
        if output is None:
            _write(file.chunks, cast(IO[bytes], sys.stdout.buffer), is_packed=is_packed)
            return
        part = output.with_name(f"{output.name}.part")
        with part.open("wb") as target:
            _write(file.chunks, target, is_packed=is_packed)
        part.replace(output)


def report(done: Import) -> Iterator[str]:
    """How an import went, in lines."""
    yield (
        f"{done.file_name}: {done.status}. {done.lines_read} lines: {done.lines_added} new, "
        f"{done.lines_known} known, {done.lines_wrong} wrong. Import {done.id}."
    )
    if done.status_detail:
        yield f"  {done.status_detail}"
    read = [f"{one.header} → {one.column}" for one in done.mapping if one.column]
    if read:
        yield f"  Read as {done.kind}: {', '.join(read)}. Times without a zone are UTC."
    ignored = [one.header for one in done.mapping if not one.column]
    if ignored:
        yield f"  Ignored: {', '.join(ignored)}."
    for problem in done.problems:
        field = f", {problem.field}" if problem.field else ""
        yield f"  line {problem.line}{field}: {problem.problem}"


class Bar:
    """A progress bar, on a terminal only."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()

    def show(self, status: str, done: int, total: int) -> None:
        """So many bytes of the file are done."""
        if self._is_shown:
            share = done / total if total else 1.0
            bar = "█" * int(share * WIDTH)
            print(f"\r{status:<10} {bar:░<{WIDTH}} {share:4.0%}", end="", file=sys.stderr)

    def end(self) -> None:
        """Nothing more is shown."""
        if self._is_shown:
            print("\r" + " " * (WIDTH + 20) + "\r", end="", file=sys.stderr, flush=True)


def _write(chunks: Iterator[bytes], target: IO[bytes], *, is_packed: bool) -> None:
    if is_packed:
        # Without the time in it, the same export is the same file.
        with gzip.GzipFile(fileobj=target, mode="wb", filename="", mtime=0) as packer:
            packer.writelines(chunks)
    else:
        target.writelines(chunks)
