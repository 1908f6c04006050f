"""All SQL of one organization and its members."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import members, organizations


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
