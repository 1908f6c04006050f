"""The run of one import: the file in batches, each a short transaction, checked first where that is
asked for or needed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import structlog

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.errors import DomainError, ValidationFailed
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.transfer import queries
from creatoraudit.transfer.lines import Import, bring, note_earliest
from creatoraudit.transfer.pace import Pace
from creatoraudit.transfer.parsing import Parsed
from creatoraudit.transfer.records import Options, Records
from creatoraudit.transfer.report import Report
from creatoraudit.transfer.subjects import Subjects

RUNNING = ("waiting", "checking", "importing")

Progress = Callable[[str, int, int], None]
"""Told the status, the bytes done and those there are."""

log = structlog.get_logger()


class Stopped(Exception):
    """The import is to be undone, or its server ends: nothing more is written."""


def run_import(
    services: Services,
    caller: Caller,
    *,
    id: str,
    path: Path,
    options: Options,
    moment: int,
    progress: Progress,
) -> None:
    """Do an import that is waiting; how it went stands in its record.

    Raises:
        Stopped: it went no further than its record says.
    """
    run = _Run(services, caller, Import(id, Subjects(id), moment), path, options, progress)
    try:
        status, detail = run.do(), None
    except DomainError as error:
        status, detail = "failed", _sentence(error)
    except Stopped:
        raise
    except Exception as error:
        log.error("import_failed", import_id=id, exc_info=error)
        status, detail = "failed", "Something failed on our side; the log says more."
    run.note({"status": status, "status_detail": detail, "finished_at": clock.now()})


class _Run:
    def __init__(
        self,
        services: Services,
        caller: Caller,
        into: Import,
        path: Path,
        options: Options,
        progress: Progress,
    ) -> None:
        self._services = services
        self._caller = caller
        self._into = into
        self._path = path
        self._options = options
        self._progress = progress
        self._pace = Pace(first=500)

    def do(self) -> str:
        """Do it all; gives the status it ends with."""
        if self._options.is_strict or self._names_authors():
            report = self._check()
            if self._options.is_strict and report.wrong:
                return "refused"
        self._write()
        return "checked" if self._options.is_dry_run else "done"

    def note(self, values: dict[str, Any]) -> None:
        """Change the record.

        Raises:
            Stopped: it is not running any more.
        """
        with self._services.database.writing() as connection:
            self._update(connection, values)
            connection.commit()

    def _names_authors(self) -> bool:
        with closing(Records(self._path, self._options)) as records:
            next(iter(records), None)
            return records.name_authors

    def _check(self) -> Report:
        """Read it all and write nothing; finds since when its accounts are known."""
        report = Report(knows=False)
        with closing(Records(self._path, self._options)) as records:
            for parsed in records:
                report.note(read=len(parsed.lines), added=0, problems=parsed.problems)
                note_earliest(parsed, self._into.subjects.earliest)
                if self._pace.is_time():
                    self._tell("checking", records, report)
            self._tell("checking", records, report)
        return report

    def _write(self) -> None:
        report = Report()
        with closing(Records(self._path, self._options)) as records:
            for parsed in records:
                rest: Parsed | None = parsed
                while rest is not None:
                    part, rest = rest.split(self._pace.rows)
                    with self._pace.measured():
                        self._bring(part, records, report)
                if self._options.is_dry_run:
                    self._tell("importing", records, report)
                else:
                    self._progress("importing", records.done, records.size)
            self._tell("importing", records, report)

    def _bring(self, part: Parsed, records: Records, report: Report) -> None:
        """One transaction."""
        subjects = self._into.subjects
        with self._services.database.writing() as connection:
            ctx = Context(self._services, self._caller, connection)
            subjects.begin()
            brought = bring(ctx, part, self._into)
            problems = [*part.problems, *brought.problems]
            report.note(
                read=len(part.lines) - len(brought.problems),
                added=brought.added,
                problems=problems,
            )
            if self._options.is_dry_run:
                subjects.forget()
                return
            for kind, ids in brought.touched.items():
                subjects.added[kind] |= ids
            for kind, ids in subjects.added.items():
                queries.note_subjects(
                    connection, ctx.organization_id, import_id=self._into.id, kind=kind, ids=ids
                )
            self._update(connection, {"status": "importing", **report.columns(records)})
            ctx.commit()

    def _tell(self, status: str, records: Records, report: Report) -> None:
        self.note({"status": status, **report.columns(records)})
        self._progress(status, records.done, records.size)

    def _update(self, connection: Any, values: dict[str, Any]) -> None:
        is_running = queries.update_import(
            connection,
            self._caller.organization_id,
            id=self._into.id,
            values=values,
            among=RUNNING,
        )
        if not is_running:
            raise Stopped


def _sentence(error: DomainError) -> str:
    if isinstance(error, ValidationFailed):
        return " ".join(message for _, message in error.errors)
    return error.detail
