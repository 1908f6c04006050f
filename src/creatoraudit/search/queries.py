"""All SQL of searching.

A common part of a text is soon found among the first rows of a section, a rare one by the index,
which reads few rows beside those that hold it. So the first rows are looked at, and the index is
asked only when they do not hold enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

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


def searches_all(text: str) -> bool:
    """Whether every caption is searched for a text, and not only the newest."""
    return is_indexed(ignoring_case(text))


def accounts_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The first accounts that have a text in their username or name, by username."""
    mine = _ACCOUNTS.where(accounts.c.organization_id == organization_id)
    section = _Section(accounts, mine, _first_names(mine, "username", text), _by("username"))
    return _found(connection, organization_id, section=section, text=text, limit=limit)


def creators_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The first creators that have a text in their name, by name."""
    mine = _CREATORS.where(creators.c.organization_id == organization_id)
    section = _Section(creators, mine, _first_names(mine, "name", text), _by("name"))
    return _found(connection, organization_id, section=section, text=text, limit=limit)


def posts_with(
    connection: Connection, organization_id: str, *, text: str, limit: int
) -> list[Row[Any]]:
    """The newest posts that have a text in their caption, each once."""
    listed = sa.or_(posts.c.is_account_video, posts.c.is_video)
    mine = _POSTS.where(posts.c.organization_id == organization_id)
    section = _Section(posts, mine.where(listed), _newest(mine), _newest_first)
    return _found(connection, organization_id, section=section, text=text, limit=limit)


Order = Callable[[sa.FromClause], list[sa.ColumnElement[Any]]]


class _Section(NamedTuple):
    """What is searched: all rows of it, the first of them, and their order."""

    table: sa.Table
    rows: sa.Select[Any]
    first: sa.Select[Any]
    order: Order


def _found(
    connection: Connection, organization_id: str, *, section: _Section, text: str, limit: int
) -> list[Row[Any]]:
    part = ignoring_case(text)
    first = section.first.subquery()
    near = sa.select(first).where(holds(connection, first, part))
    rows = list(connection.execute(near.order_by(*section.order(first)).limit(limit)))
    if len(rows) == limit or not is_indexed(part):
        return rows
    found = narrowed(
        connection, section.rows, section.table, organization_id=organization_id, text=text
    )
    return list(connection.execute(found.order_by(*section.order(section.table)).limit(limit)))


def _first_names(mine: sa.Select[Any], name: str, text: str) -> sa.Select[Any]:
    """The first rows by name; all of them where no index finds the rest: they are few enough."""
    [table] = mine.get_final_froms()
    return mine.order_by(*_by(name)(table)).limit(FIRST_ROWS) if searches_all(text) else mine


def _by(name: str) -> Order:
    return lambda rows: [rows.c[name], rows.c.id]


def _newest(mine: sa.Select[Any]) -> sa.Select[Any]:
    """The latest published posts, from the lists of both kinds; one that is of both is in the first
    alone.
    """
    kinds = ((posts.c.is_account_video,), (posts.c.is_video, sa.not_(posts.c.is_account_video)))
    lists = [
        mine.where(*kind, posts.c.create_time.is_not(None))
        .order_by(posts.c.create_time.desc(), posts.c.id.desc())
        .limit(FIRST_ROWS)
        .subquery()
        for kind in kinds
    ]
    both = sa.union_all(*(sa.select(part) for part in lists)).subquery()
    return sa.select(both).order_by(both.c.create_time.desc(), both.c.id.desc()).limit(FIRST_ROWS)


def _newest_first(rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    time = rows.c.create_time
    return [time.is_(None), time.desc(), rows.c.id.desc()]
