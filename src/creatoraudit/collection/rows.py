"""What is kept of a profile and of a post, as columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from creatoraudit.clock import uuid7
from creatoraudit.collection.models import Post, Profile
from creatoraudit.collection.schedule import life_of, next_look_at_post
from creatoraudit.models import encode, ignoring_case, random_number

LONGEST_TEXT = 10_000


def profile_row(profile: Profile, *, username: str) -> dict[str, Any]:
    """The columns of an account that its profile tells, but for its figures."""
    return {
        "platform_account_id": profile.platform_account_id,
        "username": username,
        "name": profile.name,
        "description": profile.description,
        "search_text": ignoring_case(f"{username}\n{profile.name or ''}"),
        "profile_pic_url": profile.profile_pic_url,
        "profile_pic_url_original": profile.profile_pic_url,
        "link_in_bio": profile.link_in_bio,
        "is_verified": profile.is_verified,
    }


def post_row(post: Post) -> dict[str, Any]:
    """The columns of a post that the platform tells, but for its counters."""
    description = post.description and post.description[:LONGEST_TEXT]
    return {
        "shortcode": post.shortcode,
        "account_username": post.account_username,
        "platform_account_id": post.platform_account_id,
        "description": description,
        "search_text": ignoring_case(description or ""),
        "create_time": post.create_time,
        "media_type": post.media_type,
        "duration": post.duration,
        "cover_image_url": post.cover_image_url,
        "cover_image_url_original": post.cover_image_url,
        "video_url": post.video_url,
        "video_url_original": post.video_url,
        "platform_data": encode(post.platform_data).decode(),
    }


def new_post(
    post: Post, *, platform: str, account_id: str | None, tracked_since: datetime, at: datetime
) -> dict[str, Any]:
    """A post as a row of its own: found in the feed of an account, or tracked by itself."""
    id = uuid7()
    life = life_of(
        create_time=post.create_time,
        tracked_since=tracked_since,
        followed_until=None,
        interval_hours=None,
    )
    return {
        **post_row(post),
        "id": id,
        "post_id": random_number(),
        "platform": platform,
        "external_id": post.external_id,
        "account_id": account_id,
        "is_account_video": account_id is not None,
        "is_video": account_id is None,
        "is_active": True,
        "is_unavailable": False,
        "metadata": "{}",
        "added_at": at,
        "updated_at": at,
        "tracked_since": tracked_since,
        "status": "active",
        "next_refresh_at": next_look_at_post(id, done_at=at, life=life),
    }
