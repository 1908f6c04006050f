"""What the API answers: what several groups share. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class Account(Answer, frozen=True, kw_only=True):
    """A tracked profile. Counts that are not known, or that the platform hides, are null."""

    id: str
    type: Literal["account"]
    platform: str
    """One of `instagram`, `tiktok`; more may come."""
    username: str
    """In lower case, without `@`."""
    name: str | None
    description: str | None
    profile_pic_url: str | None
    profile_pic_url_original: str | None
    is_verified: bool | None
    is_active: bool
    is_unavailable: bool
    link_in_bio: str | None
    creator_id: str | None
    creator_name: str | None
    category: str | None
    metadata: dict[str, str]
    added_at: datetime.datetime
    first_scrape_time: datetime.datetime | None
    last_scrape_time: datetime.datetime | None
    """Null until the first refresh."""
    scrape_interval_hours: int
    follower_count: int | None
    following_count: int | None
    profile_post_count: int | None
    """How many posts the profile says it has."""
    total_post_count: int
    """How many of its posts are known here."""
    view_count: int | None
    """The sum over its posts, as the next ones."""
    like_count: int | None
    comment_count: int | None
    share_count: int | None
    play_count: int | None
    saved_count: int | None
    """Instagram only."""
    fb_play_count: int | None
    ig_play_count: int | None
    fb_like_count: int | None
    max_recent_posts_per_account: int | None
    post_lookback_days: int | None
    effective_max_recent_posts_per_account: int | None
    """Its own limit, else the organization's; null: none."""
    effective_post_lookback_days: int | None
    """Its own limit, else the organization's; null: none."""
    status: str
    """One of `active`, `error`, `missing`, `not_eligible`, `paused`, `pending`, `private`;
    more may come.
    """
    status_detail: str | None
    """Why it is as it is, in words."""
    next_refresh_at: datetime.datetime | None
    """Null: nothing refreshes it by itself."""
    engagement_rate: float | None
    """(likes + comments + shares) / views in percent, over all its posts."""
    partial: list[str]
    """What the rate lacks: counters that some of its posts hide. One of `comments`, `likes`,
    `shares`; more may come.
    """
