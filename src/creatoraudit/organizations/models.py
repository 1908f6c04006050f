"""What goes into the operations on organizations, and what comes out."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.models import UNSET, Id, Meta, Model, UnsetType


class KeySettings(Model, frozen=True, kw_only=True):
    """How the organization keeps its keys."""

    hash_only_keys: bool


class UpdateKeySettings(Model, frozen=True, kw_only=True):
    """What to change."""

    hash_only_keys: (
        Annotated[bool, Meta(description="Keep no sealed copies of keys; it cannot be taken back.")]
        | UnsetType
    ) = UNSET


class Membership(Model, frozen=True, kw_only=True):
    """One organization a person belongs to."""

    organization_id: Id
    slug: str
    name: str
    role: Literal["viewer", "member", "admin", "owner"]
    is_demo: bool
    member_count: int


class Manager(Model, frozen=True, kw_only=True):
    """Somebody to ask for a key."""

    name: str
    email: str
    role: Literal["admin", "owner"]


class Managers(Model, frozen=True, kw_only=True):
    """Who manages the organization's keys, owners first."""

    items: list[Manager]
