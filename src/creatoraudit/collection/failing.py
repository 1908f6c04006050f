"""Keeping that a look failed, and what it means for the subject."""

from __future__ import annotations

from datetime import datetime
from secrets import SystemRandom
from typing import Any

from creatoraudit.analytics.rollups.recording import set_followed_until
from creatoraudit.collection import queries
from creatoraudit.collection.failures import account_after, is_gone, post_after
from creatoraudit.collection.outcomes import Failure, NotFound
from creatoraudit.operation import Context

FREE = {"lease_until": None, "lease_holder": None, "is_urgent": False}
"""What a subject is again when it has been looked at."""

_random = SystemRandom()


def account_failed(ctx: Context, account: Any, failure: Failure) -> None:
    """Keep that an account could not be seen; the figures known stay."""
    denied = _denied(ctx, account, failure)
    values = account_after(failure, account, at=ctx.now, denied=denied, chance=_random.random())
    if values["is_unavailable"]:
        queries.rest_posts(ctx.connection, ctx.organization_id, account_id=account.id)
    _update(ctx, "account", {"id": account.id, **FREE, **values})


def post_failed(ctx: Context, post: Any, failure: Failure) -> None:
    """Keep that a post could not be seen; one that is gone is followed no more."""
    denied = _denied(ctx, post, failure)
    if is_gone(denied) and post.followed_until is None:
        set_followed_until(ctx, [post.id], denied[0])
    values = post_after(failure, post, at=ctx.now, denied=denied, chance=_random.random())
    _update(ctx, "video", {"id": post.id, **FREE, **values})


def put_back(ctx: Context, kind: str, ids: list[str]) -> None:
    """Look no more at what nothing follows while it was waiting; following it makes it due."""
    rows = [{"id": id, **FREE, "next_refresh_at": None} for id in ids]
    queries.update(ctx.connection, ctx.organization_id, kind=kind, rows=rows)


def _denied(ctx: Context, subject: Any, failure: Failure) -> list[datetime]:
    """When it was not found since it was last seen, this time included."""
    if not isinstance(failure, NotFound):
        return []
    before = queries.denials(
        ctx.connection,
        ctx.organization_id,
        subject_id=subject.id,
        since=subject.last_scrape_time,
    )
    return [*before, ctx.now]


def _update(ctx: Context, kind: str, row: dict[str, Any]) -> None:
    queries.update(ctx.connection, ctx.organization_id, kind=kind, rows=[row])
