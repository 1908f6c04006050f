"""Lists of accounts: of the organization, and of one creator."""

from __future__ import annotations

from functools import partial
from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.models import Account, AccountFilter
from creatoraudit.accounts.presenting import accounts_of
from creatoraudit.operation import Context
from creatoraudit.paging import Page, Sorting, listed

DEFAULT = Sorting("added_at", descending=True)


def page_of_accounts(
    ctx: Context, data: AccountFilter, *, creator_id: str | None, echoed: dict[str, Any]
) -> Page[Account]:
    """One page; `echoed` stands among its filters."""
    asked: dict[str, Any] = {"data": data, "creator_id": creator_id}
    place = (ctx.connection, ctx.organization_id)
    return listed(
        data,
        data.order_by,
        allowed=tuple(queries.SORTS),
        default=DEFAULT,
        echoed={
            "platform": data.platform,
            "q": data.q,
            "is_active": data.is_active,
            "category": data.category,
            **echoed,
        },
        read=partial(queries.page_of_accounts, *place, **asked),
        count=partial(queries.count_filtered, *place, **asked),
        show=accounts_of,
    )
