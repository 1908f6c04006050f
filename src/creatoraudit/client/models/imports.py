"""What the API answers: imports. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class MappedColumn(Answer, frozen=True, kw_only=True):
    """How a header of the file is read."""

    header: str
    column: str | None
    """Null: it means nothing here; ignored."""


class LineProblem(Answer, frozen=True, kw_only=True):
    """What is wrong with a line."""

    line: int
    """From 1 on, the header included."""
    field: str | None
    problem: str


class Import(Answer, frozen=True, kw_only=True):
    """One import: how far it is, what it did and what it could not use."""

    id: str
    type: Literal["import"]
    status: str
    """`done` wrote what it could, `checked` is a dry run, `refused` a strict one with a
    wrong line, `interrupted` one whose server stopped: send the file again, what was
    written is known. One of `checked`, `checking`, `done`, `failed`, `importing`,
    `interrupted`, `refused`, `undoing`, `undone`, `waiting`; more may come.
    """
    status_detail: str | None
    kind: str | None
    """`all`: the lines name their kinds."""
    format: str | None
    """One of `csv`, `jsonl`; more may come."""
    file_name: str | None
    is_dry_run: bool
    is_strict: bool
    bytes_total: int
    bytes_done: int
    """How much of the file has been read."""
    lines_read: int
    lines_added: int
    """Lines that told something new."""
    lines_known: int
    """Lines that told nothing new."""
    lines_wrong: int
    """Lines that were left out."""
    mapping: list[MappedColumn]
    """The file's headers as they are read."""
    problems: list[LineProblem]
    """The first 1,000 lines that were left out, and why."""
    created_at: datetime.datetime
    created_by: str
    finished_at: datetime.datetime | None
    undone_at: datetime.datetime | None
