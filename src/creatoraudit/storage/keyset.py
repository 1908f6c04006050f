"""Keyset pagination: the rows after a position, in one order on both databases."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from creatoraudit.errors import invalid
from creatoraudit.paging import (
    CURSOR_FORM,
    ListInput,
    Position,
    Sorting,
    binding,
    read_cursor,
    write_cursor,
)
from creatoraudit.storage.dialect import Instant
from creatoraudit.storage.rows import fetch


def page_of(
    connection: Connection,
    select: sa.Select[Any],
    *,
    data: ListInput,
    sorting: Sorting,
    column: sa.Column[Any],
    id_column: sa.ColumnElement[Any],
    filters: dict[str, Any],
) -> tuple[list[Any], str | None]:
    """One page of `select`, and the cursor of the next; the id breaks ties, nulls come last both
    ways.
    """
    bound_to = binding(filters)
    after = read_cursor(data.cursor, bound_to=bound_to)
    if after is not None and not _can_hold(column, after.value):
        raise invalid("cursor", CURSOR_FORM)
    asked = data.limit + 1
    query = select.add_columns(_raw(column).label("sort_value"), id_column.label("sort_id"))
    rows: list[Any] = []
    # Two ranges of one index: first those that have a value, then, if there is room, the nulls.
    for part in _parts(column, id_column, after, descending=sorting.descending):
        if len(rows) < asked:
            ordered = query.where(*part.where).order_by(*part.order)
            rows += fetch(connection, ordered.limit(asked - len(rows)))
    if len(rows) <= data.limit:
        return rows, None
    last = rows[data.limit - 1]
    return rows[: data.limit], write_cursor(Position(bound_to, last.sort_value, last.sort_id))


def total(connection: Connection, select: sa.Select[Any]) -> int:
    """How many rows `select` has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(select.subquery())) or 0


def contains(column: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    """Whether a column holds a text; `%` and `_` mean themselves."""
    return column.contains(part, autoescape=True)


def _can_hold(column: sa.Column[Any], value: object) -> bool:
    """Whether a column may hold a value: a cursor comes from outside, whatever it looks like."""
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, sa.Text):
        return isinstance(value, str) and "\0" not in value
    if isinstance(column.type, sa.Double):
        return isinstance(value, int | float) and isfinite(value)
    return isinstance(value, int) and -(1 << 63) <= value < 1 << 63


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The stored value: instants stay whole microseconds, so that a cursor loses nothing."""
    return sa.type_coerce(column, sa.BigInteger) if isinstance(column.type, Instant) else column


class _Part(NamedTuple):
    """One range of the list."""

    where: list[sa.ColumnElement[bool]]
    order: list[sa.ColumnElement[Any]]


def _parts(
    column: sa.Column[Any],
    id_column: sa.ColumnElement[Any],
    after: Position | None,
    *,
    descending: bool,
) -> list[_Part]:
    """The ranges that may still hold rows, in their order."""
    direction = sa.desc if descending else sa.asc
    by_id = direction(id_column)
    valued = _Part(
        [column.is_not(None)] if column.nullable else [], [direction(_raw(column)), by_id]
    )
    nulls = _Part([column.is_(None)], [by_id])
    if after is None:
        return [valued, nulls] if column.nullable else [valued]
    if after.value is None:
        return [nulls._replace(where=[*nulls.where, _beyond(id_column, after.id, descending)])]
    here = sa.tuple_(_raw(column), id_column)
    there = sa.tuple_(sa.literal(after.value), sa.literal(after.id, id_column.type))
    rest = valued._replace(where=[here < there if descending else here > there])
    return [rest, nulls] if column.nullable else [rest]


def _beyond(id_column: sa.ColumnElement[Any], id: str, descending: bool) -> sa.ColumnElement[bool]:
    return id_column < id if descending else id_column > id
