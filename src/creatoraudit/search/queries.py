"""All SQL of searching.

A common part of a text is soon found among the first rows of a section, a rare one by the index,
which reads few rows beside those that hold it. So the first rows are looked at, and the index is
asked only when they do not hold enough.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.models import ignoring_case
from creatoraudit.storage.substring import holds, is_indexed, narrowed
from creatoraudit.storage.tables import accounts, creators, posts

FIRST_ROWS = 1000

_ACCOUNTS = sa.select(
    accounts.c.id,
    sa.literal_column("'account'").label("type"),
    accounts.c.platform,
    accounts.c.username,
    accounts.c.name,
    accounts.c.search_text,
)
_CREATORS = sa.select(
    creators.c.id,
    sa.literal_column("'creator'").label("type"),
    creators.c.name,
    creators.c.search_text,
)
_POSTS = sa.select(
    posts.c.id,
    sa.case((posts.c.is_account_video, "account_video"), else_="video").label("type"),
    posts.c.platform,
    posts.c.description,
    posts.c.account_id,
    posts.c.account_username,
    posts.c.create_time,
    posts.c.search_text,
)


def accounts_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The first accounts that have a text in their username or name, by username."""
    mine = _ACCOUNTS.where(accounts.c.organization_id == organization_id)
    return _named(connection, organization_id, mine, accounts.c.username, text=text, limit=limit)


def creators_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The first creators that have a text in their name, by name."""
    mine = _CREATORS.where(creators.c.organization_id == organization_id)
    return _named(connection, organization_id, mine, creators.c.name, text=text, limit=limit)


def posts_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The newest posts that have a text in their caption, each once."""
    mine = _POSTS.where(posts.c.organization_id == organization_id)
    part = ignoring_case(text)
    rows = _among_newest(connection, organization_id, mine, part=part, limit=limit)
    if len(rows) == limit or not is_indexed(part):
        return rows
    listed = mine.where(sa.or_(posts.c.is_account_video, posts.c.is_video))
    found = narrowed(connection, listed, posts, organization_id=organization_id, text=text)
    return list(connection.execute(found.order_by(_TIME.is_(None), *_NEWEST).limit(limit)))


def _named(
    connection: Connection,
    organization_id: str,
    mine: sa.Select[Any],
    name: sa.Column[str],
    *,
    text: str,
    limit: int,
) -> list[Row[Any]]:
    """The first rows by name that have a text. What is too short for the index is looked for in all
    names, which are few enough.
    """
    table, part = name.table, ignoring_case(text)
    order = (name, table.c.id)
    near = (mine.order_by(*order).limit(FIRST_ROWS) if is_indexed(part) else mine).subquery()
    there = sa.select(near).where(holds(connection, near, part))
    rows = list(connection.execute(there.order_by(near.c[name.name], near.c.id).limit(limit)))
    if len(rows) == limit or not is_indexed(part):
        return rows
    found = narrowed(connection, mine, table, organization_id=organization_id, text=text)
    return list(connection.execute(found.order_by(*order).limit(limit)))


def _among_newest(
    connection: Connection, organization_id: str, mine: sa.Select[Any], *, part: str, limit: int
) -> list[Row[Any]]:
    """The newest posts that have a text, among the `FIRST_ROWS` newest of all."""
    wanted = mine.where(_TIME.is_not(None), holds(connection, posts, part))
    last = _last_of_newest(connection, organization_id)
    if last is not None:
        place = sa.tuple_(_TIME, posts.c.id) >= sa.tuple_(
            sa.literal(last.create_time, _TIME.type), sa.literal(last.id, posts.c.id.type)
        )
        wanted = wanted.where(place)
    lists = [wanted.where(*kind).order_by(*_NEWEST).limit(limit).subquery() for kind in _KINDS]
    rows = connection.execute(sa.union_all(*(sa.select(found) for found in lists)))
    return sorted(rows, key=lambda row: (row.create_time, row.id), reverse=True)[:limit]


def _last_of_newest(connection: Connection, organization_id: str) -> Row[Any] | None:
    """Where the newest posts end; None where there are not so many."""
    places = sa.select(_TIME, posts.c.id).where(
        posts.c.organization_id == organization_id, _TIME.is_not(None)
    )
    lists = [places.where(*kind).order_by(*_NEWEST).limit(FIRST_ROWS).subquery() for kind in _KINDS]
    both = sa.union_all(*(sa.select(found) for found in lists)).subquery()
    newest = sa.select(both).order_by(both.c.create_time.desc(), both.c.id.desc())
    return connection.execute(newest.limit(1).offset(FIRST_ROWS - 1)).one_or_none()


_TIME = posts.c.create_time
_NEWEST = (_TIME.desc(), posts.c.id.desc())

# Every post once, along one index: what is in neither list is being removed, and hidden from the
# planner, which would go through all videos to find those that are in no feed.
_KINDS = (
    (posts.c.is_account_video,),
    (sa.not_(posts.c.is_account_video), sa.func.coalesce(posts.c.is_video, sa.false())),
)
