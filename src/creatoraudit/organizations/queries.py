"""All SQL of one organization and its members."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import members, organizations, users


def find_organization(connection: Connection, organization_id: str) -> Row[Any] | None:
    """The organization itself."""
    return connection.execute(
        organizations.select().where(organizations.c.id == organization_id)
    ).one_or_none()


def insert_organization(
    connection: Connection, organization_id: str, *, row: dict[str, Any]
) -> None:
    """Add an organization."""
    connection.execute(organizations.insert(), {"id": organization_id, **row})


def update_organization(
    connection: Connection, organization_id: str, *, values: dict[str, Any]
) -> None:
    """Change columns of the organization."""
    connection.execute(
        organizations.update().where(organizations.c.id == organization_id).values(values)
    )


def insert_member(connection: Connection, organization_id: str, *, row: dict[str, Any]) -> None:
    """Add a person to the organization."""
    connection.execute(members.insert(), {"organization_id": organization_id, **row})


def managers(connection: Connection, organization_id: str) -> list[Row[Any]]:
    """Owners and admins with their names, owners first."""
    query = (
        sa.select(users.c.name, users.c.email, members.c.role)
        .join(members, members.c.user_id == users.c.id)
        .where(members.c.organization_id == organization_id, members.c.role.in_(("owner", "admin")))
        .order_by(members.c.role.desc(), users.c.name, users.c.id)
    )
    return list(connection.execute(query))


def count_members(connection: Connection, organization_id: str) -> int:
    """How many people are in the organization."""
    query = sa.select(sa.func.count()).where(members.c.organization_id == organization_id)
    return connection.scalar(query) or 0
