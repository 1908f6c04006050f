"""Creators as other domains ask for them."""

from __future__ import annotations

from typing import Any

from creatoraudit.creators import queries
from creatoraudit.errors import NotFound, invalid
from creatoraudit.operation import Context

UNKNOWN = "There is no creator with this id."


def find(ctx: Context, creator_id: str) -> Any:
    """The row of a creator.

    Raises:
        NotFound
    """
    row = queries.find_creator(ctx.connection, ctx.organization_id, id=creator_id)
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def named(ctx: Context, creator_id: str | None) -> Any | None:
    """The row of a creator that a body names; None: it names none.

    Raises:
        ValidationFailed: there is none in this organization.
    """
    if creator_id is None:
        return None
    try:
        return find(ctx, creator_id)
    except NotFound:
        raise invalid("creator_id", UNKNOWN) from None
