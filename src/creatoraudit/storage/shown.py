"""Columns as the API shows them, so that a row goes into its model as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from creatoraudit.models import whole_seconds
from creatoraudit.storage.dialect import Instant


class WholeSeconds(Instant):
    """An instant without what is below a second."""

    cache_ok = True

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return whole_seconds(super().process_result_value(value, dialect))


class JsonText(TypeDecorator[msgspec.Raw]):
    """A text that is JSON already."""

    impl = sa.Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> msgspec.Raw | None:
        return None if value is None else msgspec.Raw(value.encode())


def shown(column: sa.Column[Any], *, json: bool = False) -> sa.ColumnElement[Any]:
    """A column in the form in which it is shown."""
    if json:
        return sa.type_coerce(column, JsonText)
    if isinstance(column.type, Instant):
        return sa.type_coerce(column, WholeSeconds)
    # A flag of SQLite is a number.
    return sa.type_coerce(column, sa.Boolean) if isinstance(column.type, sa.Boolean) else column
