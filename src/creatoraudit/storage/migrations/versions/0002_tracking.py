"""Accounts, creators and posts, their snapshots and daily figures, and how they are collected."""

import sqlalchemy as sa
from alembic import op

from creatoraudit.storage.dialect import Flag, Id, Instant, Real, ShortId, Text, Whole

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _organizations()
    _account_days()
    _account_snapshots()
    _attempts()
    _collected()
    _idempotent_answers()
    _imported_subjects()
    _organization_days()
    _post_snapshots()
    _creators()
    _imports()
    _accounts()
    _posts()


def _organizations() -> None:
    op.add_column(
        "organizations", sa.Column("timezone", Text, server_default="UTC", nullable=False)
    )
    op.add_column("organizations", sa.Column("max_recent_posts_per_account", Whole))
    op.add_column("organizations", sa.Column("post_lookback_days", Whole))
    op.add_column("organizations", sa.Column("account_quota", Whole))
    op.add_column(
        "organizations", sa.Column("rollup_timezone", Text, server_default="UTC", nullable=False)
    )
    op.add_column(
        "organizations", sa.Column("rollup_series", Whole, server_default="0", nullable=False)
    )
    op.add_column("organizations", sa.Column("building_series", Whole))
    op.add_column("organizations", sa.Column("building_timezone", Text))
    op.add_column("organizations", sa.Column("building_after", Text))


def _account_days() -> None:
    op.create_table(
        "account_days",
        sa.Column("organization_id", ShortId, nullable=False),
        sa.Column("series", Whole, nullable=False),
        sa.Column("account_id", ShortId, nullable=False),
        sa.Column("day", Whole, nullable=False),
        sa.Column("views", Whole, server_default="0", nullable=False),
        sa.Column("plays", Whole, server_default="0", nullable=False),
        sa.Column("likes", Whole, server_default="0", nullable=False),
        sa.Column("comments", Whole, server_default="0", nullable=False),
        sa.Column("shares", Whole, server_default="0", nullable=False),
        sa.Column("saves", Whole, server_default="0", nullable=False),
        sa.Column("views_corrected", Whole, server_default="0", nullable=False),
        sa.Column("plays_corrected", Whole, server_default="0", nullable=False),
        sa.Column("likes_corrected", Whole, server_default="0", nullable=False),
        sa.Column("comments_corrected", Whole, server_default="0", nullable=False),
        sa.Column("shares_corrected", Whole, server_default="0", nullable=False),
        sa.Column("saves_corrected", Whole, server_default="0", nullable=False),
        sa.Column("views_missing", Whole, server_default="0", nullable=False),
        sa.Column("plays_missing", Whole, server_default="0", nullable=False),
        sa.Column("likes_missing", Whole, server_default="0", nullable=False),
        sa.Column("comments_missing", Whole, server_default="0", nullable=False),
        sa.Column("shares_missing", Whole, server_default="0", nullable=False),
        sa.Column("saves_missing", Whole, server_default="0", nullable=False),
        sa.Column("hidden", Whole, server_default="0", nullable=False),
        sa.Column("snapshots", Whole, server_default="0", nullable=False),
        sa.Column("covered", Whole, server_default="0", nullable=False),
        sa.Column("tracked", Whole, server_default="0", nullable=False),
        sa.Column("followed_change", Whole, server_default="0", nullable=False),
        sa.Column("lumps", Whole, server_default="0", nullable=False),
        sa.Column("not_followed", Whole, server_default="0", nullable=False),
        sa.Column("followers_joined", Whole, server_default="0", nullable=False),
        sa.Column("followers_change", Whole, server_default="0", nullable=False),
        sa.Column("posts_joined", Whole, server_default="0", nullable=False),
        sa.Column("posts_change", Whole, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "series", "account_id", "day"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _account_snapshots() -> None:
    op.create_table(
        "account_snapshots",
        sa.Column("organization_id", ShortId, nullable=False),
        sa.Column("account_id", ShortId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", Text, nullable=False),
        sa.Column("followers", Whole),
        sa.Column("following", Whole),
        sa.Column("posts", Whole),
        sa.Column("import_id", ShortId),
        sa.PrimaryKeyConstraint("organization_id", "account_id", "at", "source"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("subject_type", Text, nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("collector", Text, nullable=False),
        sa.Column("outcome", Text, nullable=False),
        sa.Column("detail", Text),
        sa.Column("duration_ms", Whole, nullable=False),
        sa.Column("fields", Text, nullable=False),
        sa.Column("cost", Real),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("attempts_by_subject", "attempts", ["organization_id", "subject_id", "id"])


def _collected() -> None:
    op.create_table(
        "collected",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("day", Whole, nullable=False),
        sa.Column("platform", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("posts", Whole, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "day", "platform", "kind"),
        sqlite_strict=True,
    )


def _idempotent_answers() -> None:
    op.create_table(
        "idempotent_answers",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("api_key_id", Id, nullable=False),
        sa.Column("operation", Text, nullable=False),
        sa.Column("idempotency_key", Text, nullable=False),
        sa.Column("body_digest", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", Id),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "api_key_id", "operation", "idempotency_key"),
        sqlite_strict=True,
    )
    op.create_index(
        "idempotent_answers_by_age", "idempotent_answers", ["organization_id", "created_at"]
    )
    op.create_index(
        "idempotent_answers_by_subject", "idempotent_answers", ["organization_id", "subject_id"]
    )


def _imported_subjects() -> None:
    op.create_table(
        "imported_subjects",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("subject_type", Text, nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "import_id", "subject_type", "subject_id"),
        sqlite_strict=True,
    )


def _organization_days() -> None:
    op.create_table(
        "organization_days",
        sa.Column("organization_id", ShortId, nullable=False),
        sa.Column("series", Whole, nullable=False),
        sa.Column("platform", Text, nullable=False),
        sa.Column("day", Whole, nullable=False),
        sa.Column("views", Whole, server_default="0", nullable=False),
        sa.Column("plays", Whole, server_default="0", nullable=False),
        sa.Column("likes", Whole, server_default="0", nullable=False),
        sa.Column("comments", Whole, server_default="0", nullable=False),
        sa.Column("shares", Whole, server_default="0", nullable=False),
        sa.Column("saves", Whole, server_default="0", nullable=False),
        sa.Column("views_corrected", Whole, server_default="0", nullable=False),
        sa.Column("plays_corrected", Whole, server_default="0", nullable=False),
        sa.Column("likes_corrected", Whole, server_default="0", nullable=False),
        sa.Column("comments_corrected", Whole, server_default="0", nullable=False),
        sa.Column("shares_corrected", Whole, server_default="0", nullable=False),
        sa.Column("saves_corrected", Whole, server_default="0", nullable=False),
        sa.Column("views_missing", Whole, server_default="0", nullable=False),
        sa.Column("plays_missing", Whole, server_default="0", nullable=False),
        sa.Column("likes_missing", Whole, server_default="0", nullable=False),
        sa.Column("comments_missing", Whole, server_default="0", nullable=False),
        sa.Column("shares_missing", Whole, server_default="0", nullable=False),
        sa.Column("saves_missing", Whole, server_default="0", nullable=False),
        sa.Column("hidden", Whole, server_default="0", nullable=False),
        sa.Column("snapshots", Whole, server_default="0", nullable=False),
        sa.Column("covered", Whole, server_default="0", nullable=False),
        sa.Column("tracked", Whole, server_default="0", nullable=False),
        sa.Column("followed_change", Whole, server_default="0", nullable=False),
        sa.Column("lumps", Whole, server_default="0", nullable=False),
        sa.Column("not_followed", Whole, server_default="0", nullable=False),
        sa.Column("followers_joined", Whole, server_default="0", nullable=False),
        sa.Column("followers_change", Whole, server_default="0", nullable=False),
        sa.Column("posts_joined", Whole, server_default="0", nullable=False),
        sa.Column("posts_change", Whole, server_default="0", nullable=False),
        sa.Column("accounts_change", Whole, server_default="0", nullable=False),
        sa.Column("active_accounts_change", Whole, server_default="0", nullable=False),
        sa.Column("account_videos_change", Whole, server_default="0", nullable=False),
        sa.Column("videos_change", Whole, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "series", "platform", "day"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _post_snapshots() -> None:
    op.create_table(
        "post_snapshots",
        sa.Column("organization_id", ShortId, nullable=False),
        sa.Column("post_id", ShortId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", Text, nullable=False),
        sa.Column("views", Whole),
        sa.Column("plays", Whole),
        sa.Column("likes", Whole),
        sa.Column("comments", Whole),
        sa.Column("shares", Whole),
        sa.Column("saves", Whole),
        sa.Column("hidden", Whole, server_default="0", nullable=False),
        sa.Column("rounding", Whole, server_default="0", nullable=False),
        sa.Column("import_id", ShortId),
        sa.PrimaryKeyConstraint("organization_id", "post_id", "at", "source"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _creators() -> None:
    op.create_table(
        "creators",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("search_text", Text, nullable=False),
        sa.Column("is_active", Flag, nullable=False),
        sa.Column("metadata", Text, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("import_id", Id),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
        ),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )
    op.create_index("creators_by_name", "creators", ["organization_id", "name", "id"])
    op.create_index("creators_by_number", "creators", ["number"], unique=True)


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("status_detail", Text),
        sa.Column("kind", Text, nullable=False),
        sa.Column("format", Text, nullable=False),
        sa.Column("file_name", Text),
        sa.Column("file_digest", Text, nullable=False),
        sa.Column("is_dry_run", Flag, nullable=False),
        sa.Column("is_strict", Flag, nullable=False),
        sa.Column("mapping", Text, nullable=False),
        sa.Column("problems", Text, nullable=False),
        sa.Column("bytes_total", Whole, server_default="0", nullable=False),
        sa.Column("bytes_done", Whole, server_default="0", nullable=False),
        sa.Column("lines_read", Whole, server_default="0", nullable=False),
        sa.Column("lines_added", Whole, server_default="0", nullable=False),
        sa.Column("lines_known", Whole, server_default="0", nullable=False),
        sa.Column("lines_wrong", Whole, server_default="0", nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("finished_at", Instant),
        sa.Column("undone_at", Instant),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
        ),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.Column("platform", Text, nullable=False),
        sa.Column("username", Text, nullable=False),
        sa.Column("platform_account_id", Text),
        sa.Column("name", Text),
        sa.Column("description", Text),
        sa.Column("search_text", Text, nullable=False),
        sa.Column("profile_pic_url", Text),
        sa.Column("profile_pic_url_original", Text),
        sa.Column("link_in_bio", Text),
        sa.Column("is_verified", Flag),
        sa.Column("is_active", Flag, nullable=False),
        sa.Column("is_paused", Flag, nullable=False),
        sa.Column("is_unavailable", Flag, nullable=False),
        sa.Column("creator_id", Id),
        sa.Column("category", Text),
        sa.Column("metadata", Text, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("tracked_since", Instant, nullable=False),
        sa.Column("first_scrape_time", Instant),
        sa.Column("last_scrape_time", Instant),
        sa.Column("scrape_interval_hours", Whole, nullable=False),
        sa.Column("follower_count", Whole),
        sa.Column("following_count", Whole),
        sa.Column("profile_post_count", Whole),
        sa.Column("view_count", Whole),
        sa.Column("like_count", Whole),
        sa.Column("comment_count", Whole),
        sa.Column("share_count", Whole),
        sa.Column("play_count", Whole),
        sa.Column("saved_count", Whole),
        sa.Column("fb_play_count", Whole),
        sa.Column("ig_play_count", Whole),
        sa.Column("fb_like_count", Whole),
        sa.Column("total_post_count", Whole, server_default="0", nullable=False),
        sa.Column("engagement_rate", Real),
        sa.Column("hidden_counters", Text, server_default="", nullable=False),
        sa.Column("typical", Text),
        sa.Column("max_recent_posts_per_account", Whole),
        sa.Column("post_lookback_days", Whole),
        sa.Column("next_refresh_at", Instant),
        sa.Column("is_urgent", Flag, server_default="0", nullable=False),
        sa.Column("lease_until", Instant),
        sa.Column("lease_holder", Text),
        sa.Column("failures", Whole, server_default="0", nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("status_detail", Text),
        sa.Column("import_id", Id),
        sa.ForeignKeyConstraint(
            ["organization_id", "creator_id"],
            ["creators.organization_id", "creators.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
        ),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )
    op.create_index(
        "accounts_by_creator", "accounts", ["organization_id", "creator_id", "added_at", "id"]
    )
    op.create_index("accounts_by_due", "accounts", ["organization_id", "next_refresh_at", "id"])
    op.create_index(
        "accounts_by_handle", "accounts", ["organization_id", "platform", "username"], unique=True
    )
    op.create_index("accounts_by_number", "accounts", ["number"], unique=True)
    op.create_index("accounts_sort_added_at", "accounts", ["organization_id", "added_at", "id"])
    op.create_index(
        "accounts_sort_comment_count", "accounts", ["organization_id", "comment_count", "id"]
    )
    op.create_index(
        "accounts_sort_engagement_rate", "accounts", ["organization_id", "engagement_rate", "id"]
    )
    op.create_index(
        "accounts_sort_follower_count", "accounts", ["organization_id", "follower_count", "id"]
    )
    op.create_index(
        "accounts_sort_last_scrape_time", "accounts", ["organization_id", "last_scrape_time", "id"]
    )
    op.create_index("accounts_sort_like_count", "accounts", ["organization_id", "like_count", "id"])
    op.create_index("accounts_sort_play_count", "accounts", ["organization_id", "play_count", "id"])
    op.create_index(
        "accounts_sort_share_count", "accounts", ["organization_id", "share_count", "id"]
    )
    op.create_index("accounts_sort_username", "accounts", ["organization_id", "username", "id"])
    op.create_index("accounts_sort_view_count", "accounts", ["organization_id", "view_count", "id"])


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("post_id", Whole, nullable=False),
        sa.Column("platform", Text, nullable=False),
        sa.Column("external_id", Text, nullable=False),
        sa.Column("shortcode", Text),
        sa.Column("account_id", Id),
        sa.Column("is_account_video", Flag, nullable=False),
        sa.Column("is_video", Flag, nullable=False),
        sa.Column("account_username", Text),
        sa.Column("platform_account_id", Text),
        sa.Column("is_active", Flag, nullable=False),
        sa.Column("is_unavailable", Flag, nullable=False),
        sa.Column("scrape_interval_hours", Whole),
        sa.Column("metadata", Text, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("tracked_since", Instant, nullable=False),
        sa.Column("first_scrape_time", Instant),
        sa.Column("last_scrape_time", Instant),
        sa.Column("followed_until", Instant),
        sa.Column("description", Text),
        sa.Column("search_text", Text, nullable=False),
        sa.Column("create_time", Instant),
        sa.Column("media_type", Text),
        sa.Column("duration", Real),
        sa.Column("cover_image_url", Text),
        sa.Column("cover_image_url_original", Text),
        sa.Column("video_url", Text),
        sa.Column("video_url_original", Text),
        sa.Column("platform_data", Text),
        sa.Column("view_count", Whole),
        sa.Column("play_count", Whole),
        sa.Column("like_count", Whole),
        sa.Column("comment_count", Whole),
        sa.Column("share_count", Whole),
        sa.Column("saved_count", Whole),
        sa.Column("hidden_counters", Text, server_default="", nullable=False),
        sa.Column("views_1d", Whole),
        sa.Column("views_3d", Whole),
        sa.Column("views_7d", Whole),
        sa.Column("views_30d", Whole),
        sa.Column("next_refresh_at", Instant),
        sa.Column("is_urgent", Flag, server_default="0", nullable=False),
        sa.Column("lease_until", Instant),
        sa.Column("lease_holder", Text),
        sa.Column("failures", Whole, server_default="0", nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("status_detail", Text),
        sa.Column("import_id", Id),
        sa.ForeignKeyConstraint(
            ["organization_id", "account_id"],
            ["accounts.organization_id", "accounts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
        ),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )
    op.create_index(
        "posts_by_account", "posts", ["organization_id", "account_id", "create_time", "id"]
    )
    op.create_index("posts_by_due", "posts", ["organization_id", "next_refresh_at", "id"])
    op.create_index(
        "posts_by_external_id", "posts", ["organization_id", "platform", "external_id"], unique=True
    )
    op.create_index("posts_by_post_id", "posts", ["post_id"], unique=True)
    op.create_index(
        "posts_sort_account_video_comment_count",
        "posts",
        ["organization_id", "is_account_video", "comment_count", "id"],
    )
    op.create_index(
        "posts_sort_account_video_create_time",
        "posts",
        ["organization_id", "is_account_video", "create_time", "id"],
    )
    op.create_index(
        "posts_sort_account_video_like_count",
        "posts",
        ["organization_id", "is_account_video", "like_count", "id"],
    )
    op.create_index(
        "posts_sort_account_video_play_count",
        "posts",
        ["organization_id", "is_account_video", "play_count", "id"],
    )
    op.create_index(
        "posts_sort_account_video_share_count",
        "posts",
        ["organization_id", "is_account_video", "share_count", "id"],
    )
    op.create_index(
        "posts_sort_account_video_view_count",
        "posts",
        ["organization_id", "is_account_video", "view_count", "id"],
    )
    op.create_index(
        "posts_sort_video_added_at", "posts", ["organization_id", "is_video", "added_at", "id"]
    )
    op.create_index(
        "posts_sort_video_create_time",
        "posts",
        ["organization_id", "is_video", "create_time", "id"],
    )
    op.create_index(
        "posts_sort_video_like_count", "posts", ["organization_id", "is_video", "like_count", "id"]
    )
    op.create_index(
        "posts_sort_video_play_count", "posts", ["organization_id", "is_video", "play_count", "id"]
    )
    op.create_index(
        "posts_sort_video_view_count", "posts", ["organization_id", "is_video", "view_count", "id"]
    )
