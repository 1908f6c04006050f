"""All SQL of the daily roll-ups, and of which of them an organization keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.bulk import add_up, stored_id
from creatoraudit.storage.tables import account_days, organization_days, organizations
from creatoraudit.storage.tables.figures import COUNTS, DAY

ACCOUNT_WIDTH = len(DAY)
ORGANIZATION_WIDTH = len(DAY) + len(COUNTS)

Changes = Iterable[tuple[tuple[int, str, int], list[int]]]


def zones(connection: Connection, organization_id: str) -> Row[Any]:
    """Which series of days the organization keeps, and which is being built."""
    columns = [
        organizations.c[name]
        for name in (
            "timezone",
            "rollup_timezone",
            "rollup_series",
            "building_series",
            "building_timezone",
            "building_after",
        )
    ]
    return connection.execute(
        sa.select(*columns).where(organizations.c.id == organization_id)
    ).one()


def set_zones(connection: Connection, organization_id: str, *, values: dict[str, Any]) -> None:
    """Change which series of days the organization keeps, or how far the next is built."""
    connection.execute(
        organizations.update().where(organizations.c.id == organization_id).values(values)
    )


def add_account_days(connection: Connection, organization_id: str, *, days: Changes) -> None:
    """Add to the days of accounts: each stands under series, account and day."""
    owner = stored_id(connection, organization_id)
    rows = [
        (owner, series, stored_id(connection, id), day, *figures[:ACCOUNT_WIDTH])
        for (series, id, day), figures in days
    ]
    add_up(connection, account_days, rows)


def add_organization_days(connection: Connection, organization_id: str, *, days: Changes) -> None:
    """Add to the days of the organization: each stands under series, platform and day."""
    owner = stored_id(connection, organization_id)
    rows = [(owner, series, platform, day, *figures) for (series, platform, day), figures in days]
    add_up(connection, organization_days, rows)


def days_of_accounts(
    connection: Connection, organization_id: str, *, series: int | None = None, ids: Iterable[str]
) -> list[Row[Any]]:
    """The days of some accounts, in one series or in all."""
    query = sa.select(
        account_days.c.series,
        account_days.c.account_id,
        account_days.c.day,
        *(account_days.c[name] for name in DAY),
    ).where(
        account_days.c.organization_id == organization_id,
        account_days.c.account_id.in_(list(ids)),
    )
    return list(
        connection.execute(
            query if series is None else query.where(account_days.c.series == series)
        )
    )


def days_of_organization(
    connection: Connection, organization_id: str, *, series: int
) -> list[Row[Any]]:
    """The days of the organization in one series, counts included."""
    query = sa.select(
        organization_days.c.platform,
        organization_days.c.day,
        *(organization_days.c[name] for name in (*DAY, *COUNTS)),
    ).where(
        organization_days.c.organization_id == organization_id,
        organization_days.c.series == series,
    )
    return list(connection.execute(query))


def series_kept(connection: Connection, organization_id: str) -> list[int]:
    """The numbers of all series that have days, those no longer used included."""
    query = (
        sa.select(organization_days.c.series)
        .where(organization_days.c.organization_id == organization_id)
        .distinct()
    )
    return list(connection.scalars(query))


def delete_account_days(
    connection: Connection,
    organization_id: str,
    *,
    series: int | None = None,
    ids: Iterable[str],
) -> None:
    """Remove the days of some accounts, in one series or in all."""
    delete = account_days.delete().where(
        account_days.c.organization_id == organization_id, account_days.c.account_id.in_(list(ids))
    )
    connection.execute(delete if series is None else delete.where(account_days.c.series == series))


def accounts_with_days(
    connection: Connection, organization_id: str, *, series: int, limit: int
) -> list[str]:
    """Some accounts that have days in a series."""
    query = (
        sa.select(account_days.c.account_id)
        .where(account_days.c.organization_id == organization_id, account_days.c.series == series)
        .distinct()
        .order_by(account_days.c.account_id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def delete_organization_days(connection: Connection, organization_id: str, *, series: int) -> None:
    """Remove the days of the organization in one series."""
    connection.execute(
        organization_days.delete().where(
            organization_days.c.organization_id == organization_id,
            organization_days.c.series == series,
        )
    )
