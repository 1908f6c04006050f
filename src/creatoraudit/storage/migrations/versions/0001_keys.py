"""API keys, organizations, people, their sessions, and the audit log."""

import sqlalchemy as sa
from alembic import op

from creatoraudit.storage.dialect import Flag, Id, Instant, Text, Whole

revision = "0001"
down_revision = None


def upgrade() -> None:
    _api_key_digests()
    _api_key_usage()
    _audit_log()
    _installation()
    _organizations()
    _users()
    _api_keys()
    _members()
    _sessions()
    _sign_in_links()
    _api_key_secrets()


def _api_key_digests() -> None:
    op.create_table(
        "api_key_digests",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("pepper_id", Text, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("api_key_id", Id, nullable=False),
        sa.Column("version", Whole, nullable=False),
        sqlite_strict=True,
    )
    op.create_index(
        "api_key_digests_by_key", "api_key_digests", ["organization_id", "api_key_id", "version"]
    )


def _api_key_usage() -> None:
    op.create_table(
        "api_key_usage",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("api_key_id", Id, nullable=False),
        sa.Column("hour", Instant, nullable=False),
        sa.Column("via", Text, nullable=False),
        sa.Column("client", Text, nullable=False),
        sa.Column("requests", Whole, nullable=False),
        sa.Column("last_used_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "api_key_id", "hour", "via", "client"),
        sqlite_strict=True,
    )


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor_type", Text, nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("actor_name", Text, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("client", Text, nullable=False),
        sa.Column("action", Text, nullable=False),
        sa.Column("subject_type", Text, nullable=False),
        sa.Column("subject_id", Id),
        sa.Column("subject_name", Text, nullable=False),
        sa.Column("detail", Text, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sqlite_strict=True,
    )


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("name", Text, primary_key=True),
        sa.Column("value", Text, nullable=False),
        sqlite_strict=True,
    )


def _organizations() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", Id, primary_key=True),
        sa.Column("slug", Text, nullable=False, unique=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("is_demo", Flag, nullable=False),
        sa.Column("hash_only_keys", Flag, nullable=False),
        sa.Column("connect_key_id", Id),
        sa.Column("suspended_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", Id, primary_key=True),
        sa.Column("email", Text, nullable=False),
        sa.Column("email_key", Text, nullable=False, unique=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("password_hash", Text),
        sa.Column("created_at", Instant, nullable=False),
        sqlite_strict=True,
    )


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("name_key", Text, nullable=False),
        sa.Column("scopes", Text, nullable=False),
        sa.Column("expires_at", Instant),
        sa.Column("hash_only", Flag, nullable=False),
        sa.Column("allowed_addresses", Text, nullable=False),
        sa.Column("rate_limit_per_minute", Whole),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_user_id", Id),
        sa.Column("created_by_label", Text, nullable=False),
        sa.Column("disabled_at", Instant),
        sa.Column("disabled_by", Text),
        sa.Column("leaked_at", Instant),
        sa.Column("last_used_at", Instant),
        sa.Column("last_used_via", Text),
        sa.Column("last_used_client", Text),
        sa.Column("used_in_url", Flag, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        sqlite_strict=True,
    )
    op.create_index("api_keys_by_name", "api_keys", ["organization_id", "name_key"], unique=True)


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "user_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sqlite_strict=True,
    )
    op.create_index("members_by_user", "members", ["user_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("authenticated_at", Instant, nullable=False),
        sa.Column("last_seen_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("address", Text, nullable=False),
        sa.Column("client", Text, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sqlite_strict=True,
    )
    op.create_index("sessions_by_expiry", "sessions", ["expires_at"])
    op.create_index("sessions_by_user", "sessions", ["user_id"])


def _sign_in_links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("user_id", Id),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"]),
        sqlite_strict=True,
    )


def _api_key_secrets() -> None:
    op.create_table(
        "api_key_secrets",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("api_key_id", Id, nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("masked_key", Text, nullable=False),
        sa.Column("sealed_copy", sa.LargeBinary),
        sa.Column("expires_at", Instant),
        sa.Column("last_used_at", Instant),
        sa.PrimaryKeyConstraint("organization_id", "api_key_id", "version"),
        sa.ForeignKeyConstraint(
            ["organization_id", "api_key_id"],
            ["api_keys.organization_id", "api_keys.id"],
            ondelete="CASCADE",
        ),
        sqlite_strict=True,
    )
