"""Rows as JSON that the database writes itself, so that a list costs nothing for each of its rows.

The same fields on both databases: instants as the API shows them, flags as `true` and `false`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from creatoraudit.storage.dialect import Instant


class Json(NamedTuple):
    """A text that is JSON already, as a part of a document."""

    text: sa.ColumnElement[str]


Part = sa.ColumnElement[Any] | Json


class Document(sa.ColumnElement[str]):
    """A JSON object of columns and constants; a statement's own parameters have no place in it.

    Among the statements that are compiled already it goes by its name: asking for a document costs
    no more than asking for one column.
    """

    _traverse_internals = [("name", InternalTraversal.dp_string)]  # noqa: RUF012
    type = sa.Text()

    def __init__(self, name: str, parts: Mapping[str, Part]) -> None:
        self.name = name
        self.parts = parts


@compiles(Document, "sqlite")
def _of_sqlite(document: Document, compiler: SQLCompiler, **_: Any) -> str:
    return f"json_object({_pairs(document, compiler, _SQLITE)})"


@compiles(Document, "postgresql")
def _of_postgresql(document: Document, compiler: SQLCompiler, **_: Any) -> str:
    return f"json_build_object({_pairs(document, compiler, _POSTGRESQL)})::text"


def _pairs(document: Document, compiler: SQLCompiler, forms: dict[str, str]) -> str:
    return ", ".join(
        f"'{name}', {forms[_kind(part)].format(compiler.process(_column(part)))}"
        for name, part in document.parts.items()
    )


_SQLITE = {
    "plain": "{0}",
    "flag": "CASE {0} WHEN 1 THEN json('true') WHEN 0 THEN json('false') END",
    "instant": "strftime('%Y-%m-%dT%H:%M:%SZ', {0} / 1000000, 'unixepoch')",
    "json": "json({0})",
}
_POSTGRESQL = {
    "plain": "{0}",
    "flag": "{0}",
    "instant": "to_char(to_timestamp({0} / 1000000) AT TIME ZONE 'UTC',"
    """ 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
    "json": "({0})::json",
}


def _kind(part: Part) -> str:
    if isinstance(part, Json):
        return "json"
    if isinstance(part.type, Instant):
        return "instant"
    return "flag" if isinstance(part.type, sa.Boolean) else "plain"


def _column(part: Part) -> sa.ColumnElement[Any]:
    return part.text if isinstance(part, Json) else part
