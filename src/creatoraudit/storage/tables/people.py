"""Organizations, the people in them, their API keys, and the record of what was done."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint

from creatoraudit.storage.dialect import Flag, Id, Instant, Text, Whole
from creatoraudit.storage.tables.base import table

installation = table(
    "installation",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

organizations = table(
    "organizations",
    Column("id", Id, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("is_demo", Flag, nullable=False),
    Column("hash_only_keys", Flag, nullable=False),
    Column("connect_key_id", Id),
    Column("suspended_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("timezone", Text, nullable=False, server_default="UTC"),
    Column("max_recent_posts_per_account", Whole),
    Column("post_lookback_days", Whole),
    Column("account_quota", Whole),
    # The zone that the roll-ups hold beside UTC, the one being built and how far it has come; see
    # analytics/rollups/rebuild.py.
    Column("rollup_timezone", Text, nullable=False, server_default="UTC"),
    Column("rollup_series", Whole, nullable=False, server_default="0"),
    Column("building_series", Whole),
    Column("building_timezone", Text),
    Column("building_after", Text),
)

users = table(
    "users",
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("created_at", Instant, nullable=False),
)

members = table(
    "members",
    Column("organization_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("role", Text, nullable=False),
    Column("joined_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "user_id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
    Index("members_by_user", "user_id"),
)

sessions = table(
    "sessions",
    Column("digest", LargeBinary, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("authenticated_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("address", Text, nullable=False),
    Column("client", Text, nullable=False),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
    Index("sessions_by_user", "user_id"),
    Index("sessions_by_expiry", "expires_at"),
)

sign_in_links = table(
    "sign_in_links",
    Column("digest", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("user_id", Id),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    ForeignKeyConstraint(["user_id"], ["users.id"]),
)

api_keys = table(
    "api_keys",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("expires_at", Instant),
    Column("hash_only", Flag, nullable=False),
    Column("allowed_addresses", Text, nullable=False),
    Column("rate_limit_per_minute", Whole),
    Column("created_at", Instant, nullable=False),
    Column("created_by_user_id", Id),
    Column("created_by_label", Text, nullable=False),
    Column("disabled_at", Instant),
    Column("disabled_by", Text),
    Column("leaked_at", Instant),
    Column("last_used_at", Instant),
    Column("last_used_via", Text),
    Column("last_used_client", Text),
    Column("used_in_url", Flag, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    Index("api_keys_by_name", "organization_id", "name_key", unique=True),
)

api_key_secrets = table(
    "api_key_secrets",
    Column("organization_id", Id, nullable=False),
    Column("api_key_id", Id, nullable=False),
    Column("version", Whole, nullable=False),
    Column("masked_key", Text, nullable=False),
    Column("sealed_copy", LargeBinary),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    PrimaryKeyConstraint("organization_id", "api_key_id", "version"),
    ForeignKeyConstraint(
        ["organization_id", "api_key_id"],
        ["api_keys.organization_id", "api_keys.id"],
        ondelete="CASCADE",
    ),
)

api_key_digests = table(
    "api_key_digests",
    Column("digest", LargeBinary, primary_key=True),
    Column("pepper_id", Text, nullable=False),
    Column("organization_id", Id, nullable=False),
    Column("api_key_id", Id, nullable=False),
    Column("version", Whole, nullable=False),
    Index("api_key_digests_by_key", "organization_id", "api_key_id", "version"),
)

api_key_usage = table(
    "api_key_usage",
    Column("organization_id", Id, nullable=False),
    Column("api_key_id", Id, nullable=False),
    Column("hour", Instant, nullable=False),
    Column("via", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("requests", Whole, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "api_key_id", "hour", "via", "client"),
)

tool_calls = table(
    "tool_calls",
    Column("organization_id", Id, nullable=False),
    Column("api_key_id", Id, nullable=False),
    Column("hour", Instant, nullable=False),
    Column("tool", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("calls", Whole, nullable=False),
    Column("failed", Whole, nullable=False),
    Column("milliseconds", Whole, nullable=False),
    Column("bytes", Whole, nullable=False),
    Column("last_called_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "api_key_id", "hour", "tool", "client"),
)

audit_log = table(
    "audit_log",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_type", Text, nullable=False),
    Column("actor_id", Id),
    Column("actor_name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_id", Id),
    Column("subject_name", Text, nullable=False),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
)

idempotent_answers = table(
    "idempotent_answers",
    Column("organization_id", Id, nullable=False),
    Column("api_key_id", Id, nullable=False),
    Column("operation", Text, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("body_digest", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("subject_id", Id),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "api_key_id", "operation", "idempotency_key"),
    Index("idempotent_answers_by_age", "organization_id", "created_at"),
    Index("idempotent_answers_by_subject", "organization_id", "subject_id"),
)
