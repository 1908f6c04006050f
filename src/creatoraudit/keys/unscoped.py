"""The few queries that find the organization of a presented key instead of being led by one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.storage.tables import api_key_digests as digests
from creatoraudit.storage.tables import api_key_secrets as secrets
from creatoraudit.storage.tables import api_keys as keys
from creatoraudit.storage.tables import organizations


def find_by_digest(connection: Connection, *candidates: bytes) -> Row[Any] | None:
    """The key one of whose secrets has one of these digests, with what a check of it needs."""
    owner = sa.and_(
        secrets.c.organization_id == digests.c.organization_id,
        secrets.c.api_key_id == digests.c.api_key_id,
        secrets.c.version == digests.c.version,
    )
    key = sa.and_(
        keys.c.organization_id == digests.c.organization_id, keys.c.id == digests.c.api_key_id
    )
    query = (
        sa.select(
            digests.c.digest,
            digests.c.pepper_id,
            digests.c.version,
            keys,
            secrets.c.masked_key,
            secrets.c.expires_at.label("secret_expires_at"),
            organizations.c.name.label("organization_name"),
            organizations.c.suspended_at,
        )
        .join(secrets, owner)
        .join(keys, key)
        .join(organizations, organizations.c.id == digests.c.organization_id)
        .where(digests.c.digest.in_(candidates))
    )
    return connection.execute(query).one_or_none()


def redigest(connection: Connection, *, old: bytes, new: bytes, pepper_id: str) -> None:
    """Move a key's digest to the current pepper."""
    connection.execute(
        digests.update().where(digests.c.digest == old).values(digest=new, pepper_id=pepper_id)
    )


def keys_by_pepper(connection: Connection, *, but: str) -> dict[str, list[str]]:
    """The names of the keys that are digested with another pepper, with their organization's."""
    same = sa.and_(
        keys.c.organization_id == digests.c.organization_id, keys.c.id == digests.c.api_key_id
    )
    query = (
        sa.select(digests.c.pepper_id, organizations.c.slug, keys.c.name)
        .join(keys, same)
        .join(organizations, organizations.c.id == digests.c.organization_id)
        .where(digests.c.pepper_id != but)
        .order_by(digests.c.pepper_id, organizations.c.slug, keys.c.name)
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.pepper_id, []).append(f"{row.slug}/{row.name}")
    return found
