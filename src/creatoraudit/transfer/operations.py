"""What can be done with files: bring one in, see how it went, take it back, and get one out."""

from __future__ import annotations

from functools import partial
from typing import Any

from creatoraudit.analytics.borders import microseconds
from creatoraudit.errors import NotFound, invalid
from creatoraudit.models import UNSET, decode, whole_seconds
from creatoraudit.operation import Context, Delete, Get, Post, Streamed, operation
from creatoraudit.paging import Page, Sorting, listed
from creatoraudit.transfer import queries
from creatoraudit.transfer.export.turn import ExportTurn
from creatoraudit.transfer.export.walk import exported
from creatoraudit.transfer.kinds import KINDS
from creatoraudit.transfer.models import (
    Export,
    Import,
    ImportPath,
    LineProblem,
    ListImports,
    MappedColumn,
    StartImport,
)
from creatoraudit.transfer.records import Options
from creatoraudit.transfer.spool import digest_of, hold, place_of
from creatoraudit.transfer.work import import_soon, undo_soon
from creatoraudit.transfer.writing import CONTENT_TYPES

FILES = ("text/csv", "application/x-ndjson", "application/jsonl")
"""Media types a file may be sent as; its content is looked at."""
SORTS = ("created_at",)
UNDONE = frozenset({"undoing", "undone"})


@operation(scope="admin", role="admin", rest=Get("/imports"))
def list_imports(ctx: Context, data: ListImports) -> Page[Import]:
    """List the organization's imports.

    The newest first unless sorted otherwise.
    """
    place = (ctx.connection, ctx.organization_id)
    return listed(
        data,
        UNSET,
        allowed=SORTS,
        default=Sorting("created_at", descending=True),
        echoed={},
        read=partial(queries.page_of_imports, *place, data=data),
        count=partial(queries.count_imports, *place),
        show=lambda rows: [present(row) for row in rows],
    )


@operation(
    scope="admin",
    role="admin",
    rest=Post("/imports", status=202, location="/v2/imports/{id}"),
    media=FILES,
)
def start_import(ctx: Context, data: StartImport) -> Import:
    """Bring in a file of creators, accounts, posts or observations.

    The body is the file itself: CSV with any usual separator or JSON Lines, gzip or not. It is
    read in the background; the answer's id tells how far it is and what it could not use. Headers
    are understood in any case and many spellings, and `mapping` says how. A line that cannot be
    used is named and left out; with `strict` nothing is written unless every line can be used. A
    time without a zone is UTC, and figures without a time count for now. What is known already, an
    observation by its post or account, instant and source, is left as it is: the same file twice
    adds nothing. Posts and observations may name accounts and posts that are not tracked yet: they
    are added, within the quota.
    """
    place = place_of(ctx.services.settings, ctx.organization_id, data.file)
    if not place.exists():
        raise invalid("file", "Send the file as the body.")
    row = new_import(ctx, data, digest=digest_of(place))
    options = options_of(data, largest=ctx.services.settings.import_bytes)
    services, caller = ctx.services, ctx.caller

    def go_on() -> None:
        spooled = hold(services.settings, caller.organization_id, data.file)
        import_soon(services, caller, spooled=spooled, options=options, moment=row["moment"])

    ctx.afterwards.append(go_on)
    return present(_found(ctx, data.file))


@operation(scope="admin", role="admin", rest=Get("/imports/{id}"))
def get_import(ctx: Context, data: ImportPath) -> Import:
    """Get one import.

    How far it is, how the file's headers were read, how many lines were added, known already and
    wrong, and the first 1,000 that were wrong with the reason.
    """
    return present(_found(ctx, data.id))


@operation(scope="admin", role="admin", rest=Delete("/imports/{id}"))
def undo_import(ctx: Context, data: ImportPath) -> None:
    """Undo an import.

    Its observations go, and the creators, accounts and posts that it added and that nothing else
    has used since; what it filled in of others stays. One that still runs is stopped. The answer
    comes at once, the work goes on: `status` is `undoing`, then `undone`.
    """
    row = _found(ctx, data.id)
    if row.status not in UNDONE:
        queries.update_import(
            ctx.connection, ctx.organization_id, id=row.id, values={"status": "undoing"}
        )
    ctx.record("import.undone", subject="import", id=row.id, name=row.file_name or row.kind)
    services, caller = ctx.services, ctx.caller
    if row.status != "undone":
        ctx.afterwards.append(lambda: undo_soon(services, caller, id=data.id))


@operation(
    scope="admin", role="admin", rest=Get("/export"), media=tuple(sorted(CONTENT_TYPES.values()))
)
def export(ctx: Context, data: Export) -> Streamed:
    """Export what the organization has.

    Every creator, account, post and observation, by names that mean something elsewhere: no ids of
    ours. Always in the same order, so that two exports of the same are the same bytes, and what an
    import takes. What is added meanwhile is not in it. One export at a time; it is sent in gzip to
    whoever accepts that. A client that takes nothing for 30 seconds is dropped.
    """
    if data.kind == "all" and data.format == "csv":
        raise invalid("kind", f"A CSV file has one kind: {', '.join(KINDS)}.")
    turn = ExportTurn(ctx.services.settings, ctx.organization_id)
    kinds = list(KINDS) if data.kind == "all" else [data.kind]
    return Streamed(
        content_type=CONTENT_TYPES[data.format],
        file_name=f"{data.kind}.{data.format}",
        chunks=exported(ctx.services, ctx.organization_id, kinds=kinds, format=data.format),
        held=turn,
    )


def new_import(ctx: Context, data: StartImport, *, digest: str) -> dict[str, Any]:
    """Note an import that is to be done; `moment` is when its figures without a time count for."""
    known = queries.moment_of_file(ctx.connection, ctx.organization_id, digest=digest)
    queries.insert_import(
        ctx.connection,
        ctx.organization_id,
        row={
            "id": data.file,
            "status": "waiting",
            "kind": data.kind or "",
            "format": data.format or "",
            "file_name": data.file_name,
            "file_digest": digest,
            "is_dry_run": data.dry_run,
            "is_strict": data.strict,
            "mapping": "[]",
            "problems": "[]",
            "created_at": ctx.now,
            "created_by": ctx.caller.name,
        },
    )
    name = data.file_name or data.kind or "file"
    ctx.record("import.started", subject="import", id=data.file, name=name, dry_run=data.dry_run)
    return {"moment": microseconds(ctx.now) if known is None else known}


def options_of(data: StartImport, *, largest: int = 0) -> Options:
    """How the file of an import is read."""
    return Options(
        kind=data.kind,
        format=data.format,
        platform=data.platform,
        is_dry_run=data.dry_run,
        is_strict=data.strict,
        largest=largest,
    )


def present(row: Any) -> Import:
    """An import as it is shown."""
    return Import(
        id=row.id,
        status=row.status,
        status_detail=row.status_detail,
        kind=row.kind or None,
        format=row.format or None,
        file_name=row.file_name,
        is_dry_run=bool(row.is_dry_run),
        is_strict=bool(row.is_strict),
        bytes_total=row.bytes_total,
        bytes_done=row.bytes_done,
        lines_read=row.lines_read,
        lines_added=row.lines_added,
        lines_known=row.lines_known,
        lines_wrong=row.lines_wrong,
        mapping=[
            MappedColumn(header=header, column=column)
            for header, column in decode(row.mapping.encode())
        ],
        problems=[
            LineProblem(line=line, field=field, problem=problem)
            for line, field, problem in decode(row.problems.encode())
        ],
        created_at=row.created_at.replace(microsecond=0),
        created_by=row.created_by,
        finished_at=whole_seconds(row.finished_at),
        undone_at=whole_seconds(row.undone_at),
    )


def _found(ctx: Context, id: str) -> Any:
    row = queries.find_import(ctx.connection, ctx.organization_id, id=id)
    if row is None:
        raise NotFound("There is no import with this id.")
    return row
