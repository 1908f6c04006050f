"""Creators as they are answered, with their accounts added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from creatoraudit.accounts.operations import sums_of_creators
from creatoraudit.creators.lookup import find
from creatoraudit.creators.models import AccountsSummary, Creator
from creatoraudit.operation import Context


def present(ctx: Context, rows: Sequence[Any]) -> list[Creator]:
    """Creators with their sums: one more query, however many."""
    sums = sums_of_creators(ctx, [row.id for row in rows])
    return [_creator(row, sums.get(row.id, [])) for row in rows]


def present_one(ctx: Context, id: str) -> Creator:
    """One creator.

    Raises:
        NotFound
    """
    return present(ctx, [find(ctx, id)])[0]


def _creator(row: Any, sums: list[Any]) -> Creator:
    return Creator(
        id=row.id,
        name=row.name,
        is_active=bool(row.is_active),
        metadata=msgspec.json.decode(row.metadata),
        accounts_summary=AccountsSummary(
            total=sum(each.accounts for each in sums),
            platforms={each.platform: each.accounts for each in sums},
            total_followers=sum(int(each.followers or 0) for each in sums),
        ),
    )
