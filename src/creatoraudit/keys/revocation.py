"""Cutting off a key that was found where it should not be: by whoever holds it, or by a secret
scanner.
"""

from __future__ import annotations

from creatoraudit.keys import queries, unscoped
from creatoraudit.keys.models import RevokeKey, RevokeReceipt
from creatoraudit.operation import Context, Post, operation
from creatoraudit.secrets import digest, is_well_formed


@operation(open=True, per_address=10, rest=Post("/api-keys/revoke", status=202))
def revoke_api_key(ctx: Context, data: RevokeKey) -> RevokeReceipt:
    """Revoke the API key presented.

    For whoever finds a key in the open: no authentication. The key is off for good; its
    organization can only rotate or delete it. The answer is always the same, so that it tells
    nothing. 10 requests a minute per address.
    """
    revoke_leaked(ctx, data.key, source="api")
    return RevokeReceipt()


def revoke_leaked(ctx: Context, presented: str, *, source: str) -> bool:
    """Mark the key presented as leaked, if it is one; True when this was news. One look-up, nothing
    is logged of it.
    """
    if not is_well_formed(presented):
        return False
    candidates = [digest(key.value, presented) for key in ctx.services.secrets.pepper]
    row = unscoped.find_by_digest(ctx.connection, *candidates)
    if row is None:
        return False
    ctx.organization_id = row.organization_id
    key = queries.lock_key(ctx.connection, ctx.organization_id, id=row.id)
    if key is None or key.leaked_at is not None:
        return False
    leaked = {
        "leaked_at": ctx.now,
        "disabled_at": key.disabled_at or ctx.now,
        "disabled_by": key.disabled_by or "leak report",
    }
    queries.update_key(ctx.connection, ctx.organization_id, id=row.id, values=leaked)
    queries.destroy_sealed_copies(ctx.connection, ctx.organization_id, id=row.id)
    ctx.keys_changed()
    ctx.record("api_key.leaked", subject="api_key", id=row.id, name=row.name, source=source)
    return True
