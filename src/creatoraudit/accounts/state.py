"""What an account is doing: followed, waiting for a source, paused by itself or by its creator."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from creatoraudit.operation import Context
from creatoraudit.organizations.operations import find

WAITING = "Waiting for the first refresh."
NO_SOURCE = "No source connected: connect one or import."
PAUSED = "It was paused."
CREATOR_PAUSED = "Its creator is paused."


class CollectionState(NamedTuple):
    """Whether anything collects for an account that is followed."""

    next_refresh_at: datetime | None
    """None: nothing does."""
    detail: str
    """What to say as long as there is nothing of the account."""


def collection_state(ctx: Context) -> CollectionState:
    """What collects for an account from now on: demonstrations alone have a source."""
    if find(ctx).is_demo:
        return CollectionState(ctx.now, WAITING)
    return CollectionState(None, NO_SOURCE)


def followed(ctx: Context, *, is_new: bool) -> dict[str, Any]:
    """The columns of an account that is followed from now on; of a new one nothing is known."""
    state = collection_state(ctx)
    return {
        "is_active": True,
        "status": "pending" if is_new else "active",
        "status_detail": state.detail if is_new else None,
        "next_refresh_at": state.next_refresh_at,
        "is_urgent": is_new and state.next_refresh_at is not None,
        "failures": 0,
    }


def paused(reason: str) -> dict[str, Any]:
    """The columns of an account that is not followed; whoever is at work on it loses it."""
    return {
        "is_active": False,
        "status": "paused",
        "status_detail": reason,
        "next_refresh_at": None,
        "is_urgent": False,
        "lease_until": None,
        "lease_holder": None,
    }


def activity(ctx: Context, row: Any, *, is_paused: bool, creator: Any | None) -> dict[str, Any]:
    """The columns that change when an account gets this switch and this creator: none if it is
    followed as before.
    """
    if is_paused:
        return paused(PAUSED)
    if creator is not None and not creator.is_active:
        return paused(CREATOR_PAUSED)
    return {} if row.is_active else followed(ctx, is_new=row.last_scrape_time is None)
