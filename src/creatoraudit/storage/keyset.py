"""Keyset pagination: the rows after a position, in one order on both databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

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


def page_of(
    connection: Connection,
    select: sa.Select[Any],
    *,
    data: ListInput,
    sorting: Sorting,
    column: sa.Column[Any],
    id_column: sa.Column[Any],
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of `select`, and the cursor of the next; the id breaks ties, nulls come last both
    ways.
    """
    bound_to = binding(filters)
    after = read_cursor(data.cursor, bound_to=bound_to)
    if after is not None and not _can_hold(column, after.value):
        raise invalid("cursor", CURSOR_FORM)
    raw = _raw(column)
    query = select.add_columns(raw.label("sort_value"), id_column.label("sort_id"))
    if after is not None:
        query = query.where(_after(column, id_column, after, descending=sorting.descending))
    query = query.order_by(*_order(column, id_column, descending=sorting.descending)).limit(
        data.limit + 1
    )
    rows = list(connection.execute(query))
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
    return isinstance(value, int) and -(1 << 63) <= value < 1 << 63


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The stored value: instants stay whole microseconds, so that a cursor loses nothing."""
    return sa.type_coerce(column, sa.BigInteger) if isinstance(column.type, Instant) else column


def _order(
    column: sa.Column[Any], id_column: sa.Column[Any], *, descending: bool
) -> list[sa.ColumnElement[Any]]:
    direction = sa.desc if descending else sa.asc
    nulls = [column.is_(None)] if column.nullable else []
    return [*nulls, direction(_raw(column)), direction(id_column)]


def _after(
    column: sa.Column[Any], id_column: sa.Column[Any], after: Position, *, descending: bool
) -> sa.ColumnElement[bool]:
    follows = id_column < after.id if descending else id_column > after.id
    if after.value is None:
        return sa.and_(column.is_(None), follows)
    here = sa.tuple_(_raw(column), id_column)
    there = sa.tuple_(sa.literal(after.value), sa.literal(after.id, id_column.type))
    beyond = here < there if descending else here > there
    return sa.or_(beyond, column.is_(None)) if column.nullable else beyond
