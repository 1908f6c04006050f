"""Lists of accounts: of the organization, and of one creator."""

from __future__ import annotations

from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.models import Account, AccountFilter
from creatoraudit.accounts.presenting import accounts_of
from creatoraudit.operation import Context
from creatoraudit.paging import Page, Sorting, sorting

DEFAULT = Sorting("added_at", descending=True)


def page_of_accounts(
    ctx: Context, data: AccountFilter, *, creator_id: str | None, echoed: dict[str, Any]
) -> Page[Account]:
    """One page; `echoed` stands among its filters, the creator binds its cursor either way."""
    order = sorting(data, data.order_by, allowed=tuple(queries.SORTS), default=DEFAULT)
    filters = {
        "platform": data.platform,
        "q": data.q,
        "is_active": data.is_active,
        "category": data.category,
        **echoed,
        "order_by": order.order_by,
        "order_direction": order.direction,
    }
    rows, cursor = queries.page_of_accounts(
        ctx.connection,
        ctx.organization_id,
        data=data,
        creator_id=creator_id,
        sorting=order,
        filters={**filters, "creator_id": creator_id},
    )
    return Page(
        items=accounts_of(rows),
        next_cursor=cursor,
        limit=data.limit,
        filters=filters,
        total_count=_total(ctx, data, creator_id) if data.include_total else None,
    )


def _total(ctx: Context, data: AccountFilter, creator_id: str | None) -> int:
    return queries.count_filtered(
        ctx.connection, ctx.organization_id, data=data, creator_id=creator_id
    )
