"""What goes into the operations on posts, and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from creatoraudit.accounts.fields import Metadata, Platform
from creatoraudit.analytics.window import LastDays
from creatoraudit.models import UNSET, Id, Meta, Model, Search, UnsetType
from creatoraudit.paging import ListInput

INTERVAL_HOURS = 24

IntervalHours = Annotated[
    int,
    Meta(
        ge=1,
        le=168,
        description="Hours between two refreshes; null: by its age, from hourly in its first day "
        "to every 6 days, until it is 90 days old.",
    ),
]
Moment = Annotated[str, Meta(max_length=40)]
Labels = Annotated[
    msgspec.Raw,
    Meta(extra_json_schema={"type": "object", "additionalProperties": {"type": "string"}}),
]
Anything = Annotated[msgspec.Raw, Meta(extra_json_schema={"type": "object"})]


class VideoPath(Model, frozen=True, kw_only=True):
    """One video."""

    video_id: Id


class AccountVideoPath(Model, frozen=True, kw_only=True):
    """One account video."""

    id: Id


class PostFilter(ListInput, frozen=True, kw_only=True):
    """Which posts, in which order."""

    platform: Annotated[Platform | None, Meta(description="Only posts of this platform.")] = None
    account_id: Annotated[Id | None, Meta(description="Only posts of this account.")] = None
    q: Annotated[Search | None, Meta(description="Part of the description, in any case.")] = None


class ListVideos(PostFilter, frozen=True, kw_only=True):
    """Which videos, in which order."""

    is_active: Annotated[
        bool | None, Meta(description="Only videos that are followed, or only paused ones.")
    ] = None
    order_by: Annotated[
        Literal["added_at", "create_time", "view_count", "like_count", "play_count"] | UnsetType,
        Meta(description="`added_at` unless said otherwise."),
    ] = UNSET


class ListAccountVideos(PostFilter, frozen=True, kw_only=True):
    """Which account videos, in which order."""

    creator_id: Annotated[Id | None, Meta(description="Only posts of this creator's accounts.")] = (
        None
    )
    posted_after: Annotated[
        Moment | None,
        Meta(description="Published then or later: an instant, or a date, which begins in UTC."),
    ] = None
    posted_before: Annotated[
        Moment | None,
        Meta(description="Published then or before: an instant, or a date, which counts whole."),
    ] = None
    period: Annotated[LastDays, Meta(description="The last complete days that `gain` covers.")] = (
        "7d"
    )
    order_by: Annotated[
        Literal[
            "create_time", "view_count", "like_count", "comment_count", "share_count", "play_count"
        ]
        | UnsetType,
        Meta(description="`create_time` unless said otherwise."),
    ] = UNSET


class TrackVideo(Model, frozen=True, kw_only=True):
    """A post to track by itself."""

    platform: Annotated[Platform, Meta(description="Where the post is.")]
    identifier: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=2048,
            description="The address of the post in any form the platform uses, but for short "
            "links; or its id; or Instagram's shortcode.",
        ),
    ]
    metadata: Metadata | None = None
    is_active: Annotated[bool, Meta(description="False keeps it paused.")] = True
    scrape_interval_hours: IntervalHours | None = INTERVAL_HOURS


class UpdateVideo(Model, frozen=True, kw_only=True):
    """What to change; a field that is not sent stays as it is."""

    video_id: Id
    metadata: Metadata | UnsetType | None = UNSET
    is_active: (
        Annotated[bool, Meta(description="False pauses the video, true resumes it.")] | UnsetType
    ) = UNSET
    scrape_interval_hours: IntervalHours | UnsetType | None = UNSET


class Post(Model, frozen=True):
    """What is known of a post. Counts that are not known, or that the platform hides, are null.

    Its fields, and those of the two kinds of posts, stand in the order of the columns that
    `queries.py` reads.
    """

    id: Id
    type: Literal["video", "account_video"]
    platform: Platform
    external_id: Annotated[str, Meta(description="The platform's number of the post, in digits.")]
    shortcode: Annotated[str | None, Meta(description="Instagram only.")]
    is_unavailable: Annotated[bool, Meta(description="The platform does not show it any more.")]
    added_at: datetime
    updated_at: datetime
    first_scrape_time: datetime | None
    last_scrape_time: Annotated[datetime | None, Meta(description="Null until the first refresh.")]
    description: str | None
    create_time: Annotated[datetime | None, Meta(description="When it was published.")]
    media_type: str | None
    duration: Annotated[float | None, Meta(description="Seconds.")]
    cover_image_url: str | None
    cover_image_url_original: str | None
    video_url: str | None
    video_url_original: str | None
    view_count: int | None
    like_count: int | None
    comment_count: int | None
    share_count: int | None
    play_count: Annotated[int | None, Meta(description="On TikTok the same as views.")]
    saved_count: Annotated[int | None, Meta(description="Instagram only.")]
    total_views: Annotated[int | None, Meta(description="The same as `view_count`.")]
    total_plays: Annotated[int | None, Meta(description="The same as `play_count`.")]
    account_id: Annotated[Id | None, Meta(description="Its account, where that is tracked.")]
    account_username: str | None
    platform_account_id: str | None
    platform_data: Annotated[
        Anything | None, Meta(description="What the source told besides, as it told it.")
    ]


class Video(Post, frozen=True):
    """A post that is tracked by itself."""

    type: Literal["video"]
    is_active: bool
    scrape_interval_hours: Annotated[
        int | None, Meta(description="Null: it is refreshed by its age.")
    ]
    metadata: Labels


class AccountVideo(Post, frozen=True):
    """A post that was found in the feed of a tracked account."""

    type: Literal["account_video"]
    post_id: Annotated[
        int, Meta(description="A number of its own, exact in every JSON reader; not in sequence.")
    ]
    creator_id: Annotated[Id | None, Meta(description="The creator its account belongs to.")]
    outlier_factor: Annotated[
        float | None,
        Meta(description="Its views over the median of its account's posts at the same age."),
    ]
    gain: Annotated[
        int | None, Meta(description="Views gained in the last complete days of `period`.")
    ]
