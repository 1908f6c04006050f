"""Which keys there are, for those who count them."""

from __future__ import annotations

from typing import NamedTuple

from creatoraudit.keys import queries
from creatoraudit.operation import Context


class Known(NamedTuple):
    """A key as others name it."""

    id: str
    name: str
    is_enabled: bool


def known_keys(ctx: Context) -> list[Known]:
    """Every key of the organization, by name."""
    rows = queries.names(ctx.connection, ctx.organization_id)
    return [Known(row.id, row.name, row.disabled_at is None) for row in rows]
