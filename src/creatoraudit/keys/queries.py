"""All SQL of API keys within one organization."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.keys.models import ListKeys
from creatoraudit.models import ignoring_case
from creatoraudit.paging import Sorting
from creatoraudit.storage.keyset import contains, page_of, total
from creatoraudit.storage.tables import api_key_digests as digests
from creatoraudit.storage.tables import api_key_secrets as secrets
from creatoraudit.storage.tables import api_keys as keys
from creatoraudit.storage.tables import members, organizations

SORTS = {"created_at": keys.c.created_at, "name": keys.c.name}


def page_of_keys(
    connection: Connection,
    organization_id: str,
    *,
    data: ListKeys,
    sorting: Sorting,
    filters: dict[str, Any],
) -> tuple[list[Row[Any]], str | None]:
    """One page of the organization's keys, and the next cursor."""
    return page_of(
        connection,
        _filtered(organization_id, data),
        data=data,
        sorting=sorting,
        column=SORTS[sorting.order_by],
        id_column=keys.c.id,
        filters=filters,
    )


def count_keys(connection: Connection, organization_id: str, *, data: ListKeys) -> int:
    """How many keys the filter finds."""
    return total(connection, _filtered(organization_id, data))


def find_key(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """One key of the organization, or None."""
    return connection.execute(_select(organization_id).where(keys.c.id == id)).one_or_none()


def lock_key(connection: Connection, organization_id: str, *, id: str) -> Row[Any] | None:
    """One key, held until the end of the transaction; on SQLite the transaction itself holds
    everything.
    """
    held = sa.select(keys.c.id).where(_is(organization_id, id)).with_for_update()
    if connection.execute(held).one_or_none() is None:
        return None
    return find_key(connection, organization_id, id=id)


def secrets_of(
    connection: Connection, organization_id: str, *, ids: Iterable[str]
) -> list[Row[Any]]:
    """The secrets of some keys, without their sealed copies, the newest first."""
    columns = (
        secrets.c.api_key_id,
        secrets.c.version,
        secrets.c.masked_key,
        secrets.c.expires_at,
        secrets.c.last_used_at,
    )
    query = (
        sa.select(*columns)
        .where(secrets.c.organization_id == organization_id, secrets.c.api_key_id.in_(list(ids)))
        .order_by(secrets.c.version.desc())
    )
    return list(connection.execute(query))


def id_by_name(connection: Connection, organization_id: str, *, name_key: str) -> str | None:
    """The key that has this name, ignoring case."""
    query = sa.select(keys.c.id).where(
        keys.c.organization_id == organization_id, keys.c.name_key == name_key
    )
    return connection.scalar(query)


def names(connection: Connection, organization_id: str) -> list[Row[Any]]:
    """Every key with its name, and when it was disabled."""
    query = sa.select(keys.c.id, keys.c.name, keys.c.disabled_at).where(
        keys.c.organization_id == organization_id
    )
    return list(connection.execute(query.order_by(keys.c.name, keys.c.id)))


def insert_key(connection: Connection, organization_id: str, *, row: dict[str, Any]) -> None:
    """Add a key."""
    connection.execute(keys.insert(), {"organization_id": organization_id, **row})


def update_key(
    connection: Connection, organization_id: str, *, id: str, values: dict[str, Any]
) -> None:
    """Change columns of a key."""
    connection.execute(keys.update().where(_is(organization_id, id)).values(values))


def delete_key(connection: Connection, organization_id: str, *, id: str) -> None:
    """Remove a key with its secrets; what its digests were is gone with them."""
    end_secrets(connection, organization_id, id=id)
    connection.execute(keys.delete().where(_is(organization_id, id)))


def insert_secret(
    connection: Connection,
    organization_id: str,
    *,
    row: dict[str, Any],
    digest: bytes,
    pepper_id: str,
) -> None:
    """Add a secret to a key, and its digest."""
    connection.execute(secrets.insert(), {"organization_id": organization_id, **row})
    connection.execute(
        digests.insert(),
        {
            "digest": digest,
            "pepper_id": pepper_id,
            "organization_id": organization_id,
            "api_key_id": row["api_key_id"],
            "version": row["version"],
        },
    )


def end_secrets(
    connection: Connection, organization_id: str, *, id: str, keep_version: int | None = None
) -> None:
    """Remove a key's secrets and digests, but for one version."""
    for table in (digests, secrets):
        ended = table.delete().where(
            table.c.organization_id == organization_id, table.c.api_key_id == id
        )
        connection.execute(
            ended if keep_version is None else ended.where(table.c.version != keep_version)
        )


def expire_secret(
    connection: Connection, organization_id: str, *, id: str, version: int, expires_at: datetime
) -> None:
    """Give a secret an end and destroy its sealed copy: nothing is filled in with it any more."""
    connection.execute(
        secrets.update()
        .where(_is_secret_of(organization_id, id), secrets.c.version == version)
        .values(expires_at=expires_at, sealed_copy=None)
    )


def destroy_sealed_copies(connection: Connection, organization_id: str, *, id: str) -> None:
    """Leave nothing of a key that could be opened."""
    connection.execute(
        secrets.update().where(_is_secret_of(organization_id, id)).values(sealed_copy=None)
    )


def sealed_copy(connection: Connection, organization_id: str, *, id: str) -> Row[Any, Any] | None:
    """The sealed copy of a key's current secret, with its version."""
    query = sa.select(secrets.c.version, secrets.c.sealed_copy).where(
        _is_secret_of(organization_id, id), secrets.c.expires_at.is_(None)
    )
    return connection.execute(query).one_or_none()


def touch_secret(
    connection: Connection, organization_id: str, *, id: str, version: int, at: datetime
) -> None:
    """Note when a secret was last used, unless a later use is known."""
    connection.execute(
        secrets.update()
        .where(
            _is_secret_of(organization_id, id), secrets.c.version == version, _earlier(secrets, at)
        )
        .values(last_used_at=at)
    )


def touch_key(
    connection: Connection, organization_id: str, *, id: str, at: datetime, values: dict[str, Any]
) -> None:
    """Note when and by what a key was last used, unless a later use is known."""
    connection.execute(
        keys.update().where(_is(organization_id, id), _earlier(keys, at)).values(values)
    )


def active_key_id(connection: Connection, organization_id: str, *, now: datetime) -> str | None:
    """The key that Connect fills in: enabled, not expired, not leaked, with a sealed copy; the
    pinned one, else the newest.
    """
    query = (
        sa.select(keys.c.id)
        .join(secrets, _owns(secrets))
        .join(organizations, organizations.c.id == keys.c.organization_id)
        .where(
            keys.c.organization_id == organization_id,
            keys.c.disabled_at.is_(None),
            keys.c.leaked_at.is_(None),
            sa.or_(keys.c.expires_at.is_(None), keys.c.expires_at > now),
            secrets.c.expires_at.is_(None),
            secrets.c.sealed_copy.is_not(None),
        )
        .order_by(
            sa.case((keys.c.id == organizations.c.connect_key_id, 0), else_=1), keys.c.id.desc()
        )
        .limit(1)
    )
    return connection.scalar(query)


def _select(organization_id: str) -> sa.Select[Any]:
    """A key's row, and whether the person who made it is still a member."""
    creator = sa.and_(
        members.c.organization_id == keys.c.organization_id,
        members.c.user_id == keys.c.created_by_user_id,
    )
    return (
        sa.select(keys, members.c.user_id.is_not(None).label("creator_is_member"))
        .outerjoin(members, creator)
        .where(keys.c.organization_id == organization_id)
    )


def _filtered(organization_id: str, data: ListKeys) -> sa.Select[Any]:
    query = _select(organization_id)
    if data.status is not None:
        disabled = keys.c.disabled_at
        query = query.where(
            disabled.is_(None) if data.status == "enabled" else disabled.is_not(None)
        )
    if data.q:
        query = query.where(contains(keys.c.name_key, ignoring_case(data.q)))
    return query


def _is(organization_id: str, id: str) -> sa.ColumnElement[bool]:
    return sa.and_(keys.c.organization_id == organization_id, keys.c.id == id)


def _is_secret_of(organization_id: str, id: str) -> sa.ColumnElement[bool]:
    return sa.and_(secrets.c.organization_id == organization_id, secrets.c.api_key_id == id)


def _earlier(table: sa.Table, at: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.last_used_at.is_(None), table.c.last_used_at < at)


def _owns(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.organization_id == keys.c.organization_id, table.c.api_key_id == keys.c.id
    )
