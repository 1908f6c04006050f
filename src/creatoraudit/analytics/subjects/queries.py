"""All SQL of snapshots, and of what posts and accounts keep of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.analytics.metrics import COLUMNS, COUNTERS
from creatoraudit.analytics.subjects.typical import AGES
from creatoraudit.storage.bulk import append, stored_id
from creatoraudit.storage.dialect import ShortId
from creatoraudit.storage.tables import account_snapshots, accounts, post_snapshots, posts

SUBJECTS = {
    "post": (post_snapshots, post_snapshots.c.post_id, (*COUNTERS, "hidden", "rounding")),
    "account": (
        account_snapshots,
        account_snapshots.c.account_id,
        ("followers", "following", "posts"),
    ),
}

Range = tuple[str, int, int]


def posts_by_id(
    connection: Connection, organization_id: str, *, ids: Iterable[str]
) -> list[Row[Any]]:
    """Some posts, with what their figures depend on and the last values known."""
    return list(connection.execute(_posts(organization_id).where(posts.c.id.in_(list(ids)))))


def posts_after(
    connection: Connection, organization_id: str, *, after: str | None, limit: int
) -> list[Row[Any]]:
    """The next posts in the order of their ids."""
    query = _posts(organization_id).order_by(posts.c.id).limit(limit)
    return list(connection.execute(query if after is None else query.where(posts.c.id > after)))


def posts_of_account(
    connection: Connection, organization_id: str, *, account_id: str
) -> list[Row[Any]]:
    """All posts whose author is the account."""
    return list(connection.execute(_posts(organization_id).where(posts.c.account_id == account_id)))


def accounts_by_id(
    connection: Connection, organization_id: str, *, ids: Iterable[str]
) -> list[Row[Any]]:
    """Some accounts, with their platforms and the last values known."""
    return list(connection.execute(_accounts(organization_id).where(accounts.c.id.in_(list(ids)))))


def accounts_after(
    connection: Connection, organization_id: str, *, after: str | None, limit: int
) -> list[Row[Any]]:
    """The next accounts in the order of their ids."""
    query = _accounts(organization_id).order_by(accounts.c.id).limit(limit)
    return list(connection.execute(query if after is None else query.where(accounts.c.id > after)))


def count_subjects(connection: Connection, organization_id: str) -> int:
    """How many accounts and posts the organization has."""
    counts = [
        sa.select(sa.func.count())
        .where(table.c.organization_id == organization_id)
        .scalar_subquery()
        for table in (accounts, posts)
    ]
    return connection.scalar(sa.select(counts[0] + counts[1])) or 0


def snapshots_of(
    connection: Connection, organization_id: str, *, subject: str, ids: Iterable[str]
) -> list[Row[Any]]:
    """Every snapshot of some subjects, in order."""
    table, id_column, _ = SUBJECTS[subject]
    query = _snapshots(subject).where(
        table.c.organization_id == organization_id, id_column.in_(list(ids))
    )
    return list(connection.execute(query))


def snapshots_around(
    connection: Connection,
    organization_id: str,
    *,
    subject: str,
    ranges: Sequence[Range],
    reach: int,
) -> list[Row[Any]]:
    """The snapshots of some subjects between two instants each, and `reach` before and after."""
    table, id_column, _ = SUBJECTS[subject]
    wanted = (
        sa.values(
            sa.column("id", ShortId),
            sa.column("first", sa.BigInteger),
            sa.column("last", sa.BigInteger),
        )
        .data(list(ranges))
        .cte("for_each")
    )
    at = sa.type_coerce(table.c.at, sa.BigInteger)
    other = table.alias("other")
    other_at = sa.type_coerce(other.c.at, sa.BigInteger)

    def edge(beyond: sa.ColumnElement[bool], order: Any) -> sa.ColumnElement[int]:
        nth = sa.select(other_at).where(
            other.c.organization_id == organization_id,
            other.c[id_column.name] == wanted.c.id,
            beyond,
        )
        return nth.order_by(order).limit(1).offset(reach - 1).correlate(wanted).scalar_subquery()

    low = edge(other_at < wanted.c.first, other_at.desc())
    high = edge(other_at > wanted.c.last, other_at.asc())
    query = (
        _snapshots(subject)
        .join(wanted, id_column == wanted.c.id)
        .where(
            table.c.organization_id == organization_id,
            at >= sa.func.coalesce(low, sa.literal(-(1 << 62), sa.BigInteger)),
            at <= sa.func.coalesce(high, sa.literal(1 << 62, sa.BigInteger)),
        )
    )
    return list(connection.execute(query))


def add_snapshots(
    connection: Connection,
    organization_id: str,
    *,
    subject: str,
    snapshots: Iterable[tuple[str, int, str, tuple[int | None, ...], str | None]],
) -> None:
    """Append snapshots; one that is there stays as it is.

    Each is its subject's id, instant, source, the values after it in the order of the table, and
    the import that brought it.
    """
    table, _, _ = SUBJECTS[subject]
    owner = stored_id(connection, organization_id)
    known: dict[str | None, object] = {None: None}
    rows = []
    for id, at, source, values, import_id in snapshots:
        for name in (id, import_id):
            if name not in known:
                known[name] = stored_id(connection, name)
        rows.append((owner, known[id], at, source, *values, known[import_id]))
    append(connection, table, rows)


def delete_snapshots(
    connection: Connection,
    organization_id: str,
    *,
    subject: str,
    ids: Iterable[str],
    import_id: str | None = None,
) -> int:
    """Remove the snapshots of some subjects, all or those of an import; how many there were."""
    table, id_column, _ = SUBJECTS[subject]
    delete = table.delete().where(
        table.c.organization_id == organization_id, id_column.in_(list(ids))
    )
    if import_id is not None:
        delete = delete.where(table.c.import_id == import_id)
    return connection.execute(delete).rowcount


def update_posts(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Change posts: each row names the post and the same columns."""
    _update(connection, posts, organization_id, rows)


def update_accounts(
    connection: Connection, organization_id: str, *, rows: list[dict[str, Any]]
) -> None:
    """Change accounts: each row names the account and the same columns."""
    _update(connection, accounts, organization_id, rows)


def delete_posts(connection: Connection, organization_id: str, *, ids: Iterable[str]) -> None:
    """Remove posts."""
    connection.execute(
        posts.delete().where(posts.c.organization_id == organization_id, posts.c.id.in_(list(ids)))
    )


def sums_of_accounts(
    connection: Connection, organization_id: str, *, ids: Iterable[str]
) -> list[Row[Any]]:
    """What the posts of some accounts add up to, and whether any hides a counter."""
    query = (
        sa.select(
            posts.c.account_id,
            sa.func.count().label("posts"),
            *(_whole_sum(posts.c[COLUMNS[name]]).label(name) for name in COUNTERS),
            *(
                sa.func.max(sa.case((posts.c.hidden_counters.contains(name), 1), else_=0)).label(
                    f"{name}_hidden"
                )
                for name in COUNTERS
            ),
        )
        .where(_in_feed(organization_id), posts.c.account_id.in_(list(ids)))
        .group_by(posts.c.account_id)
    )
    return list(connection.execute(query))


def last_posts_of_accounts(
    connection: Connection, organization_id: str, *, ids: Iterable[str], before: int, limit: int
) -> list[Row[Any]]:
    """The views, now and by age, of each account's last posts published before an instant."""
    created = sa.type_coerce(posts.c.create_time, sa.BigInteger)
    columns = [posts.c.account_id, posts.c.view_count, *(posts.c[name] for name in AGES)]
    place = sa.func.row_number().over(
        partition_by=posts.c.account_id, order_by=(created.desc(), posts.c.id.desc())
    )
    ranked = (
        sa.select(*columns, place.label("place"))
        .where(
            _in_feed(organization_id),
            posts.c.account_id.in_(list(ids)),
            created <= before,
            posts.c.view_count.is_not(None),
        )
        .subquery("of_each")
    )
    return list(connection.execute(sa.select(ranked).where(ranked.c.place <= limit)))


def _posts(organization_id: str) -> sa.Select[Any]:
    return sa.select(
        posts.c.id,
        posts.c.platform,
        posts.c.account_id,
        posts.c.is_account_video,
        posts.c.is_video,
        posts.c.scrape_interval_hours,
        posts.c.hidden_counters,
        *(posts.c[name] for name in (*COLUMNS.values(), *AGES)),
        *(
            sa.type_coerce(posts.c[name], sa.BigInteger).label(name)
            for name in ("create_time", "tracked_since", "followed_until")
        ),
        posts.c.first_scrape_time,
        posts.c.last_scrape_time,
    ).where(
        posts.c.organization_id == organization_id,
        # What is neither is on its way out, and counts for nobody any more.
        sa.or_(posts.c.is_account_video, posts.c.is_video),
    )


def _accounts(organization_id: str) -> sa.Select[Any]:
    names = (
        "id",
        "platform",
        "follower_count",
        "following_count",
        "profile_post_count",
        "first_scrape_time",
        "last_scrape_time",
    )
    return sa.select(*(accounts.c[name] for name in names)).where(
        accounts.c.organization_id == organization_id
    )


def _snapshots(subject: str) -> sa.Select[Any]:
    table, id_column, names = SUBJECTS[subject]
    return sa.select(
        id_column.label("id"),
        sa.type_coerce(table.c.at, sa.BigInteger).label("at"),
        table.c.source,
        table.c.import_id,
        *(table.c[name] for name in names),
    ).order_by(id_column, table.c.at, table.c.source)


def _in_feed(organization_id: str) -> sa.ColumnElement[bool]:
    # Not a bare column: an index that begins with it would be taken, and all accounts' posts read.
    is_in_feed = sa.case((posts.c.is_account_video, 1), else_=0) == 1
    return sa.and_(posts.c.organization_id == organization_id, is_in_feed)


def _whole_sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """PostgreSQL adds 64-bit integers up to a decimal."""
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def _update(
    connection: Connection, table: sa.Table, organization_id: str, rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    change = (
        table.update()
        .where(table.c.organization_id == organization_id, table.c.id == sa.bindparam("row_id"))
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )
    connection.execute(
        change,
        [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )
