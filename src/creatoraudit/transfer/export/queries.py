"""All SQL of an export: short reads, each going on where the one before ended.

Moments are whole microseconds since 1970. Only what was there when the export began is read:
`mark` is an id that was new then, and all that came later is greater.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.dialect import Instant
from creatoraudit.storage.tables import (
    account_snapshots,
    accounts,
    creators,
    post_snapshots,
    posts,
)

PAGE = 1_000
SNAPSHOTS = {"post": post_snapshots, "account": account_snapshots}


def page_of_creators(
    connection: Connection,
    organization_id: str,
    *,
    columns: Sequence[str],
    mark: str,
    after: tuple[Any, ...] | None,
) -> list[Row[Any]]:
    """The next creators by name, each with its number among those of its name; keys come last."""
    return _page(
        connection,
        _rows(creators, columns, number=_number(creators.c.id)),
        order=(creators.c.name, creators.c.added_at, creators.c.id),
        where=(creators.c.organization_id == organization_id, creators.c.id <= mark),
        after=after,
    )


def page_of_accounts(
    connection: Connection,
    organization_id: str,
    *,
    columns: Sequence[str],
    mark: str,
    after: tuple[Any, ...] | None,
) -> list[Row[Any]]:
    """The next accounts by platform and username; keys come last."""
    named = sa.outerjoin(
        accounts,
        creators,
        sa.and_(
            creators.c.organization_id == accounts.c.organization_id,
            creators.c.id == accounts.c.creator_id,
        ),
    )
    number = sa.case((creators.c.id.is_not(None), _number(creators.c.id)))
    return _page(
        connection,
        _rows(accounts, columns, creator=creators.c.name, creator_number=number).select_from(named),
        order=(accounts.c.platform, accounts.c.username, accounts.c.id),
        where=(accounts.c.organization_id == organization_id, accounts.c.id <= mark),
        after=after,
    )


def page_of_posts(
    connection: Connection,
    organization_id: str,
    *,
    columns: Sequence[str],
    mark: str,
    account_id: str | None,
    after: tuple[Any, ...] | None,
) -> list[Row[Any]]:
    """The next posts of an account, or of none that is tracked, by their platform's id; keys come
    last.
    """
    author = sa.select(accounts.c.username).where(
        accounts.c.organization_id == organization_id, accounts.c.id == posts.c.account_id
    )
    username = sa.func.coalesce(author.scalar_subquery(), posts.c.account_username)
    return _page(
        connection,
        _rows(posts, columns, account_username=username),
        order=(posts.c.platform, posts.c.external_id, posts.c.id),
        where=(
            posts.c.organization_id == organization_id,
            posts.c.account_id == account_id,
            posts.c.id <= mark,
        ),
        after=after,
    )


def snapshots(
    connection: Connection,
    organization_id: str,
    *,
    subject: str,
    columns: Sequence[str],
    ids: Iterable[str],
    until: int,
) -> list[Row[Any]]:
    """The observations of some posts or accounts up to a moment, subject by subject in the order of
    their ids; the subject comes first, as the database holds it.
    """
    table = SNAPSHOTS[subject]
    id_column = table.c[f"{subject}_id"]
    at = sa.type_coerce(table.c.at, sa.BigInteger)
    query = (
        sa.select(sa.type_coerce(id_column, sa.types.NullType()), *_shown(table, columns))
        .where(
            table.c.organization_id == organization_id,
            id_column.in_(list(ids)),
            at <= until,
        )
        .order_by(id_column, at, table.c.source)
    )
    return list(connection.execute(query))


def _page(
    connection: Connection,
    select: sa.Select[Any],
    *,
    order: tuple[sa.Column[Any], ...],
    where: tuple[sa.ColumnElement[bool], ...],
    after: tuple[Any, ...] | None,
) -> list[Row[Any]]:
    keys = [_raw(column) for column in order]
    query = select.add_columns(*keys).where(*where).order_by(*keys).limit(PAGE)
    if after is not None:
        there = [sa.literal(v, key.type) for v, key in zip(after, keys, strict=True)]
        query = query.where(sa.tuple_(*keys) > sa.tuple_(*there))
    return list(connection.execute(query))


def _rows(table: sa.Table, columns: Sequence[str], **computed: Any) -> sa.Select[Any]:
    """The columns of a file, in their order."""
    return sa.select(
        *(
            computed[name].label(f"_{name}") if name in computed else _raw(table.c[name])
            for name in columns
        )
    )


def _shown(table: sa.Table, columns: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    return [_raw(table.c[name]) for name in columns if name in table.c]


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.type_coerce(column, sa.BigInteger) if isinstance(column.type, Instant) else column


def _number(id_column: sa.Column[Any]) -> sa.ColumnElement[int]:
    """Which of its namesakes a creator is, from 1 on, in the order in which they came."""
    own, other = creators.alias("own"), creators.alias("namesake")
    return (
        sa.select(sa.func.count())
        .select_from(own)
        .join(
            other,
            sa.and_(
                other.c.organization_id == own.c.organization_id,
                other.c.name == own.c.name,
                sa.tuple_(other.c.added_at, other.c.id) <= sa.tuple_(own.c.added_at, own.c.id),
            ),
        )
        .where(own.c.organization_id == creators.c.organization_id, own.c.id == id_column)
        .correlate(creators)
        .scalar_subquery()
    )
