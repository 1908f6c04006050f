"""What goes into importing and exporting, and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from creatoraudit.accounts.fields import Platform
from creatoraudit.models import NO_NUL, Id, Meta, Model
from creatoraudit.paging import ListInput
from creatoraudit.transfer.kinds import KindName
from creatoraudit.transfer.reading import Format

Status = Literal[
    "waiting",
    "checking",
    "importing",
    "done",
    "checked",
    "refused",
    "failed",
    "interrupted",
    "undoing",
    "undone",
]

AnyKind = Literal["all", KindName]


class ImportPath(Model, frozen=True, kw_only=True):
    """One import."""

    id: Id


class ListImports(ListInput, frozen=True, kw_only=True):
    """Which imports; the newest first."""


class StartImport(Model, frozen=True, kw_only=True):
    """How a file is to be read."""

    file: Annotated[Id, Meta(description="The file as it was received.")]

    kind: Annotated[
        KindName | None,
        Meta(
            description="What the file holds; by default its lines say so in `kind`, else its "
            "columns tell."
        ),
    ] = None
    platform: Annotated[
        Platform | None, Meta(description="The platform of lines that do not name one.")
    ] = None
    dry_run: Annotated[
        bool, Meta(description="Only tell what would come of each line; nothing is written.")
    ] = False
    strict: Annotated[
        bool,
        Meta(description="Write nothing unless every line can be used; else others are skipped."),
    ] = False
    format: Annotated[
        Format | None, Meta(description="By default what its content looks like.")
    ] = None
    file_name: Annotated[
        Annotated[str, Meta(max_length=255, pattern=NO_NUL)] | None,
        Meta(description="What the file is called, to tell imports apart."),
    ] = None


class Export(Model, frozen=True, kw_only=True):
    """What to export, and how."""

    kind: Annotated[
        AnyKind, Meta(description="What to export; `all` is one stream, in JSON Lines only.")
    ] = "all"
    format: Annotated[
        Format, Meta(description="`jsonl`: an object a line; `csv`: a header and a row a line.")
    ] = "jsonl"


class MappedColumn(Model, frozen=True, kw_only=True):
    """How a header of the file is read."""

    header: str
    column: Annotated[str | None, Meta(description="Null: it means nothing here; ignored.")]


class LineProblem(Model, frozen=True, kw_only=True):
    """What is wrong with a line."""

    line: Annotated[int, Meta(description="From 1 on, the header included.")]
    field: str | None
    problem: str


class Import(Model, frozen=True, kw_only=True):
    """One import: how far it is, what it did and what it could not use."""

    id: Id
    type: Literal["import"] = "import"
    status: Annotated[
        Status,
        Meta(
            description="`done` wrote what it could, `checked` is a dry run, `refused` a strict "
            "one with a wrong line, `interrupted` one whose server stopped: send the file again, "
            "what was written is known."
        ),
    ]
    status_detail: str | None
    kind: Annotated[str | None, Meta(description="`all`: the lines name their kinds.")]
    format: Format | None
    file_name: str | None
    is_dry_run: bool
    is_strict: bool
    bytes_total: int
    bytes_done: Annotated[int, Meta(description="How much of the file has been read.")]
    lines_read: int
    lines_added: Annotated[int, Meta(description="Lines that told something new.")]
    lines_known: Annotated[int, Meta(description="Lines that told nothing new.")]
    lines_wrong: Annotated[int, Meta(description="Lines that were left out.")]
    mapping: Annotated[list[MappedColumn], Meta(description="The file's headers as they are read.")]
    problems: Annotated[
        list[LineProblem], Meta(description="The first 1,000 lines that were left out, and why.")
    ]
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    undone_at: datetime | None
