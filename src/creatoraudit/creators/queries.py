"""All SQL of one organization's creators."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.creators.models import ListCreators
from creatoraudit.paging import Sorting
from creatoraudit.storage.keyset import page_of, total
from creatoraudit.storage.substring import narrowed
from creatoraudit.storage.tables import creators

SORTS = {"name": creators.c.name}


def page_of_creators(
    connection: Connection,
    organization_id: str,
    *,
    data: ListCreators,
    sorting: Sorting,
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of creators, and the next cursor."""
    return page_of(
        connection,
        _filtered(connection, creators.select(), organization_id, data),
        data=data,
        sorting=sorting,
        column=SORTS[sorting.order_by],
        id_column=creators.c.id,
        filters=filters,
    )


def count_filtered(connection: Connection, organization_id: str, *, data: ListCreators) -> int:
    """How many creators the filter finds."""
    return total(connection, _filtered(connection, sa.select(creators.c.id), organization_id, data))


def find_creator(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """The row of one creator, or None."""
    return connection.execute(creators.select().where(*_is(organization_id, id))).one_or_none()


def insert_creator(connection: Connection, organization_id: str, *, row: dict[str, Any]) -> None:
    """Add a creator."""
    connection.execute(creators.insert(), {"organization_id": organization_id, **row})


def update_creator(
    connection: Connection, organization_id: str, *, id: str, values: dict[str, Any]
) -> None:
    """Change columns of a creator."""
    connection.execute(creators.update().where(*_is(organization_id, id)).values(values))


def delete_creator(connection: Connection, organization_id: str, *, id: str) -> None:
    """Remove a creator."""
    connection.execute(creators.delete().where(*_is(organization_id, id)))


def _filtered(
    connection: Connection, select: sa.Select[Any], organization_id: str, data: ListCreators
) -> sa.Select[Any]:
    query = select.where(creators.c.organization_id == organization_id)
    if data.is_active is not None:
        query = query.where(creators.c.is_active == data.is_active)
    if not data.q:
        return query
    return narrowed(connection, query, creators, organization_id=organization_id, text=data.q)


def _is(organization_id: str, id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return creators.c.organization_id == organization_id, creators.c.id == id
