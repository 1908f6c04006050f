"""All SQL of one organization's posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.models import ignoring_case
from creatoraudit.paging import ListInput, Sorting
from creatoraudit.storage.dialect import upsert
from creatoraudit.storage.keyset import page_of, total
from creatoraudit.storage.shown import shown
from creatoraudit.storage.substring import holds, narrowed
from creatoraudit.storage.tables import accounts, attempts, posts
from creatoraudit.storage.tables.tracking import SORTED_POSTS
from creatoraudit.videos.models import Post, Video

VIDEO, ACCOUNT_VIDEO = "is_video", "is_account_video"

SORTS = SORTED_POSTS
"""By kind, the columns that posts can be sorted by."""

AGES = ("views_1d", "views_3d", "views_7d", "views_30d")

_SAME = {"total_views": posts.c.view_count, "total_plays": posts.c.play_count}
_JSON = {"platform_data", "metadata"}


def _columns(names: tuple[str, ...], *, kind: str) -> list[sa.ColumnElement[Any]]:
    """What a model of posts is made of, in the order of its fields."""
    made = {"type": sa.literal_column(f"'{kind.removeprefix('is_')}'"), **_SAME}
    return [
        made[name].label(name) if name in made else shown(posts.c[name], json=name in _JSON)
        for name in names
    ]


_VIDEOS = sa.select(*_columns(Video.__struct_fields__, kind=VIDEO))
_ACCOUNT_VIDEOS = sa.select(
    *_columns(Post.__struct_fields__, kind=ACCOUNT_VIDEO),
    posts.c.post_id,
    accounts.c.creator_id,
    accounts.c.typical,
    *(posts.c[name] for name in AGES),
).outerjoin(
    accounts,
    sa.and_(
        accounts.c.organization_id == posts.c.organization_id, accounts.c.id == posts.c.account_id
    ),
)
_SHOWN = {VIDEO: _VIDEOS, ACCOUNT_VIDEO: _ACCOUNT_VIDEOS}


def page_of_posts(
    connection: Connection,
    organization_id: str,
    *,
    kind: str,
    wanted: dict[str, Any],
    data: ListInput,
    sorting: Sorting,
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of videos or account videos, and the next cursor."""
    return page_of(
        connection,
        _filtered(connection, _SHOWN[kind], organization_id, kind=kind, wanted=wanted),
        data=data,
        sorting=sorting,
        column=posts.c[sorting.order_by],
        id_column=_id(wanted, order_by=sorting.order_by),
        filters=filters,
    )


def count_posts(
    connection: Connection, organization_id: str, *, kind: str, wanted: dict[str, Any]
) -> int:
    """How many videos or account videos the filter finds."""
    select = sa.select(posts.c.id)
    return total(
        connection, _filtered(connection, select, organization_id, kind=kind, wanted=wanted)
    )


def find_shown(
    connection: Connection, organization_id: str, *, kind: str, id: str
) -> Row[Any] | None:
    """One video or account video as it is shown, or None."""
    query = _SHOWN[kind].where(*_is(organization_id, id), posts.c[kind])
    return connection.execute(query).one_or_none()


def lock_video(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """The row of a video, held until the end of the transaction."""
    query = posts.select().where(*_is(organization_id, id), posts.c.is_video)
    return connection.execute(query.with_for_update()).one_or_none()


def add_post(
    connection: Connection, organization_id: str, *, row: dict[str, Any]
) -> Row[Any] | None:
    """Add a post, unless it is known already: then that is held, and given back."""
    key = {name: row[name] for name in ("platform", "external_id")}
    insert = upsert(connection, posts).values(organization_id=organization_id, **row)
    unique = ["organization_id", *key]
    unless_known = insert.on_conflict_do_nothing(index_elements=unique).returning(posts.c.id)
    if connection.execute(unless_known).one_or_none() is not None:
        return None
    query = posts.select().where(
        posts.c.organization_id == organization_id,
        *(posts.c[name] == value for name, value in key.items()),
    )
    return connection.execute(query.with_for_update()).one()


def update_post(
    connection: Connection, organization_id: str, *, id: str, values: dict[str, Any]
) -> None:
    """Change columns of a post."""
    connection.execute(posts.update().where(*_is(organization_id, id)).values(values))


def delete_attempts(connection: Connection, organization_id: str, *, id: str) -> None:
    """Remove the record of the attempts to look at a post."""
    connection.execute(
        attempts.delete().where(
            attempts.c.organization_id == organization_id, attempts.c.subject_id == id
        )
    )


def _filtered(
    connection: Connection,
    select: sa.Select[Any],
    organization_id: str,
    *,
    kind: str,
    wanted: dict[str, Any],
) -> sa.Select[Any]:
    query = select.where(posts.c.organization_id == organization_id, _kind(kind, wanted))
    for name, value in wanted.items():
        if value is not None and name != "q":
            query = query.where(_CONDITIONS[name](value, organization_id))
    if not wanted["q"]:
        return query
    if _are_few(wanted):
        return query.where(holds(connection, posts, ignoring_case(wanted["q"])))
    return narrowed(connection, query, posts, organization_id=organization_id, text=wanted["q"])


def _are_few(wanted: dict[str, Any]) -> bool:
    """Whether only the posts of some accounts are wanted: these are found by their accounts and
    sorted then. SQLite does not know that they are few, so it is shown no sorted index: there is
    none of an expression.
    """
    return bool(wanted["account_id"] or wanted.get("creator_id"))


def _kind(kind: str, wanted: dict[str, Any]) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(posts.c[kind], sa.false()) if _are_few(wanted) else posts.c[kind]


def _id(wanted: dict[str, Any], *, order_by: str) -> sa.ColumnElement[str]:
    # The posts of one account lie in the order of their publication.
    is_sorted = wanted["account_id"] and order_by == "create_time"
    is_hidden = _are_few(wanted) and not is_sorted
    return sa.func.coalesce(posts.c.id, posts.c.id) if is_hidden else posts.c.id


def _of_creator(creator_id: str, organization_id: str) -> sa.ColumnElement[bool]:
    its = sa.select(accounts.c.id).where(
        accounts.c.organization_id == organization_id, accounts.c.creator_id == creator_id
    )
    return posts.c.account_id.in_(its)


_CONDITIONS: dict[str, Callable[[Any, str], sa.ColumnElement[bool]]] = {
    "platform": lambda platform, _: posts.c.platform == platform,
    "account_id": lambda account_id, _: posts.c.account_id == account_id,
    "creator_id": _of_creator,
    "is_active": lambda is_active, _: posts.c.is_active == is_active,
    "from": lambda at, _: posts.c.create_time >= at,
    "before": lambda at, _: posts.c.create_time < at,
}


def _is(organization_id: str, id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return posts.c.organization_id == organization_id, posts.c.id == id
