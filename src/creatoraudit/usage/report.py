"""What an organization used: requests, posts, people, keys."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from creatoraudit.accounts.quota import quota_of, tracked_accounts
from creatoraudit.keys.census import Known, known_keys
from creatoraudit.models import Nothing
from creatoraudit.operation import Context, Get, operation
from creatoraudit.organizations.operations import count_members
from creatoraudit.usage import queries
from creatoraudit.usage.models import (
    Collected,
    KeyCount,
    KeyRequests,
    Month,
    Quota,
    Quotas,
    Requests,
    Usage,
)

EPOCH = date(1970, 1, 1)
PLATFORMS = ("instagram", "tiktok")
DELETED = "(deleted key)"


@operation(scope="read", role="viewer", rest=Get("/usage"))
def get_usage(ctx: Context, data: Nothing) -> Usage:
    """Get what the organization used this month and the one before.

    Requests by key, posts collected by platform (found in the feed of an account, or followed
    individually), members, keys and quotas. Months are those of UTC. `estimated_cost` is null while
    no rates are set. A request counts within two seconds.
    """
    first = ctx.now.date().replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    keys = known_keys(ctx)
    enabled = sum(key.is_enabled for key in keys)
    return Usage(
        current=_month(ctx, keys, first=first, end=ctx.now.date() + timedelta(days=1)),
        previous=_month(ctx, keys, first=before, end=first),
        members=count_members(ctx),
        keys=KeyCount(total=len(keys), enabled=enabled, disabled=len(keys) - enabled),
        quotas=Quotas(
            accounts=Quota(used=tracked_accounts(ctx), limit=quota_of(ctx)),
            requests_per_minute=ctx.services.settings.rate_limit,
        ),
    )


def _month(ctx: Context, keys: list[Known], *, first: date, end: date) -> Month:
    return Month(
        month=f"{first:%Y-%m}",
        start_date=first,
        end_date=end - timedelta(days=1),
        requests=_requests(ctx, keys, first=first, end=end),
        posts=_posts(ctx, first=first, end=end),
        estimated_cost=None,
    )


def _requests(ctx: Context, keys: list[Known], *, first: date, end: date) -> Requests:
    """By key, the busiest first."""
    counts: Counter[str] = Counter()
    for row in queries.requests_between(
        ctx.connection, ctx.organization_id, start=_midnight(first), end=_midnight(end)
    ):
        counts[row.api_key_id] += row.requests
    names = {key.id: key.name for key in keys}
    by_key = [
        KeyRequests(api_key_id=id, name=names.get(id, DELETED), requests=requests)
        for id, requests in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Requests(total=counts.total(), by_key=by_key)


def _posts(ctx: Context, *, first: date, end: date) -> dict[str, Collected]:
    found: dict[str, dict[str, int]] = {platform: {} for platform in PLATFORMS}
    for row in queries.collected_between(
        ctx.connection,
        ctx.organization_id,
        first=(first - EPOCH).days,
        end=(end - EPOCH).days,
    ):
        found[row.platform][row.kind] = row.posts
    return {
        platform: Collected(
            account_level=kinds.get("account", 0), individual=kinds.get("individual", 0)
        )
        for platform, kinds in found.items()
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
