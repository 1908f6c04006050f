"""A key's rows as the API and the pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from creatoraudit.keys import queries
from creatoraudit.keys.models import ApiKey
from creatoraudit.models import whole_seconds
from creatoraudit.operation import Context
from creatoraudit.usage.operations import KeyUsage, usage_by_key


def present(ctx: Context, rows: Sequence[Any]) -> list[ApiKey]:
    """Keys with their masks, and what used them in the last 24 hours: three queries, however many
    keys.
    """
    if not rows:
        return []
    ids = [row.id for row in rows]
    secrets: dict[str, list[Any]] = {id: [] for id in ids}
    for secret in queries.secrets_of(ctx.connection, ctx.organization_id, ids=ids):
        secrets[secret.api_key_id].append(secret)
    usage = usage_by_key(ctx, ids)
    active = queries.active_key_id(ctx.connection, ctx.organization_id, now=ctx.now)
    return [
        _key(ctx, row, secrets[row.id], usage[row.id], in_connect=row.id == active) for row in rows
    ]


def _key(
    ctx: Context, row: Any, secrets: list[Any], usage: KeyUsage, *, in_connect: bool
) -> ApiKey:
    current, *older = secrets
    previous = next((secret for secret in older if secret.expires_at > ctx.now), None)
    return ApiKey(
        id=row.id,
        name=row.name,
        masked_key=current.masked_key,
        scopes=row.scopes.split(),
        status="enabled" if row.disabled_at is None else "disabled",
        is_expired=row.expires_at is not None and row.expires_at <= ctx.now,
        expires_at=whole_seconds(row.expires_at),
        hash_only=bool(row.hash_only),
        allowed_addresses=row.allowed_addresses.split(),
        rate_limit_per_minute=row.rate_limit_per_minute,
        created_at=row.created_at.replace(microsecond=0),
        created_by=row.created_by_label,
        created_by_is_member=row.created_by_user_id is None or row.creator_is_member,
        last_used_at=whole_seconds(row.last_used_at),
        last_used_via=row.last_used_via,
        last_used_client=row.last_used_client,
        used_in_url=bool(row.used_in_url),
        requests_24h=sum(usage.requests_by_hour),
        requests_by_hour=usage.requests_by_hour,
        clients_24h=usage.clients,
        disabled_at=whole_seconds(row.disabled_at),
        disabled_by=row.disabled_by,
        leaked_at=whole_seconds(row.leaked_at),
        in_connect=in_connect,
        previous_masked_key=previous and previous.masked_key,
        previous_secret_expires_at=previous and whole_seconds(previous.expires_at),
        previous_secret_last_used_at=previous and whole_seconds(previous.last_used_at),
    )
