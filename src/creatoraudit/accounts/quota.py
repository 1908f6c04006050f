"""How many accounts an organization may track."""

from __future__ import annotations

from creatoraudit.accounts import queries
from creatoraudit.errors import QuotaExceeded
from creatoraudit.operation import Context
from creatoraudit.organizations.operations import find


def quota_of(ctx: Context) -> int | None:
    """The organization's own quota, else the installation's; None: any number."""
    own: int | None = find(ctx).account_quota
    return ctx.services.settings.account_quota if own is None else own


def tracked_accounts(ctx: Context) -> int:
    """How many accounts count against the quota."""
    return queries.count_accounts(ctx.connection, ctx.organization_id)


def check_quota(ctx: Context) -> None:
    """One more account fits. Exact where only one transaction at a time adds accounts.

    Raises:
        QuotaExceeded: says how many there may be and are.
    """
    quota = quota_of(ctx)
    if quota is None:
        return
    count = tracked_accounts(ctx)
    if count >= quota:
        raise QuotaExceeded(
            f"This organization may track {quota} accounts and tracks {count}; remove one first."
        )
