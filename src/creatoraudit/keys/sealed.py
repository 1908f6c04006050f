"""Opening a sealed copy: the one place where a key shown once can be had again, to fill it in."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.errors import Conflict, Forbidden, NotFound
from creatoraudit.keys import grants, queries
from creatoraudit.models import Id, Meta, Model, clean_line
from creatoraudit.operation import Context, operation
from creatoraudit.secrets import SealBroken, unseal

OPENED_PER_MINUTE = 30
LONGEST_CLIENT = 64

HASH_ONLY = (
    "This key cannot be filled in: it is kept as a hash only, "
    "so nobody can read it back, this server included."
)
ADMIN = "This key holds the scope admin, so only an owner can have it filled in. Choose another."
BROKEN = (
    "The copy of this key does not open with this server's secrets. "
    "The key itself still works; make a new one here."
)


class OpenKey(Model, frozen=True, kw_only=True):
    """Which key, and what for."""

    id: Id
    purpose: Annotated[
        Literal["command", "test"],
        Meta(description="What the key is opened for; it is in the audit log."),
    ]
    client: Annotated[
        str, Meta(max_length=LONGEST_CLIENT, description="The client whose command is filled in.")
    ]


class OpenedKey(Model, frozen=True, kw_only=True):
    """The full key: never to be stored, logged or put into a page."""

    key: str


@operation(role="admin")
def open_sealed_copy(ctx: Context, data: OpenKey) -> OpenedKey:
    """Open the sealed copy of a key, to fill in a client's command.

    Only for a person who manages keys and signed in within the last hour; never with an API key.
    Its audit row is written in the same transaction: no audit row, no secret. 30 a minute.
    """
    if ctx.caller.type != "person":
        raise Forbidden("Only a person on the dashboard can have a key filled in.")
    ctx.require_fresh_sign_in()
    _limit(ctx)
    client = clean_line("client", data.client, longest=LONGEST_CLIENT) if data.client else ""
    row = queries.lock_key(ctx.connection, ctx.organization_id, id=data.id)
    if row is None:
        raise NotFound("There is no API key with this id.")
    if not grants.may_hold(ctx.caller, row.scopes.split()):
        raise Forbidden(ADMIN)
    if row.disabled_at is not None or (row.expires_at is not None and row.expires_at <= ctx.now):
        raise Conflict(
            "This key is disabled or expired, so it is not filled in. Enable it or choose another."
        )
    copy = queries.sealed_copy(ctx.connection, ctx.organization_id, id=data.id)
    if copy is None or copy.sealed_copy is None:
        raise Conflict(HASH_ONLY)
    ctx.record(
        "api_key.opened",
        subject="api_key",
        id=row.id,
        name=row.name,
        purpose=data.purpose,
        client=client,
    )
    return OpenedKey(key=_unseal(ctx, row.id, copy.version, copy.sealed_copy))


def _limit(ctx: Context) -> None:
    """A person copies a few commands; a script that empties the vault needs thousands."""
    bucket = f"open key {ctx.organization_id} {ctx.caller.id}".encode()
    refusal = f"Keys can be filled in {OPENED_PER_MINUTE} times a minute."
    ctx.services.slots.require(bucket, limit=OPENED_PER_MINUTE, period=60.0, refusal=refusal)


def _unseal(ctx: Context, id: str, version: int, blob: bytes) -> str:
    ring = ctx.services.secrets.key_encryption
    try:
        return unseal(ring, blob, organization_id=ctx.organization_id, key_id=id, version=version)
    except SealBroken:
        raise Conflict(BROKEN) from None
