"""Making secrets: what is stored of one is its digest, its mask and, unless hash-only, a sealed
copy.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from creatoraudit.clock import uuid7
from creatoraudit.keys import queries
from creatoraudit.operation import Context
from creatoraudit.secrets import digest, mask, seal
from creatoraudit.secrets import new_key as new_secret_text


def new_key(ctx: Context, row: dict[str, Any]) -> tuple[str, str]:
    """Add a key with its first secret; returns its id and the secret."""
    id = uuid7()
    person = ctx.caller.id if ctx.caller.type == "person" else None
    made = {
        "id": id,
        "created_at": ctx.now,
        "created_by_user_id": person,
        "created_by_label": ctx.caller.name,
    }
    queries.insert_key(
        ctx.connection, ctx.organization_id, row={**row, **made, "used_in_url": False}
    )
    key = _add_secret(ctx, id, version=1, hash_only=row["hash_only"])
    return id, key


def new_secret(ctx: Context, row: Any, *, grace: timedelta, hash_only: bool) -> str:
    """Give a key another secret; the current one ends after the grace, an older one now."""
    current = queries.secrets_of(ctx.connection, ctx.organization_id, ids=[row.id])[0]
    keep = current.version if grace else None
    queries.end_secrets(ctx.connection, ctx.organization_id, id=row.id, keep_version=keep)
    if grace:
        ends = ctx.now + grace
        queries.expire_secret(
            ctx.connection,
            ctx.organization_id,
            id=row.id,
            version=current.version,
            expires_at=min(ends, row.expires_at) if row.expires_at else ends,
        )
    return _add_secret(ctx, row.id, version=current.version + 1, hash_only=hash_only)


def end_previous(ctx: Context, row: Any) -> bool:
    """Keep only the newest secret; whether there was another."""
    current, *older = queries.secrets_of(ctx.connection, ctx.organization_id, ids=[row.id])
    queries.end_secrets(
        ctx.connection, ctx.organization_id, id=row.id, keep_version=current.version
    )
    return bool(older)


def _add_secret(ctx: Context, id: str, *, version: int, hash_only: bool) -> str:
    key = new_secret_text()
    ring = ctx.services.secrets.key_encryption
    sealed = None
    if not hash_only:
        sealed = seal(ring, key, organization_id=ctx.organization_id, key_id=id, version=version)
    pepper = ctx.services.secrets.pepper.current
    queries.insert_secret(
        ctx.connection,
        ctx.organization_id,
        row={"api_key_id": id, "version": version, "masked_key": mask(key), "sealed_copy": sealed},
        digest=digest(pepper.value, key),
        pepper_id=pepper.id,
    )
    return key
