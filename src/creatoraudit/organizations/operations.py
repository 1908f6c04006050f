"""What can be done with an organization."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from creatoraudit.clock import uuid7
from creatoraudit.errors import Conflict, NotFound, invalid
from creatoraudit.models import UNSET, Nothing, clean_line
from creatoraudit.operation import Context, operation
from creatoraudit.organizations import queries, unscoped
from creatoraudit.organizations.models import (
    KeySettings,
    Manager,
    Managers,
    Membership,
    UpdateKeySettings,
)

LONGEST_NAME = 100
LONGEST_SLUG = 40


@operation(role="member", storage="read")
def get_key_settings(ctx: Context, data: Nothing) -> KeySettings:
    """Get how the organization keeps its keys."""
    return KeySettings(hash_only_keys=keeps_hashes_only(ctx))


@operation(role="owner")
def update_key_settings(ctx: Context, data: UpdateKeySettings) -> KeySettings:
    """Change how the organization keeps its keys.

    With `hash_only_keys`, new keys have no sealed copy: nobody can read them back, this server
    included, and the Connect helper makes a dedicated key for each client. It cannot be taken back.
    Keys made before keep their copy until they are made hash-only themselves.
    """
    kept = keeps_hashes_only(ctx)
    if data.hash_only_keys is UNSET or data.hash_only_keys == kept:
        return KeySettings(hash_only_keys=kept)
    if kept:
        raise invalid("hash_only_keys", "This cannot be taken back.")
    organization = find(ctx)
    queries.update_organization(
        ctx.connection, ctx.organization_id, values={"hash_only_keys": True}
    )
    ctx.record(
        "organization.hash_only_keys",
        subject="organization",
        id=organization.id,
        name=organization.name,
    )
    return KeySettings(hash_only_keys=True)


@operation(role="member", storage="read")
def list_managers(ctx: Context, data: Nothing) -> Managers:
    """List who manages the organization's keys.

    Its owners and then its admins, by name: the people a member asks for a key.
    """
    rows = queries.managers(ctx.connection, ctx.organization_id)
    return Managers(items=[Manager(name=row.name, email=row.email, role=row.role) for row in rows])


def count_members(ctx: Context) -> int:
    """How many people are in the organization."""
    return queries.count_members(ctx.connection, ctx.organization_id)


def keeps_hashes_only(ctx: Context) -> bool:
    """Whether new keys of this organization have no sealed copy."""
    return bool(find(ctx).hash_only_keys)


def find(ctx: Context) -> Any:
    """The organization's row."""
    row = queries.find_organization(ctx.connection, ctx.organization_id)
    if row is None:
        raise NotFound("There is no such organization.")
    return row


def memberships_of(ctx: Context, user_id: str) -> list[Membership]:
    """The organizations a person belongs to, by name."""
    return [
        Membership(
            organization_id=row.organization_id,
            slug=row.slug,
            name=row.name,
            role=row.role,
            is_demo=bool(row.is_demo),
            member_count=row.member_count,
        )
        for row in unscoped.memberships(ctx.connection, user_id)
    ]


def organization_by_slug(ctx: Context, slug: str) -> Any:
    """The organization with this short name.

    Raises:
        NotFound
    """
    row = unscoped.find_by_slug(ctx.connection, slug)
    if row is None:
        raise NotFound(f"There is no organization called {slug}.")
    return row


def all_slugs(ctx: Context) -> list[str]:
    """The short names of all organizations."""
    return unscoped.slugs(ctx.connection)


def has_organization(ctx: Context, slug: str | None = None) -> bool:
    """Whether there is an organization with this short name, or any at all."""
    if slug is None:
        return unscoped.count_organizations(ctx.connection) > 0
    return unscoped.find_by_slug(ctx.connection, slug) is not None


def has_own_organization(ctx: Context) -> bool:
    """Whether there is an organization that is not a demonstration."""
    return unscoped.count_organizations(ctx.connection, is_demo=False) > 0


def make_organization(
    ctx: Context, name: str, *, slug: str | None = None, is_demo: bool = False
) -> str:
    """Add an organization; from here on the context acts in it. Returns its id."""
    clean = clean_line("name", name, longest=LONGEST_NAME)
    short = slug or short_name(clean)
    if unscoped.find_by_slug(ctx.connection, short) is not None:
        raise Conflict(f"There is already an organization called {short}.")
    ctx.organization_id = uuid7()
    queries.insert_organization(
        ctx.connection,
        ctx.organization_id,
        row={
            "slug": short,
            "name": clean,
            "is_demo": is_demo,
            "hash_only_keys": False,
            "created_at": ctx.now,
        },
    )
    ctx.record("organization.created", subject="organization", id=ctx.organization_id, name=clean)
    return ctx.organization_id


def add_member(ctx: Context, user_id: str, *, role: str, name: str) -> None:
    """Give a person a role in the organization."""
    queries.insert_member(
        ctx.connection,
        ctx.organization_id,
        row={"user_id": user_id, "role": role, "joined_at": ctx.now},
    )
    ctx.record("member.added", subject="user", id=user_id, name=name, role=role)


def short_name(name: str) -> str:
    """The organization's name as it stands in addresses."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
    return slug or "organization"
