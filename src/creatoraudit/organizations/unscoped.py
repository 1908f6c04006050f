"""Finding organizations: by name for the command line, by person for the pages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import members, organizations


def find_by_slug(connection: Connection, slug: str) -> Row[Any] | None:
    """The organization with this short name."""
    return connection.execute(
        organizations.select().where(organizations.c.slug == slug)
    ).one_or_none()


def slugs(connection: Connection) -> list[str]:
    """The short names of all organizations."""
    return list(connection.scalars(sa.select(organizations.c.slug).order_by(organizations.c.slug)))


def memberships(connection: Connection, user_id: str) -> list[Row[Any]]:
    """The organizations a person belongs to, by name, with role and number of members."""
    others = members.alias()
    count = (
        sa.select(sa.func.count())
        .where(others.c.organization_id == organizations.c.id)
        .correlate(organizations)
        .scalar_subquery()
    )
    query = (
        sa.select(
            organizations.c.id.label("organization_id"),
            organizations.c.slug,
            organizations.c.name,
            organizations.c.is_demo,
            members.c.role,
            count.label("member_count"),
        )
        .join(members, members.c.organization_id == organizations.c.id)
        .where(members.c.user_id == user_id)
        .order_by(organizations.c.name, organizations.c.id)
    )
    return list(connection.execute(query))


def count_organizations(connection: Connection, *, is_demo: bool | None = None) -> int:
    """How many organizations there are, of all or of one kind."""
    query = sa.select(sa.func.count()).select_from(organizations)
    if is_demo is not None:
        query = query.where(organizations.c.is_demo == is_demo)
    return connection.scalar(query) or 0
