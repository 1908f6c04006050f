"""Creators, accounts and posts: what is tracked, and the last that is known of it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint

from creatoraudit.storage.dialect import Flag, Id, Instant, Real, Text, Whole
from creatoraudit.storage.tables.base import queue, sums, table, wholes

creators = table(
    "creators",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("number", Whole, nullable=False),
    Column("name", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("is_active", Flag, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("import_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    Index("creators_by_number", "number", unique=True),
    Index("creators_by_name", "organization_id", "name", "id"),
)

accounts = table(
    "accounts",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("number", Whole, nullable=False),
    Column("platform", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("platform_account_id", Text),
    Column("name", Text),
    Column("description", Text),
    Column("search_text", Text, nullable=False),
    Column("profile_pic_url", Text),
    Column("profile_pic_url_original", Text),
    Column("link_in_bio", Text),
    Column("is_verified", Flag),
    # What the API shows; `is_paused` is the account's own switch, which outlives its creator's.
    Column("is_active", Flag, nullable=False),
    Column("is_paused", Flag, nullable=False),
    Column("is_unavailable", Flag, nullable=False),
    Column("creator_id", Id),
    Column("category", Text),
    Column("metadata", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    # A post published from here on starts at 0; an older one at its first snapshot.
    Column("tracked_since", Instant, nullable=False),
    Column("first_scrape_time", Instant),
    Column("last_scrape_time", Instant),
    Column("scrape_interval_hours", Whole, nullable=False),
    *wholes("follower_count", "following_count", "profile_post_count"),
    *wholes("view_count", "like_count", "comment_count", "share_count", "play_count"),
    *wholes("saved_count", "fb_play_count", "ig_play_count", "fb_like_count"),
    *sums("total_post_count"),
    Column("engagement_rate", Real),
    # The counters, by name, that some post of the account does not show; space between them.
    Column("hidden_counters", Text, nullable=False, server_default=""),
    # P10, P50, P90 of the last posts, and the medians by age, as JSON; see
    # analytics/subjects/typical.py.
    Column("typical", Text),
    *wholes("max_recent_posts_per_account", "post_lookback_days"),
    *queue(),
    Column("import_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    ForeignKeyConstraint(
        ["organization_id", "creator_id"], ["creators.organization_id", "creators.id"]
    ),
    Index("accounts_by_number", "number", unique=True),
    Index("accounts_by_handle", "organization_id", "platform", "username", unique=True),
    Index("accounts_by_creator", "organization_id", "creator_id", "added_at", "id"),
    Index("accounts_by_due", "organization_id", "next_refresh_at", "id"),
)

for _column in (
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
):
    Index(
        f"accounts_sort_{_column}", accounts.c.organization_id, accounts.c[_column], accounts.c.id
    )

posts = table(
    "posts",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    # What clients know a post by: random, below 2^53, unique over all organizations.
    Column("post_id", Whole, nullable=False),
    Column("platform", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("shortcode", Text),
    # An account video was found in the feed of its account; a video is tracked by itself.
    Column("account_id", Id),
    Column("is_account_video", Flag, nullable=False),
    Column("is_video", Flag, nullable=False),
    Column("account_username", Text),
    Column("platform_account_id", Text),
    Column("is_active", Flag, nullable=False),
    Column("is_unavailable", Flag, nullable=False),
    Column("scrape_interval_hours", Whole),
    Column("metadata", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("tracked_since", Instant, nullable=False),
    Column("first_scrape_time", Instant),
    Column("last_scrape_time", Instant),
    # Nothing follows the post from here on: it went, or fell out of the caps.
    Column("followed_until", Instant),
    Column("description", Text),
    Column("search_text", Text, nullable=False),
    Column("create_time", Instant),
    Column("media_type", Text),
    Column("duration", Real),
    Column("cover_image_url", Text),
    Column("cover_image_url_original", Text),
    Column("video_url", Text),
    Column("video_url_original", Text),
    Column("platform_data", Text),
    *wholes("view_count", "play_count", "like_count", "comment_count", "share_count"),
    *wholes("saved_count"),
    Column("hidden_counters", Text, nullable=False, server_default=""),
    *wholes("views_1d", "views_3d", "views_7d", "views_30d"),
    *queue(),
    Column("import_id", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    ForeignKeyConstraint(
        ["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]
    ),
    Index("posts_by_post_id", "post_id", unique=True),
    Index("posts_by_external_id", "organization_id", "platform", "external_id", unique=True),
    Index("posts_by_account", "organization_id", "account_id", "create_time", "id"),
    Index("posts_by_due", "organization_id", "next_refresh_at", "id"),
)

SORTED_POSTS = {
    "is_account_video": (
        "create_time",
        "view_count",
        "like_count",
        "comment_count",
        "share_count",
        "play_count",
    ),
    "is_video": ("added_at", "create_time", "view_count", "like_count", "play_count"),
}

for _kind, _columns in SORTED_POSTS.items():
    for _column in _columns:
        Index(
            f"posts_sort_{_kind.removeprefix('is_')}_{_column}",
            posts.c.organization_id,
            posts.c[_kind],
            posts.c[_column],
            posts.c.id,
        )
