"""Where there is something to do, over all organizations: the one question a worker asks when it is
idle.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import accounts, organizations, posts


def organizations_with_work(connection: Connection, *, now: datetime) -> list[Row[Any]]:
    """The demonstrations that have something due, as nobody else has a collector yet, and those
    whose days are being built anew.
    """
    due = sa.or_(_has_due(accounts, now), _has_due(posts, now))
    query = organizations.select().where(
        organizations.c.suspended_at.is_(None),
        sa.or_(sa.and_(organizations.c.is_demo, due), organizations.c.building_series.is_not(None)),
    )
    return list(connection.execute(query))


def all_organizations(connection: Connection) -> list[Row[Any]]:
    """Every organization, for what is kept in order everywhere."""
    return list(connection.execute(organizations.select().order_by(organizations.c.id)))


def is_due(table: sa.Table, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What is to be looked at now, and held by no worker."""
    free = sa.or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    return (table.c.next_refresh_at <= now, free)


def _has_due(table: sa.Table, now: datetime) -> sa.Exists:
    mine = table.c.organization_id == organizations.c.id
    return sa.exists().where(mine, *is_due(table, now))
