"""What a collector is asked for, and what it brings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec


class AccountSubject(msgspec.Struct, frozen=True, kw_only=True):
    """An account as it is known so far; the platform's id outlives a name."""

    platform: str
    username: str
    platform_account_id: str | None = None


class PostSubject(msgspec.Struct, frozen=True, kw_only=True):
    """A post as it is known so far: by its id, and by its author where that is known."""

    platform: str
    external_id: str
    account_username: str | None = None
    platform_account_id: str | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account as its platform shows it; None is what it does not show."""

    platform_account_id: str
    username: str
    name: str | None
    description: str | None
    profile_pic_url: str | None
    link_in_bio: str | None
    is_verified: bool | None
    followers: int | None
    following: int | None
    posts: int | None


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """The counters of a post, with those that are hidden and those that were rounded."""

    views: int | None = None
    plays: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    hidden: int = 0
    """A bit for each counter, the first the lowest."""
    rounding: int = 0
    """A decimal digit for each counter: it was rounded to ten to the power of it."""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post as its platform shows it."""

    external_id: str
    shortcode: str | None
    account_username: str | None
    platform_account_id: str | None
    description: str | None
    create_time: datetime | None
    media_type: str | None
    duration: float | None
    cover_image_url: str | None
    video_url: str | None
    platform_data: dict[str, Any]
    counters: Counters
