"""All SQL of removing an account and the posts of its feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.accounts.fields import PLATFORMS
from creatoraudit.storage.tables import accounts, attempts, post_snapshots, posts

# Platforms call a post by a number or a code, neither of which has a space.
APART = "gone "
AFTER_APART = "gone!"


def posts_of_feed(
    connection: Connection, organization_id: str, *, account_id: str
) -> list[Row[Any]]:
    """The posts found in an account's feed, and whether each is a video by itself too."""
    query = sa.select(posts.c.id, posts.c.is_video).where(
        posts.c.organization_id == organization_id,
        posts.c.account_id == account_id,
        posts.c.is_account_video,
    )
    return list(connection.execute(query))


def set_posts_apart(connection: Connection, organization_id: str, *, account_id: str) -> None:
    """Take the posts of an account out of every list, but for those that are videos by themselves;
    what the platform calls them may be used anew.
    """
    connection.execute(
        posts.update()
        .where(
            posts.c.organization_id == organization_id,
            posts.c.account_id == account_id,
            sa.not_(posts.c.is_video),
        )
        .values(
            account_id=None,
            is_account_video=False,
            is_active=False,
            next_refresh_at=None,
            external_id=APART + sa.cast(posts.c.id, sa.Text),
        )
    )


def ids_apart(connection: Connection, organization_id: str, *, limit: int) -> list[str]:
    """Some of the posts that are set apart."""
    query = (
        sa.select(posts.c.id)
        .where(
            posts.c.organization_id == organization_id,
            posts.c.platform.in_(sorted(PLATFORMS)),
            posts.c.external_id >= APART,
            posts.c.external_id < AFTER_APART,
        )
        .limit(limit)
    )
    return list(connection.scalars(query))


def delete_posts(connection: Connection, organization_id: str, *, ids: Iterable[str]) -> None:
    """Remove posts with their snapshots; what they count in the figures is not touched."""
    for table, column in ((post_snapshots, "post_id"), (posts, "id")):
        connection.execute(
            table.delete().where(
                table.c.organization_id == organization_id, table.c[column].in_(list(ids))
            )
        )


def delete_attempts(
    connection: Connection, organization_id: str, *, subject_ids: Iterable[str]
) -> None:
    """Forget every attempt at some accounts or posts."""
    connection.execute(
        attempts.delete().where(
            attempts.c.organization_id == organization_id,
            attempts.c.subject_id.in_(list(subject_ids)),
        )
    )


def delete_account(connection: Connection, organization_id: str, *, id: str) -> None:
    """Remove the row of an account."""
    connection.execute(
        accounts.delete().where(accounts.c.organization_id == organization_id, accounts.c.id == id)
    )
