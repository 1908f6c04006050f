"""What the API answers: videos. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from creatoraudit.client.answers import Answer


class Video(Answer, frozen=True, kw_only=True):
    """A post that is tracked by itself."""

    id: str
    type: Literal["video"]
    platform: str
    """One of `instagram`, `tiktok`; more may come."""
    external_id: str
    """The platform's number of the post, in digits."""
    shortcode: str | None
    """Instagram only."""
    is_unavailable: bool
    """The platform does not show it any more."""
    added_at: datetime.datetime
    updated_at: datetime.datetime
    first_scrape_time: datetime.datetime | None
    last_scrape_time: datetime.datetime | None
    """Null until the first refresh."""
    description: str | None
    create_time: datetime.datetime | None
    """When it was published."""
    media_type: str | None
    duration: float | None
    """Seconds."""
    cover_image_url: str | None
    cover_image_url_original: str | None
    video_url: str | None
    video_url_original: str | None
    view_count: int | None
    like_count: int | None
    comment_count: int | None
    share_count: int | None
    play_count: int | None
    """On TikTok the same as views."""
    saved_count: int | None
    """Instagram only."""
    total_views: int | None
    """The same as `view_count`."""
    total_plays: int | None
    """The same as `play_count`."""
    account_id: str | None
    account_username: str | None
    platform_account_id: str | None
    platform_data: dict[str, Any] | None
    """What the source told besides, as it told it."""
    is_active: bool
    scrape_interval_hours: int | None
    """Null: it is refreshed by its age."""
    metadata: dict[str, str]


class DeltasMeta(Answer, frozen=True, kw_only=True):
    """Which windows, and what was not found."""

    windows: list[int]
    video_count: int
    """Videos that were found."""
    not_found: list[str]
    timezone: str
