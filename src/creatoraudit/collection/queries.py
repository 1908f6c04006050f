"""All SQL of collecting: the queue, what is stored, and its record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.collection.unscoped import is_due
from creatoraudit.storage.dialect import upsert
from creatoraudit.storage.tables import accounts, attempts, collected, posts

TABLES = {"account": accounts, "video": posts}


def claim(
    connection: Connection,
    organization_id: str,
    *,
    kind: str,
    now: datetime,
    until: datetime,
    holder: str,
    most: int,
) -> list[Row[Any]]:
    """Take what is due, urgent subjects first and then the longest overdue; two workers never get
    the same one while its lease lasts.
    """
    table = TABLES[kind]
    mine = table.c.organization_id == organization_id
    due = (
        sa.select(table.c.id)
        .where(mine, *is_due(table, now))
        .order_by(table.c.is_urgent.desc(), table.c.next_refresh_at, table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = connection.scalars(due).all()
    take = (
        table.update()
        .where(mine, table.c.id.in_(ids), *is_due(table, now))
        .values(lease_until=until, lease_holder=holder)
        .returning(table)
    )
    taken = connection.execute(take).all() if ids else []
    return sorted(taken, key=lambda row: (not row.is_urgent, row.next_refresh_at, row.id))


def held(
    connection: Connection, organization_id: str, *, kind: str, ids: Collection[str], holder: str
) -> list[Row[Any]]:
    """What is still there and still this worker's, as it stands now; locked until the end of the
    transaction.
    """
    table = TABLES[kind]
    query = table.select().where(
        table.c.organization_id == organization_id,
        table.c.id.in_(ids),
        table.c.lease_holder == holder,
    )
    return list(connection.execute(query.order_by(table.c.id).with_for_update()))


def update(
    connection: Connection, organization_id: str, *, kind: str, rows: list[dict[str, Any]]
) -> None:
    """Change subjects; all rows name their `id` and the same columns."""
    table = TABLES[kind]
    if not rows:
        return
    statement = table.update().where(
        table.c.organization_id == organization_id, table.c.id == sa.bindparam("its_id")
    )
    names = [name for name in rows[0] if name != "id"]
    connection.execute(
        statement.values({name: sa.bindparam(f"new_{name}") for name in names}),
        [{"its_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )


def has_other_account(
    connection: Connection, organization_id: str, *, platform: str, username: str, id: str
) -> bool:
    """Whether another account is tracked under a name."""
    query = sa.select(accounts.c.id).where(
        accounts.c.organization_id == organization_id,
        accounts.c.platform == platform,
        accounts.c.username == username,
        accounts.c.id != id,
    )
    return connection.execute(query).first() is not None


def accounts_named(
    connection: Connection, organization_id: str, *, ids: Collection[str]
) -> list[Row[Any]]:
    """The accounts with these ids."""
    query = accounts.select().where(
        accounts.c.organization_id == organization_id, accounts.c.id.in_(ids)
    )
    return list(connection.execute(query))


def find_account(
    connection: Connection, organization_id: str, *, platform: str, username: str
) -> Row[Any] | None:
    """The account tracked under a name."""
    query = accounts.select().where(
        accounts.c.organization_id == organization_id,
        accounts.c.platform == platform,
        accounts.c.username == username,
    )
    return connection.execute(query).one_or_none()


def posts_named(
    connection: Connection, organization_id: str, *, platform: str, external_ids: Collection[str]
) -> list[Row[Any]]:
    """The posts that are known under these ids of their platform; locked until the end of the
    transaction.
    """
    query = posts.select().where(
        posts.c.organization_id == organization_id,
        posts.c.platform == platform,
        posts.c.external_id.in_(external_ids),
    )
    return list(connection.execute(query.order_by(posts.c.id).with_for_update()))


def followed_posts(
    connection: Connection, organization_id: str, *, account_id: str
) -> list[Row[Any]]:
    """The posts from an account's feed that are looked at again."""
    query = sa.select(posts.c.id, posts.c.create_time, posts.c.is_video).where(
        posts.c.organization_id == organization_id,
        posts.c.account_id == account_id,
        posts.c.is_account_video,
        posts.c.next_refresh_at.is_not(None),
    )
    return list(connection.execute(query))


def rest_posts(connection: Connection, organization_id: str, *, account_id: str) -> None:
    """Look at nothing from an account's feed until the feed is seen again."""
    connection.execute(
        posts.update()
        .where(
            posts.c.organization_id == organization_id,
            posts.c.account_id == account_id,
            sa.not_(posts.c.is_video),
            posts.c.next_refresh_at.is_not(None),
        )
        .values(next_refresh_at=None, lease_until=None, lease_holder=None)
    )


def rename_author(
    connection: Connection, organization_id: str, *, account_id: str, username: str
) -> None:
    """Let the posts of an account name it as it is called now."""
    connection.execute(
        posts.update()
        .where(posts.c.organization_id == organization_id, posts.c.account_id == account_id)
        .values(account_username=username)
    )


def insert_posts(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Add posts."""
    if rows:
        connection.execute(
            posts.insert(), [{"organization_id": organization_id, **row} for row in rows]
        )


def insert_attempts(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Put attempts on record."""
    if rows:
        connection.execute(
            attempts.insert(), [{"organization_id": organization_id, **row} for row in rows]
        )


def add_collected(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Add to what was collected on a day, by platform and kind."""
    if not rows:
        return
    insert = upsert(connection, collected)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=[
                collected.c.organization_id,
                collected.c.day,
                collected.c.platform,
                collected.c.kind,
            ],
            set_={"posts": collected.c.posts + insert.excluded.posts},
        ),
        [{"organization_id": organization_id, **row} for row in rows],
    )


def denials(
    connection: Connection, organization_id: str, *, subject_id: str, since: datetime | None
) -> list[datetime]:
    """When a subject was not found since an instant, the first time first."""
    query = sa.select(attempts.c.at).where(
        attempts.c.organization_id == organization_id,
        attempts.c.subject_id == subject_id,
        attempts.c.outcome == "not_found",
    )
    if since is not None:
        query = query.where(attempts.c.at > since)
    return list(connection.scalars(query.order_by(attempts.c.id)))
