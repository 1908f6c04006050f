"""All SQL that reads figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import (
    account_days,
    accounts,
    creators,
    organization_days,
    post_snapshots,
    posts,
)
from creatoraudit.storage.tables.figures import COUNTERS, COUNTS, DAY, GAUGES

Sums = tuple[int, ...]

SUBJECTS = ("id", "platform", "creator_id", "first_scrape_time", "follower_count")
POST = ("id", "post_id", "platform", "account_id", "scrape_interval_hours")
LIFE = ("create_time", "tracked_since", "followed_until", "last_scrape_time")
RANKED = (
    "views",
    "likes",
    "comments",
    "shares",
    "views_missing",
    "likes_missing",
    "comments_missing",
    "shares_missing",
    "hidden",
    "snapshots",
    "covered",
    "lumps",
    "not_followed",
)
RANKED_PLACES = [DAY.index(name) for name in RANKED]
FACETS = {"video": posts.c.is_video, "account_video": posts.c.is_account_video}


def organization_days_between(
    connection: Connection,
    organization_id: str,
    *,
    series: int,
    platforms: Sequence[str],
    first: int,
    last: int,
) -> list[Row[Any]]:
    """Platform, day and sums of the days from `first` to `last`."""
    query = _organization_days(
        organization_id, series, platforms, organization_days.c.day, *_columns(organization_days)
    )
    return list(connection.execute(query.where(organization_days.c.day.between(first, last))).all())


def organization_sums_before(
    connection: Connection,
    organization_id: str,
    *,
    series: int,
    platforms: Sequence[str],
    day: int,
) -> list[Row[Any]]:
    """Platform and sums of all days before one."""
    query = _organization_days(organization_id, series, platforms, *_sums(organization_days))
    query = query.where(organization_days.c.day < day).group_by(organization_days.c.platform)
    return list(connection.execute(query).all())


def account_days_between(
    connection: Connection,
    organization_id: str,
    *,
    series: int,
    ids: Sequence[str],
    first: int,
    last: int,
) -> list[Row[Any]]:
    """Day and sums over some accounts, from `first` to `last`."""
    query = _summed_by(account_days.c.day, organization_id, series, ids)
    return list(connection.execute(query.where(account_days.c.day.between(first, last))).all())


def account_sums_before(
    connection: Connection, organization_id: str, *, series: int, ids: Sequence[str], day: int
) -> Sums | None:
    """The sums over some accounts of all days before one; None where there are none."""
    query = sa.select(*_sums(account_days)).where(
        _of_accounts(organization_id, series, ids), account_days.c.day < day
    )
    row: Sequence[Any] = connection.execute(query).one()
    return None if row[0] is None else tuple(row)


def account_sums_between(
    connection: Connection,
    organization_id: str,
    *,
    series: int,
    ids: Sequence[str],
    first: int,
    last: int,
) -> list[Row[Any]]:
    """Account and sums of its days from `first` to `last`, for each account that has any."""
    query = _summed_by(account_days.c.account_id, organization_id, series, ids)
    return list(connection.execute(query.where(account_days.c.day.between(first, last))).all())


def find_accounts(
    connection: Connection,
    organization_id: str,
    *,
    ids: Sequence[str] | None = None,
    creator_id: str | None = None,
) -> list[Row[Any]]:
    """Accounts by their ids, or those of a creator."""
    query = sa.select(*(accounts.c[name] for name in SUBJECTS)).where(
        accounts.c.organization_id == organization_id
    )
    if ids is not None:
        query = query.where(accounts.c.id.in_(ids))
    if creator_id is not None:
        query = query.where(accounts.c.creator_id == creator_id)
    return list(connection.execute(query).all())


def has_creator(connection: Connection, organization_id: str, *, id: str) -> bool:
    """Whether there is such a creator."""
    query = sa.select(creators.c.id).where(
        creators.c.organization_id == organization_id, creators.c.id == id
    )
    return connection.scalar(query) is not None


def creator_names(connection: Connection, organization_id: str) -> dict[str, str]:
    """The names of all creators, by id."""
    query = sa.select(creators.c.id, creators.c.name).where(
        creators.c.organization_id == organization_id
    )
    return {row.id: row.name for row in connection.execute(query)}


def accounts_of_creators(connection: Connection, organization_id: str) -> list[Row[Any]]:
    """Every account that belongs to a creator, and what it has now."""
    names = ("id", "creator_id", "is_unavailable", "follower_count", "profile_post_count")
    query = sa.select(*(accounts.c[name] for name in names)).where(
        accounts.c.organization_id == organization_id, accounts.c.creator_id.is_not(None)
    )
    return list(connection.execute(query).all())


def ranked_sums(
    connection: Connection,
    organization_id: str,
    *,
    series: int,
    ids: Sequence[str],
    first: int,
    last: int,
) -> list[Row[Any]]:
    """Account, what it gained from `first` to `last`, and how its gauges changed after that."""
    is_within = account_days.c.day <= last
    gained = [_sum(sa.case((is_within, account_days.c[name]), else_=0)) for name in RANKED]
    since = [_sum(sa.case((is_within, 0), else_=account_days.c[name])) for name in GAUGES]
    query = (
        sa.select(account_days.c.account_id, *gained, *since)
        .where(_of_accounts(organization_id, series, ids), account_days.c.day >= first)
        .group_by(account_days.c.account_id)
    )
    return list(connection.execute(query).all())


def find_posts(
    connection: Connection,
    organization_id: str,
    *,
    facet: str | None = None,
    ids: Sequence[str] | None = None,
    numbers: Sequence[int] | None = None,
    account_ids: Sequence[str] | None = None,
) -> list[Row[Any]]:
    """Posts and when they are followed, in microseconds; all of them unless some are named."""
    lives = (sa.type_coerce(posts.c[name], sa.BigInteger).label(name) for name in LIFE)
    query = sa.select(*(posts.c[name] for name in POST), *lives).where(
        posts.c.organization_id == organization_id
    )
    if facet is not None:
        query = query.where(FACETS[facet])
    if ids is not None:
        query = query.where(posts.c.id.in_(ids))
    if numbers is not None:
        query = query.where(posts.c.post_id.in_(numbers))
    if account_ids is not None:
        query = query.where(posts.c.account_id.in_(account_ids))
    return list(connection.execute(query).all())


def snapshots_of_posts(
    connection: Connection,
    organization_id: str,
    *,
    ids: Sequence[str],
    since: int | None = None,
    counters: Sequence[str] = COUNTERS,
) -> dict[str, list[Row[Any]]]:
    """By post, instant, source, hidden, rounding and counters of its snapshots, in no order; the
    post as the database has it stands before them.
    """
    table = post_snapshots.c
    at = sa.type_coerce(table.at, sa.BigInteger)
    query = sa.select(
        sa.type_coerce(table.post_id, sa.types.NULLTYPE),
        at,
        table.source,
        table.hidden,
        table.rounding,
        *(table[name] for name in counters),
    ).where(table.organization_id == organization_id, table.post_id.in_(ids))
    rows = connection.execute(query if since is None else query.where(at >= since)).all()
    # Ids are told apart as they come: to write each of thousands as text takes longer than reading.
    is_sqlite = connection.dialect.name == "sqlite"
    names = {UUID(id).bytes if is_sqlite else UUID(id): id for id in ids}
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(names[row[0]], []).append(row)
    return found


@cache
def _columns(table: sa.Table) -> tuple[sa.Column[int], ...]:
    return tuple(table.c[name] for name in (*DAY, *COUNTS) if name in table.c)


@cache
def _sums(table: sa.Table) -> tuple[sa.ColumnElement[int], ...]:
    return tuple(_sum(column) for column in _columns(table))


def _sum(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """PostgreSQL adds 64-bit integers up to a decimal."""
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def _organization_days(
    organization_id: str, series: int, platforms: Sequence[str], *columns: Any
) -> sa.Select[Any]:
    table = organization_days.c
    return sa.select(table.platform, *columns).where(
        table.organization_id == organization_id,
        table.series == series,
        table.platform.in_(platforms),
    )


def _summed_by(
    column: sa.Column[Any], organization_id: str, series: int, ids: Sequence[str]
) -> sa.Select[Any]:
    query = sa.select(column, *_sums(account_days))
    return query.where(_of_accounts(organization_id, series, ids)).group_by(column)


def _of_accounts(organization_id: str, series: int, ids: Sequence[str]) -> sa.ColumnElement[bool]:
    table = account_days.c
    return sa.and_(
        table.organization_id == organization_id, table.series == series, table.account_id.in_(ids)
    )
