"""A page of rows in one go: the database writes them as one JSON text, which is read as a whole.

The driver of SQLite lets other threads in between any two rows that it fetches: with several
requests at the same time, a list took several times as long. One text is fetched in one step, and
read faster than rows are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain, count
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator, TypeEngine

from creatoraudit.storage.dialect import Instant, instant_of
from creatoraudit.storage.shown import JsonText, WholeSeconds

Column = sa.ColumnElement[Any]

_numbers = count()


def fetch(connection: Connection, select: sa.Select[Any]) -> list[Any]:
    """The rows of a select in its order, as named tuples of what its rows would hold; for a page of
    rows, not for millions.
    """
    rows: list[Any] | None = connection.scalar(_Together(select))
    return rows or []


class Columns(sa.ColumnElement[Any]):
    """Many columns that always come together, for `fetch`: among the statements that are compiled
    already, they are found as quickly as one.
    """

    _traverse_internals = [("number", InternalTraversal.dp_string)]  # noqa: RUF012
    type = sa.types.NullType()

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = [*sa.select(*columns).selected_columns.items()]
        self.number = str(next(_numbers))


class _Together(sa.Executable, sa.ClauseElement):
    """All rows of a select as one text."""

    _all_selected_columns = ()
    _traverse_internals = [("select", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, select: sa.Select[Any]) -> None:
        self.select = select


@compiles(_Together, "sqlite")
def _of_sqlite(together: _Together, compiler: SQLCompiler, **how: Any) -> str:
    inner = _as_arrays(together.select, array=sa.func.json_array, json=sa.func.json)
    page = "CAST('[' || group_concat(line) || ']' AS BLOB)"
    return f"SELECT {page} FROM ({compiler.process(inner, **how)})"  # noqa: S608


@compiles(_Together, "postgresql")
def _of_postgresql(together: _Together, compiler: SQLCompiler, **how: Any) -> str:
    inner = _as_arrays(together.select, array=_array_of_postgresql, json=_json_of_postgresql)
    page = "'[' || string_agg(line, ',') || ']'"
    return f"SELECT {page} FROM ({compiler.process(inner, **how)}) AS page"  # noqa: S608


def _as_arrays(
    select: sa.Select[Any], *, array: Callable[..., Column], json: Callable[[Column], Column]
) -> sa.Select[Any]:
    """The same select with a JSON array in place of its columns."""
    columns = [*chain.from_iterable(map(_apart, select.selected_columns.items()))]
    written = array(*(_written(column, json) for _, column in columns))
    rows = _Rows([(name, column.type) for name, column in columns])
    return select.with_only_columns(
        sa.type_coerce(written, rows).label("line"), maintain_column_froms=True
    )


def _apart(item: tuple[str, Column]) -> list[tuple[str, Column]]:
    return item[1].columns if isinstance(item[1], Columns) else [item]


def _written(column: Column, json: Callable[[Column], Column]) -> Column:
    if isinstance(column.type, WholeSeconds):
        return sa.type_coerce(column, sa.BigInteger).op("/")(sa.literal_column("1000000"))
    if isinstance(column.type, JsonText):
        return json(column)
    if isinstance(column.type, sa.LargeBinary):
        raise CompileError(f"{column} is binary, which JSON cannot hold")
    return column


def _array_of_postgresql(*columns: Column) -> Column:
    return sa.cast(sa.func.json_build_array(*columns), sa.Text)


def _json_of_postgresql(column: Column) -> Column:
    return sa.cast(sa.type_coerce(column, sa.Text), sa.dialects.postgresql.JSON)


class _Rows(TypeDecorator[list[Any]]):
    """A JSON array of arrays, as rows of columns with these names and types. SQLite gives it in
    bytes: most of it need never be a text of Python's.
    """

    impl = sa.Text
    cache_ok = True

    def __init__(self, columns: Iterable[tuple[str, TypeEngine[Any]]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        fields = [(name, _read_as(kind)) for name, kind in self.columns]
        row = NamedTuple("Row", fields)  # type: ignore[misc]
        # Not strict: a flag of SQLite is a number, and so is an instant.
        self._read = msgspec.json.Decoder(list[row], strict=False).decode
        self._instants = [name for name, kind in self.columns if _is_exact_instant(kind)]

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        rows = self._read(value)
        return [self._with_instants(row) for row in rows] if self._instants else rows

    def _with_instants(self, row: Any) -> Any:
        numbers = {name: getattr(row, name) for name in self._instants}
        return row._replace(**{name: instant_of(number) for name, number in numbers.items()})


def _is_exact_instant(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, Instant) and not isinstance(kind, WholeSeconds)


def _read_as(kind: TypeEngine[Any]) -> Any:
    return next((read for known, read in _READ_AS if isinstance(kind, known)), Any)


_READ_AS: tuple[tuple[type[Any], Any], ...] = (
    (WholeSeconds, datetime | None),
    (JsonText, msgspec.Raw),
    (sa.Boolean, bool | None),
    # PostgreSQL writes 5 for 5.0.
    (sa.Double, float | None),
)
