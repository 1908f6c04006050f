"""Which tools agents called, with which key and client."""

import sqlalchemy as sa
from alembic import op

from creatoraudit.storage.dialect import Id, Instant, Text, Whole

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "tool_calls",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("api_key_id", Id, nullable=False),
        sa.Column("hour", Instant, nullable=False),
        sa.Column("tool", Text, nullable=False),
        sa.Column("client", Text, nullable=False),
        sa.Column("calls", Whole, nullable=False),
        sa.Column("failed", Whole, nullable=False),
        sa.Column("milliseconds", Whole, nullable=False),
        sa.Column("bytes", Whole, nullable=False),
        sa.Column("last_called_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "api_key_id", "hour", "tool", "client"),
        sqlite_strict=True,
    )
