"""What goes into the operations on accounts, and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from creatoraudit.accounts.fields import (
    LONGEST_CATEGORY,
    IntervalHours,
    LookbackDays,
    Metadata,
    MostPosts,
    Platform,
)
from creatoraudit.models import NO_NUL, UNSET, Id, Meta, Model, Search, UnsetType
from creatoraudit.paging import ListInput

INTERVAL_HOURS = 24

OrderBy = Literal[
    "added_at",
    "username",
    "follower_count",
    "view_count",
    "like_count",
    "comment_count",
    "share_count",
    "play_count",
    "last_scrape_time",
    "engagement_rate",
]
Status = Literal["pending", "active", "private", "not_eligible", "missing", "paused", "error"]

Category = Annotated[
    str,
    Meta(max_length=LONGEST_CATEGORY, pattern=NO_NUL, description="A category of your own naming."),
]


class AccountPath(Model, frozen=True, kw_only=True):
    """One account."""

    account_id: Id


class AccountFilter(ListInput, frozen=True, kw_only=True):
    """Which accounts, in which order."""

    platform: Annotated[Platform | None, Meta(description="Only accounts of this platform.")] = None
    q: Annotated[Search | None, Meta(description="Part of the username or name, in any case.")] = (
        None
    )
    is_active: Annotated[
        bool | None, Meta(description="Only accounts that are followed, or only paused ones.")
    ] = None
    category: Annotated[Category | None, Meta(description="Only accounts of this category.")] = None
    order_by: Annotated[
        OrderBy | UnsetType, Meta(description="`added_at` unless said otherwise.")
    ] = UNSET


class ListAccounts(AccountFilter, frozen=True, kw_only=True):
    """Which accounts, in which order."""

    creator_id: Annotated[Id | None, Meta(description="Only accounts of this creator.")] = None


class TrackAccount(Model, frozen=True, kw_only=True):
    """A profile to track."""

    platform: Annotated[Platform, Meta(description="Where the profile is.")]
    username: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=500,
            description="The username, with or without `@`, or the address of the profile. "
            "Letter case makes no difference.",
        ),
    ]
    category: Category | None = None
    creator_id: Annotated[Id | None, Meta(description="The creator it belongs to.")] = None
    metadata: Metadata | None = None
    scrape_interval_hours: IntervalHours | None = INTERVAL_HOURS
    max_recent_posts_per_account: MostPosts | None = None
    post_lookback_days: LookbackDays | None = None


class UpdateAccount(Model, frozen=True, kw_only=True):
    """What to change; a field that is not sent stays as it is."""

    account_id: Id
    category: Category | UnsetType | None = UNSET
    creator_id: Annotated[
        Id | UnsetType | None, Meta(description="The creator it belongs to; null: none.")
    ] = UNSET
    metadata: Metadata | UnsetType | None = UNSET
    is_active: (
        Annotated[bool, Meta(description="False pauses the account, true resumes it.")] | UnsetType
    ) = UNSET
    scrape_interval_hours: IntervalHours | UnsetType = UNSET
    max_recent_posts_per_account: MostPosts | UnsetType | None = UNSET
    post_lookback_days: LookbackDays | UnsetType | None = UNSET


class Account(Model, frozen=True):
    """A tracked profile. Counts that are not known, or that the platform hides, are null."""

    id: Id
    type: Literal["account"]
    platform: Platform
    username: Annotated[str, Meta(description="In lower case, without `@`.")]
    name: str | None
    description: str | None
    profile_pic_url: str | None
    profile_pic_url_original: str | None
    is_verified: bool | None
    is_active: bool
    is_unavailable: bool
    link_in_bio: str | None
    creator_id: Id | None
    creator_name: str | None
    category: str | None
    metadata: dict[str, str]
    added_at: datetime
    first_scrape_time: datetime | None
    last_scrape_time: Annotated[datetime | None, Meta(description="Null until the first refresh.")]
    scrape_interval_hours: int
    follower_count: int | None
    following_count: int | None
    profile_post_count: Annotated[
        int | None, Meta(description="How many posts the profile says it has.")
    ]
    total_post_count: Annotated[int, Meta(description="How many of its posts are known here.")]
    view_count: Annotated[int | None, Meta(description="The sum over its posts, as the next ones.")]
    like_count: int | None
    comment_count: int | None
    share_count: int | None
    play_count: int | None
    saved_count: Annotated[int | None, Meta(description="Instagram only.")]
    fb_play_count: int | None
    ig_play_count: int | None
    fb_like_count: int | None
    max_recent_posts_per_account: int | None
    post_lookback_days: int | None
    effective_max_recent_posts_per_account: Annotated[
        int | None, Meta(description="Its own limit, else the organization's; null: none.")
    ]
    effective_post_lookback_days: Annotated[
        int | None, Meta(description="Its own limit, else the organization's; null: none.")
    ]
    status: Status
    status_detail: Annotated[str | None, Meta(description="Why it is as it is, in words.")]
    next_refresh_at: Annotated[
        datetime | None, Meta(description="Null: nothing refreshes it by itself.")
    ]
    engagement_rate: Annotated[
        float | None,
        Meta(description="(likes + comments + shares) / views in percent, over all its posts."),
    ]
    partial: Annotated[
        list[Literal["likes", "comments", "shares"]],
        Meta(description="What the rate lacks: counters that some of its posts hide."),
    ]
