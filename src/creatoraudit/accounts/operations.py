"""What can be done with accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.fields import LONGEST_CATEGORY, metadata_text
from creatoraudit.accounts.handles import normalized
from creatoraudit.accounts.linking import settle
from creatoraudit.accounts.listing import page_of_accounts
from creatoraudit.accounts.models import (
    INTERVAL_HOURS,
    Account,
    AccountPath,
    ListAccounts,
    TrackAccount,
    UpdateAccount,
)
from creatoraudit.accounts.presenting import UNKNOWN, present
from creatoraudit.accounts.removal.removing import remove
from creatoraudit.accounts.state import NO_SOURCE, collection_state
from creatoraudit.accounts.tracking import take_accounts_turn, track
from creatoraudit.clock import rfc3339
from creatoraudit.creators.lookup import named
from creatoraudit.errors import Conflict, NotFound
from creatoraudit.models import changes, clean_line
from creatoraudit.operation import Context, Delete, Get, Patch, Post, operation
from creatoraudit.paging import Page

REFRESH_FLOOR = timedelta(minutes=10)

Row = Any


@operation(scope="read", role="viewer", rest=Get("/accounts"))
def list_accounts(ctx: Context, data: ListAccounts) -> Page[Account]:
    """List the accounts that are tracked.

    The latest added first unless sorted otherwise; accounts for which the sorted figure is not
    known come last either way. Filters are combined: an account must meet all of them.
    """
    return page_of_accounts(
        ctx, data, creator_id=data.creator_id, echoed={"creator_id": data.creator_id}
    )


@operation(
    scope="write",
    role="member",
    rest=Post("/accounts", status=201, location="/v2/accounts/{id}"),
    repeatable=True,
)
def track_account(ctx: Context, data: TrackAccount) -> Account:
    """Start tracking a profile.

    Its profile and posts are collected from now on; the first refresh is queued at once. The
    username may be given with `@`, in any case, or as the address of the profile. A profile that
    is tracked already is a conflict, which names the account. More accounts than the quota allows
    are refused. In an organization without a source the account stays `pending` and says so.
    """
    username = normalized(data.platform, data.username)
    creator = named(ctx, data.creator_id)
    id = track(
        ctx,
        platform=data.platform,
        username=username,
        creator=creator,
        category=_category(data.category),
        metadata=metadata_text(data.metadata),
        scrape_interval_hours=data.scrape_interval_hours or INTERVAL_HOURS,
        max_recent_posts_per_account=data.max_recent_posts_per_account,
        post_lookback_days=data.post_lookback_days,
    )
    return present(ctx, id)


@operation(scope="read", role="viewer", rest=Get("/accounts/{account_id}"))
def get_account(ctx: Context, data: AccountPath) -> Account:
    """Get one account.

    With the last that is known of its profile, and the sums over all its posts.
    """
    return present(ctx, data.account_id)


@operation(scope="write", role="member", rest=Patch("/accounts/{account_id}"))
def update_account(ctx: Context, data: UpdateAccount) -> Account:
    """Change how an account is tracked.

    `is_active` pauses and resumes it; what was collected stays. An account whose creator is paused
    cannot be resumed by itself. `metadata` replaces all that was there, null empties it. Null takes
    category, creator or a limit away.
    """
    take_accounts_turn(ctx)
    row = find(ctx, data.account_id)
    wanted = changes(data)
    del wanted["account_id"]
    values = {
        name: _EDITS[name](value) if name in _EDITS else value for name, value in wanted.items()
    }
    values |= _switched(ctx, row, values)
    if values:
        queries.update_account(ctx.connection, ctx.organization_id, id=row.id, values=values)
    ctx.record(
        "account.changed",
        subject="account",
        id=row.id,
        name=row.username,
        fields=sorted(wanted),
    )
    return present(ctx, row.id)


@operation(scope="write", role="member", rest=Delete("/accounts/{account_id}"))
def delete_account(ctx: Context, data: AccountPath) -> None:
    """Stop tracking an account and remove what was collected.

    Its posts, their history and its figures go with it, for good; videos that are tracked by
    themselves stay. It is gone at once; of an account with very many posts the rest of the rows is
    cleared away while the answer is being given.
    """
    take_accounts_turn(ctx)
    row = find(ctx, data.account_id)
    remove(ctx, row)
    ctx.record("account.deleted", subject="account", id=row.id, name=row.username)


@operation(scope="write", role="member", rest=Post("/accounts/{account_id}/refresh", status=202))
def refresh_account(ctx: Context, data: AccountPath) -> Account:
    """Refresh an account now.

    It is put at the head of the queue, and the answer is the account as it is before. At most every
    10 minutes: sooner is a conflict that says from when it may be asked again, as is refreshing a
    paused account or one that has no source.
    """
    take_accounts_turn(ctx)
    row = find(ctx, data.account_id)
    _check_refreshable(ctx, row)
    due = {"next_refresh_at": ctx.now, "is_urgent": True}
    queries.update_account(ctx.connection, ctx.organization_id, id=row.id, values=due)
    ctx.record("account.refresh_asked", subject="account", id=row.id, name=row.username)
    return present(ctx, row.id)


def find(ctx: Context, account_id: str) -> Row:
    """The row of an account.

    Raises:
        NotFound
    """
    row = queries.find_account(ctx.connection, ctx.organization_id, id=account_id)
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def sums_of_creators(ctx: Context, creator_ids: list[str]) -> dict[str, list[Row]]:
    """By creator, for each platform that it is on, the accounts there and their known followers."""
    sums: dict[str, list[Row]] = {}
    if creator_ids:
        for row in queries.sums_of_creators(
            ctx.connection, ctx.organization_id, creator_ids=creator_ids
        ):
            sums.setdefault(row.creator_id, []).append(row)
    return sums


def _switched(ctx: Context, row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow when the account gets another switch or creator."""
    wanted = values.pop("is_active", None)
    if wanted is None and "creator_id" not in values:
        return {}
    # Another creator comes from the body, its own is there for certain.
    creator = named(ctx, values.get("creator_id", row.creator_id))
    if wanted and creator is not None and not creator.is_active:
        raise Conflict(f"The creator {creator.name} is paused; resume it first.")
    is_paused = bool(row.is_paused) if wanted is None else not wanted
    return {"is_paused": is_paused, **settle(ctx, row, is_paused=is_paused, creator=creator)}


def _check_refreshable(ctx: Context, row: Row) -> None:
    if not row.is_active:
        raise Conflict("This account is paused; resume it first.")
    if collection_state(ctx).next_refresh_at is None:
        raise Conflict(NO_SOURCE)
    if row.last_scrape_time is not None and ctx.now < row.last_scrape_time + REFRESH_FLOOR:
        again = rfc3339(row.last_scrape_time + REFRESH_FLOOR + timedelta(seconds=1))
        raise Conflict(
            f"This account was refreshed at {rfc3339(row.last_scrape_time)};"
            f" it may be refreshed again from {again} on."
        )


def _category(category: str | None) -> str | None:
    return None if category is None else clean_line("category", category, longest=LONGEST_CATEGORY)


_EDITS: dict[str, Callable[[Any], Any]] = {"category": _category, "metadata": metadata_text}
