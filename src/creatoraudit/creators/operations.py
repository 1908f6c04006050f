"""What can be done with creators, and with the accounts of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from creatoraudit.accounts.fields import metadata_text
from creatoraudit.accounts.linking import link, pause_accounts, resume_accounts, unlink_accounts
from creatoraudit.accounts.listing import page_of_accounts
from creatoraudit.accounts.models import Account
from creatoraudit.accounts.operations import find as find_account
from creatoraudit.accounts.presenting import present as present_account
from creatoraudit.accounts.tracking import take_accounts_turn
from creatoraudit.clock import uuid7
from creatoraudit.creators import queries
from creatoraudit.creators.lookup import find
from creatoraudit.creators.models import (
    LONGEST_NAME,
    CreateCreator,
    Creator,
    CreatorAccountPath,
    CreatorPath,
    ListCreatorAccounts,
    ListCreators,
    UpdateCreator,
)
from creatoraudit.creators.presenting import present, present_one
from creatoraudit.errors import Conflict, NotFound
from creatoraudit.idempotency import replay
from creatoraudit.models import Placed, changes, clean_line, ignoring_case, random_number
from creatoraudit.operation import Context, Delete, Get, Patch, Post, Put, operation
from creatoraudit.paging import Page, Sorting, listed

PLACE = "/creators/{creator_id}/accounts/{account_id}"
NOT_LINKED = "This account does not belong to this creator."


@operation(scope="read", role="viewer", rest=Get("/creators"))
def list_creators(ctx: Context, data: ListCreators) -> Page[Creator]:
    """List the creators.

    By name, each with its accounts added up. Names need not be unique.
    """
    place = (ctx.connection, ctx.organization_id)
    return listed(
        data,
        data.order_by,
        allowed=tuple(queries.SORTS),
        default=Sorting("name", descending=False),
        echoed={"q": data.q, "is_active": data.is_active},
        read=partial(queries.page_of_creators, *place, data=data),
        count=partial(queries.count_filtered, *place, data=data),
        show=partial(present, ctx),
    )


@operation(
    scope="write",
    role="member",
    rest=Post("/creators", status=201, location="/v2/creators/{id}"),
    repeatable=True,
)
def create_creator(ctx: Context, data: CreateCreator) -> Creator:
    """Create a creator: a named group of accounts.

    Accounts are added to it afterwards, or named it when they are tracked. An account belongs to at
    most one creator.
    """
    row = {
        "id": uuid7(),
        "number": random_number(),
        **_name(data.name),
        "is_active": data.is_active,
        "metadata": metadata_text(data.metadata),
        "added_at": ctx.now,
    }
    queries.insert_creator(ctx.connection, ctx.organization_id, row=row)
    ctx.record("creator.added", subject="creator", id=row["id"], name=row["name"])
    return present_one(ctx, row["id"])


@operation(scope="read", role="viewer", rest=Get("/creators/{creator_id}"))
def get_creator(ctx: Context, data: CreatorPath) -> Creator:
    """Get one creator.

    With its accounts added up.
    """
    return present_one(ctx, data.creator_id)


@operation(scope="write", role="member", rest=Patch("/creators/{creator_id}"))
def update_creator(ctx: Context, data: UpdateCreator) -> Creator:
    """Change a creator.

    Pausing it pauses its accounts; resuming it resumes those that were not paused by themselves.
    `metadata` replaces all that was there, null empties it.
    """
    take_accounts_turn(ctx)
    row = find(ctx, data.creator_id)
    wanted = changes(data)
    del wanted["creator_id"]
    values: dict[str, Any] = {}
    for field, value in wanted.items():
        values |= _EDITS[field](value)
    if values:
        queries.update_creator(ctx.connection, ctx.organization_id, id=row.id, values=values)
    if wanted.get("is_active", row.is_active) != row.is_active:
        move = resume_accounts if wanted["is_active"] else pause_accounts
        move(ctx, row.id)
    ctx.record(
        "creator.changed", subject="creator", id=row.id, name=row.name, fields=sorted(wanted)
    )
    return present_one(ctx, row.id)


@operation(scope="write", role="member", rest=Delete("/creators/{creator_id}"))
def delete_creator(ctx: Context, data: CreatorPath) -> None:
    """Delete a creator.

    Its accounts stay, with all their figures, and belong to no creator; those that it had paused
    are resumed.
    """
    take_accounts_turn(ctx)
    row = find(ctx, data.creator_id)
    unlink_accounts(ctx, row)
    queries.delete_creator(ctx.connection, ctx.organization_id, id=row.id)
    replay.forget(ctx, row.id)
    ctx.record("creator.deleted", subject="creator", id=row.id, name=row.name)


@operation(scope="read", role="viewer", rest=Get("/creators/{creator_id}/accounts"))
def list_creator_accounts(ctx: Context, data: ListCreatorAccounts) -> Page[Account]:
    """List the accounts of a creator.

    With the filters and sorts of all accounts.
    """
    creator = find(ctx, data.creator_id)
    return page_of_accounts(ctx, data, creator_id=creator.id, echoed={})


@operation(scope="read", role="viewer", rest=Get(PLACE))
def get_creator_account(ctx: Context, data: CreatorAccountPath) -> Account:
    """Get one account of a creator.

    Not found where the account belongs to no creator or to another one.
    """
    _linked(ctx, data)
    return present_account(ctx, data.account_id)


@operation(scope="write", role="member", rest=Put(PLACE, status=201, location=f"/v2{PLACE}"))
def add_account_to_creator(ctx: Context, data: CreatorAccountPath) -> Placed[Account]:
    """Add an account to a creator.

    Asking again changes nothing. An account of another creator is a conflict: remove it there
    first. An account that joins a paused creator is paused with it.
    """
    take_accounts_turn(ctx)
    creator = find(ctx, data.creator_id)
    account = find_account(ctx, data.account_id)
    if account.creator_id not in {None, creator.id}:
        raise Conflict(f"This account belongs to another creator: {account.creator_id}.")
    is_new = account.creator_id is None
    if is_new:
        link(ctx, account, creator)
        _record(ctx, "creator.account_added", creator, account)
    return Placed(present_account(ctx, account.id), is_new)


@operation(scope="write", role="member", rest=Delete(PLACE))
def remove_account_from_creator(ctx: Context, data: CreatorAccountPath) -> None:
    """Remove an account from a creator.

    The account stays, with its figures. If only the creator was paused, it is resumed.
    """
    take_accounts_turn(ctx)
    creator, account = _linked(ctx, data)
    link(ctx, account, None)
    _record(ctx, "creator.account_removed", creator, account)


def _linked(ctx: Context, data: CreatorAccountPath) -> tuple[Any, Any]:
    """A creator and an account that belongs to it."""
    creator, account = find(ctx, data.creator_id), find_account(ctx, data.account_id)
    if account.creator_id != creator.id:
        raise NotFound(NOT_LINKED)
    return creator, account


def _record(ctx: Context, action: str, creator: Any, account: Any) -> None:
    ctx.record(
        action,
        subject="creator",
        id=creator.id,
        name=creator.name,
        account_id=account.id,
        username=account.username,
    )


def _name(wanted: str) -> dict[str, Any]:
    name = clean_line("name", wanted, longest=LONGEST_NAME)
    return {"name": name, "search_text": ignoring_case(name)}


_EDITS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "name": _name,
    "metadata": lambda metadata: {"metadata": metadata_text(metadata)},
    "is_active": lambda is_active: {"is_active": is_active},
}
