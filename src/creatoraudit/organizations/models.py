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


Cap = Annotated[int, Meta(ge=1, le=10_000, description="Newest posts followed; null: all.")]
Lookback = Annotated[
    int, Meta(ge=1, le=3_650, description="Age in days up to which a post is followed; null: any.")
]
Zone = Annotated[
    str, Meta(max_length=64, description="IANA time zone in which the organization's days begin.")
]


class Settings(Model, frozen=True, kw_only=True):
    """How an organization collects and counts."""

    type: Literal["settings"] = "settings"
    max_recent_posts_per_account: Cap | None
    post_lookback_days: Lookback | None
    timezone: Zone
    figures_timezone: Annotated[str, Meta(description="The zone the figures are in right now.")]


class UpdateSettings(Model, frozen=True, kw_only=True):
    """What to change."""

    max_recent_posts_per_account: Cap | UnsetType | None = UNSET
    post_lookback_days: Lookback | UnsetType | None = UNSET
    timezone: Zone | UnsetType = UNSET
