"""All SQL of one organization's accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.accounts.models import Account, AccountFilter
from creatoraudit.paging import Sorting
from creatoraudit.storage.keyset import page_of, total
from creatoraudit.storage.rows import Columns
from creatoraudit.storage.shown import shown
from creatoraudit.storage.substring import narrowed
from creatoraudit.storage.tables import accounts, creators, organizations, posts

SORTS = {
    name.removeprefix("accounts_sort_"): accounts.c[name.removeprefix("accounts_sort_")]
    for name in sorted(str(index.name) for index in accounts.indexes)
    if name.startswith("accounts_sort_")
}


_LIMITS = ("max_recent_posts_per_account", "post_lookback_days")
_WORKED_OUT: dict[str, sa.ColumnElement[Any]] = {
    "type": sa.literal_column("'account'"),
    "creator_name": creators.c.name,
    "partial": accounts.c.hidden_counters,
    **{
        f"effective_{name}": sa.func.coalesce(accounts.c[name], organizations.c[name])
        for name in _LIMITS
    },
}
_COLUMNS = [
    _WORKED_OUT[name].label(name)
    if name in _WORKED_OUT
    else shown(accounts.c[name], json=name == "metadata")
    for name in Account.__struct_fields__
]
_CREATOR = sa.and_(
    creators.c.organization_id == accounts.c.organization_id, creators.c.id == accounts.c.creator_id
)
_OWNER = organizations.c.id == accounts.c.organization_id
_FROM = organizations.join(accounts, _OWNER).outerjoin(creators, _CREATOR)
_SELECT = sa.select(*_COLUMNS).select_from(_FROM)
_PAGE = sa.select(Columns(_COLUMNS)).select_from(_FROM)


def page_of_accounts(
    connection: Connection,
    organization_id: str,
    *,
    data: AccountFilter,
    creator_id: str | None,
    sorting: Sorting,
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of accounts as they are shown, and the next cursor, which is bound to the creator
    whether or not the filters name it.
    """
    select = _PAGE.where(organizations.c.id == organization_id)
    return page_of(
        connection,
        _filtered(connection, select, organization_id, data=data, creator_id=creator_id),
        data=data,
        sorting=sorting,
        column=SORTS[sorting.order_by],
        id_column=accounts.c.id,
        filters={**filters, "creator_id": creator_id},
    )


def count_filtered(
    connection: Connection, organization_id: str, *, data: AccountFilter, creator_id: str | None
) -> int:
    """How many accounts the filter finds."""
    select = sa.select(accounts.c.id)
    return total(
        connection,
        _filtered(connection, select, organization_id, data=data, creator_id=creator_id),
    )


def find_shown(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """One account as it is shown, or None."""
    query = _SELECT.where(organizations.c.id == organization_id, *_is(organization_id, id))
    return connection.execute(query).one_or_none()


def find_account(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """The row of one account, or None."""
    return connection.execute(accounts.select().where(*_is(organization_id, id))).one_or_none()


def id_by_handle(
    connection: Connection, organization_id: str, *, platform: str, username: str
) -> str | None:
    """The account that has this username on the platform."""
    query = sa.select(accounts.c.id).where(
        accounts.c.organization_id == organization_id,
        accounts.c.platform == platform,
        accounts.c.username == username,
    )
    return connection.scalar(query)


def count_accounts(connection: Connection, organization_id: str) -> int:
    """How many accounts the organization tracks."""
    query = sa.select(sa.func.count()).where(accounts.c.organization_id == organization_id)
    return connection.scalar(query) or 0


def insert_account(connection: Connection, organization_id: str, *, row: dict[str, Any]) -> None:
    """Add an account."""
    connection.execute(accounts.insert(), {"organization_id": organization_id, **row})


def update_account(
    connection: Connection, organization_id: str, *, id: str, values: dict[str, Any]
) -> None:
    """Change columns of an account."""
    connection.execute(accounts.update().where(*_is(organization_id, id)).values(values))


def adopt_posts(
    connection: Connection, organization_id: str, *, account_id: str, platform: str, username: str
) -> None:
    """Let the posts that are tracked by themselves know that their author is tracked now."""
    connection.execute(
        posts.update()
        .where(
            posts.c.organization_id == organization_id,
            posts.c.account_id.is_(None),
            posts.c.platform == platform,
            posts.c.account_username == username,
        )
        .values(account_id=account_id)
    )


def count_of_creator(
    connection: Connection, organization_id: str, *, creator_id: str, is_active: bool
) -> dict[str, int]:
    """By platform, how many accounts of a creator are shown as active, or as paused for it."""
    query = (
        sa.select(accounts.c.platform, sa.func.count())
        .where(*_moved_by_creator(organization_id, creator_id, is_active=is_active))
        .group_by(accounts.c.platform)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def move_with_creator(
    connection: Connection,
    organization_id: str,
    *,
    creator_id: str,
    was_active: bool,
    values: dict[str, Any],
    is_new: bool | None = None,
) -> None:
    """Change the accounts of a creator that follow its switch: all of them, or only those of which
    something or nothing is known.
    """
    which = _moved_by_creator(organization_id, creator_id, is_active=was_active)
    last = accounts.c.last_scrape_time
    if is_new is not None:
        which.append(last.is_(None) if is_new else last.is_not(None))
    connection.execute(accounts.update().where(*which).values(values))


def unlink_all(connection: Connection, organization_id: str, *, creator_id: str) -> None:
    """Let a creator's accounts belong to none."""
    connection.execute(
        accounts.update()
        .where(accounts.c.organization_id == organization_id, accounts.c.creator_id == creator_id)
        .values(creator_id=None)
    )


def sums_of_creators(
    connection: Connection, organization_id: str, *, creator_ids: Iterable[str]
) -> list[Row[Any]]:
    """By creator and platform, how many accounts there are, and the followers known of them."""
    query = (
        sa.select(
            accounts.c.creator_id,
            accounts.c.platform,
            sa.func.count().label("accounts"),
            sa.func.sum(accounts.c.follower_count).label("followers"),
        )
        .where(
            accounts.c.organization_id == organization_id,
            accounts.c.creator_id.in_(list(creator_ids)),
        )
        .group_by(accounts.c.creator_id, accounts.c.platform)
        .order_by(accounts.c.creator_id, accounts.c.platform)
    )
    return list(connection.execute(query))


def _filtered(
    connection: Connection,
    select: sa.Select[Any],
    organization_id: str,
    *,
    data: AccountFilter,
    creator_id: str | None,
) -> sa.Select[Any]:
    wanted = {
        "platform": data.platform,
        "is_active": data.is_active,
        "category": data.category,
        "creator_id": creator_id,
    }
    query = select.where(accounts.c.organization_id == organization_id)
    for column, value in wanted.items():
        if value is not None:
            query = query.where(accounts.c[column] == value)
    if not data.q:
        return query
    return narrowed(connection, query, accounts, organization_id=organization_id, text=data.q)


def _is(organization_id: str, id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return accounts.c.organization_id == organization_id, accounts.c.id == id


def _moved_by_creator(
    organization_id: str, creator_id: str, *, is_active: bool
) -> list[sa.ColumnElement[bool]]:
    return [
        accounts.c.organization_id == organization_id,
        accounts.c.creator_id == creator_id,
        accounts.c.is_paused == False,  # noqa: E712
        accounts.c.is_active == is_active,
    ]
