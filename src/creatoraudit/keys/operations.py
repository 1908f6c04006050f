"""What can be done with API keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from creatoraudit.errors import Conflict, NotFound, invalid
from creatoraudit.keys import grants, issue, queries
from creatoraudit.keys.models import (
    ApiKey,
    CreatedKey,
    CreateKey,
    KeyPath,
    ListKeys,
    RotateKey,
    UpdateKey,
)
from creatoraudit.keys.presenting import present
from creatoraudit.models import UNSET, changes, clean_line, ignoring_case, whole_seconds
from creatoraudit.operation import Context, Delete, Get, Patch, Post, operation
from creatoraudit.organizations.operations import keeps_hashes_only
from creatoraudit.paging import Page, Sorting, listed
from creatoraudit.storage.dialect import take_turn

LONGEST_NAME = 100

Row = Any


@operation(scope="admin", role="member", rest=Get("/api-keys"))
def list_api_keys(ctx: Context, data: ListKeys) -> Page[ApiKey]:
    """List the organization's API keys.

    Masks only: a secret is never part of a list. Newest first unless sorted otherwise.
    """
    place = (ctx.connection, ctx.organization_id)
    return listed(
        data,
        data.order_by,
        allowed=tuple(queries.SORTS),
        default=Sorting("created_at", descending=True),
        echoed={"status": data.status, "q": data.q},
        read=partial(queries.page_of_keys, *place, data=data),
        count=partial(queries.count_keys, *place, data=data),
        show=partial(present, ctx),
    )


@operation(scope="admin", role="member", rest=Get("/api-keys/{id}"))
def get_api_key(ctx: Context, data: KeyPath) -> ApiKey:
    """Get one API key.

    With its requests in the last 24 hours, by hour and by client. Its secret is not part of the
    answer.
    """
    return present(
        ctx, [_found(queries.find_key(ctx.connection, ctx.organization_id, id=data.id))]
    )[0]


@operation(
    scope="admin", role="admin", rest=Post("/api-keys", status=201, location="/v2/api-keys/{id}")
)
def create_api_key(ctx: Context, data: CreateKey) -> CreatedKey:
    """Create an API key.

    The answer holds the full key, the only time it is seen. Default scopes: read, write. A key that
    creates another can grant only scopes it holds, never `admin`; its own expiry, addresses and
    rate limit are the bounds of the new one. A person needs a sign-in from the last hour, and to be
    an owner, to grant `admin`.
    """
    scopes = ["read", "write"] if data.scopes is UNSET else grants.ordered(data.scopes)
    grants.check_scopes(ctx.caller, scopes)
    if "admin" in scopes:
        ctx.require_fresh_sign_in()
    row = {
        **_name(ctx, data.name),
        "scopes": " ".join(scopes),
        "expires_at": _expiry(ctx, data),
        "hash_only": data.hash_only or keeps_hashes_only(ctx),
        "allowed_addresses": " ".join(grants.bounded_addresses(ctx.caller, data.allowed_addresses)),
        "rate_limit_per_minute": grants.bounded_rate(ctx.caller, data.rate_limit_per_minute),
    }
    id, key = issue.new_key(ctx, row)
    ctx.keys_changed()
    ctx.record("api_key.created", subject="api_key", id=id, name=row["name"], scopes=scopes)
    return _with_secret(ctx, id, key)


@operation(scope="admin", role="admin", rest=Patch("/api-keys/{id}"))
def update_api_key(ctx: Context, data: UpdateKey) -> ApiKey:
    """Change an API key.

    Renames it, changes what it may do, or enables and disables it. Disabling takes effect at once:
    no request whose authentication began after the answer is accepted, anywhere. A leaked key
    cannot be enabled. `hash_only` destroys the sealed copy and cannot be taken back. A key that
    holds `admin` can be disabled by anyone who manages keys, but changed only by an owner on the
    dashboard.
    """
    row = _locked(ctx, data.id)
    wanted = changes(data)
    wanted.pop("id")
    if set(wanted) - {"status"} or wanted.get("status") == "enabled":
        grants.check_target(ctx.caller, row.scopes.split())
    values = _changed(ctx, row, wanted)
    if values:
        queries.update_key(ctx.connection, ctx.organization_id, id=row.id, values=values)
        ctx.keys_changed()
    return _present(ctx, row.id)


@operation(scope="admin", role="admin", rest=Delete("/api-keys/{id}"))
def delete_api_key(ctx: Context, data: KeyPath) -> None:
    """Delete an API key for good.

    Takes effect at once, and destroys its digest and sealed copy. Whatever still sends it gets 401.
    """
    row = _locked(ctx, data.id)
    queries.delete_key(ctx.connection, ctx.organization_id, id=row.id)
    ctx.keys_changed()
    ctx.record("api_key.deleted", subject="api_key", id=row.id, name=row.name)


@operation(
    scope="admin", role="admin", rest=Post("/api-keys/{id}/rotate", location="/v2/api-keys/{id}")
)
def rotate_api_key(ctx: Context, data: RotateKey) -> CreatedKey:
    """Give an API key a new secret.

    The answer holds the new full key, the only time it is seen. The old secret stays valid for
    `grace_seconds`, never past the key's expiry; one that was already on its way out ends now. A
    leaked key's old secret ends at once, and the key works again. A key that holds `admin` is
    rotated only by an owner on the dashboard, who needs a sign-in from the last hour. A key rotates
    only keys that reach no further than itself.
    """
    ctx.require_fresh_sign_in()
    row = _locked(ctx, data.id)
    grants.check_target(ctx.caller, row.scopes.split())
    grants.check_scopes(ctx.caller, row.scopes.split())
    grants.check_reach(ctx.caller, row, default_rate=ctx.services.settings.rate_limit)
    grace = timedelta(0) if row.leaked_at else timedelta(seconds=data.grace_seconds)
    hash_only = bool(row.hash_only) or keeps_hashes_only(ctx)
    key = issue.new_secret(ctx, row, grace=grace, hash_only=hash_only)
    values: dict[str, Any] = {"hash_only": hash_only}
    if row.leaked_at:
        values |= {"leaked_at": None, "disabled_at": None, "disabled_by": None}
    queries.update_key(ctx.connection, ctx.organization_id, id=row.id, values=values)
    ctx.keys_changed()
    ctx.record(
        "api_key.rotated",
        subject="api_key",
        id=row.id,
        name=row.name,
        grace_seconds=int(grace.total_seconds()),
    )
    return _with_secret(ctx, row.id, key)


@operation(scope="admin", role="admin", rest=Delete("/api-keys/{id}/previous-secret"))
def end_previous_secret(ctx: Context, data: KeyPath) -> None:
    """End the grace of a rotated key's old secret now.

    Takes effect at once; the new secret goes on working. Nothing happens where there is no old
    secret.
    """
    row = _locked(ctx, data.id)
    if not issue.end_previous(ctx, row):
        return
    ctx.keys_changed()
    ctx.record("api_key.previous_secret_ended", subject="api_key", id=row.id, name=row.name)


def _changed(ctx: Context, row: Row, wanted: dict[str, Any]) -> dict[str, Any]:
    """The columns a PATCH changes, each checked."""
    values: dict[str, Any] = {}
    for field, edit in _EDITS.items():
        if field in wanted:
            values |= edit(ctx, row, wanted[field])
    edited = sorted(values.keys() - {"name_key"})
    if edited:
        ctx.record("api_key.changed", subject="api_key", id=row.id, name=row.name, fields=edited)
    if "status" in wanted:
        values |= _status(ctx, row, status=wanted["status"])
    return values


def _rename(ctx: Context, row: Row, name: str) -> dict[str, Any]:
    return _name(ctx, name, but=row.id)


def _change_scopes(ctx: Context, row: Row, scopes: list[str]) -> dict[str, Any]:
    grants.check_scopes(ctx.caller, scopes)
    if "admin" in scopes:
        ctx.require_fresh_sign_in()
    return {"scopes": " ".join(grants.ordered(scopes))}


def _change_expiry(ctx: Context, row: Row, expires_at: datetime | None) -> dict[str, Any]:
    bounded = grants.bounded_expiry(ctx.caller, expires_at, now=ctx.now)
    return {"expires_at": whole_seconds(bounded)}


def _change_addresses(ctx: Context, row: Row, addresses: list[str]) -> dict[str, Any]:
    return {"allowed_addresses": " ".join(grants.bounded_addresses(ctx.caller, addresses))}


def _change_rate(ctx: Context, row: Row, rate: int | None) -> dict[str, Any]:
    return {"rate_limit_per_minute": grants.bounded_rate(ctx.caller, rate)}


def _keep_hash_only(ctx: Context, row: Row, hash_only: bool) -> dict[str, Any]:
    if row.hash_only and not hash_only:
        raise invalid("hash_only", "The sealed copy was destroyed; make a new key instead.")
    if hash_only:
        queries.destroy_sealed_copies(ctx.connection, ctx.organization_id, id=row.id)
    return {"hash_only": hash_only}


_EDITS: dict[str, Callable[[Context, Row, Any], dict[str, Any]]] = {
    "name": _rename,
    "scopes": _change_scopes,
    "expires_at": _change_expiry,
    "allowed_addresses": _change_addresses,
    "rate_limit_per_minute": _change_rate,
    "hash_only": _keep_hash_only,
}


def _status(ctx: Context, row: Row, *, status: str) -> dict[str, Any]:
    """State what is wanted, never toggle: asking again changes nothing."""
    if (status == "disabled") == (row.disabled_at is not None):
        return {}
    if status == "enabled" and row.leaked_at:
        raise Conflict("This key leaked and stays off: rotate it or delete it.")
    ctx.record(f"api_key.{status}", subject="api_key", id=row.id, name=row.name)
    if status == "disabled":
        return {"disabled_at": ctx.now, "disabled_by": ctx.caller.name}
    return {"disabled_at": None, "disabled_by": None}


def _name(ctx: Context, wanted: str, *, but: str | None = None) -> dict[str, str]:
    name = clean_line("name", wanted, longest=LONGEST_NAME)
    name_key = ignoring_case(name)
    take_turn(ctx.connection, f"key names of {ctx.organization_id}")
    if queries.id_by_name(ctx.connection, ctx.organization_id, name_key=name_key) not in {
        None,
        but,
    }:
        raise Conflict(f"There is already a key called {name}.")
    return {"name": name, "name_key": name_key}


def _expiry(ctx: Context, data: CreateKey) -> Any:
    if data.expires_in is not None and data.expires_at is not None:
        raise invalid("expires_in", "Send expires_at or expires_in, not both.")
    wanted = (
        data.expires_at if data.expires_in is None else ctx.now + timedelta(seconds=data.expires_in)
    )
    return whole_seconds(grants.bounded_expiry(ctx.caller, wanted, now=ctx.now))


def _locked(ctx: Context, id: str) -> Row:
    return _found(queries.lock_key(ctx.connection, ctx.organization_id, id=id))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound("There is no API key with this id.")
    return row


def _present(ctx: Context, id: str) -> ApiKey:
    return present(ctx, [_found(queries.find_key(ctx.connection, ctx.organization_id, id=id))])[0]


def _with_secret(ctx: Context, id: str, key: str) -> CreatedKey:
    shown = _present(ctx, id)
    return CreatedKey(key=key, **{name: getattr(shown, name) for name in shown.__struct_fields__})
