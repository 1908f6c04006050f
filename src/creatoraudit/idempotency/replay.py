"""Doing what carries an `Idempotency-Key` once, however often it is asked for.

The claim is part of the write's own transaction: what crashes leaves nothing behind, and of two
that ask at the same moment the second waits for the first, in any process. Only what succeeded is
kept, for 24 hours (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from creatoraudit.errors import invalid
from creatoraudit.idempotency import queries
from creatoraudit.models import Model, encode

if TYPE_CHECKING:
    from creatoraudit.operation import Context, Operation

KEPT = timedelta(hours=24)

OTHER_INPUT = "This key came with another request before; use a new one for this."


def once(ctx: Context, definition: Operation, data: Model, *, key: str) -> Any:
    """Do it, or give the answer of the first time.

    The key belongs to the organization, the API key and the operation.

    Raises:
        ValidationFailed: the key came with other input before.
        Conflict: another request with this key has been at work for two seconds.
    """
    place = {"api_key_id": ctx.caller.id, "operation": definition.name, "idempotency_key": key}
    digest = blake2b(encode(data), digest_size=16).digest()
    queries.drop_older(ctx.connection, ctx.organization_id, place=place, than=ctx.now - KEPT)
    is_first = queries.claim(
        ctx.connection, ctx.organization_id, place=place, body_digest=digest, at=ctx.now
    )
    if is_first:
        result = definition.run(ctx, data)
        answer = {"answer": encode(result), "subject_id": result.id}
        queries.keep(ctx.connection, ctx.organization_id, place=place, values=answer)
        return result
    kept = queries.find(ctx.connection, ctx.organization_id, place=place)
    if kept.body_digest != digest:
        raise invalid("Idempotency-Key", OTHER_INPUT)
    return msgspec.json.decode(kept.answer, type=definition.gives)


def forget(ctx: Context, subject_id: str) -> None:
    """Drop the answers that tell of something which is being erased."""
    queries.drop_about(ctx.connection, ctx.organization_id, subject_id=subject_id)


def forget_old(ctx: Context) -> None:
    """Drop what is past its time."""
    queries.drop_all_older(ctx.connection, ctx.organization_id, than=ctx.now - KEPT)
