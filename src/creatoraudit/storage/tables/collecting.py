"""The record of collecting and importing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint

from creatoraudit.storage.dialect import Flag, Id, Instant, Real, Text, Whole
from creatoraudit.storage.tables.base import sums, table

attempts = table(
    "attempts",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("collector", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text),
    Column("duration_ms", Whole, nullable=False),
    Column("fields", Text, nullable=False),
    Column("cost", Real),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("attempts_by_subject", "organization_id", "subject_id", "id"),
)

collected = table(
    "collected",
    Column("organization_id", Id, nullable=False),
    Column("day", Whole, nullable=False),
    Column("platform", Text, nullable=False),
    Column("kind", Text, nullable=False),
    *sums("posts"),
    PrimaryKeyConstraint("organization_id", "day", "platform", "kind"),
)

imports = table(
    "imports",
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_detail", Text),
    Column("kind", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("file_name", Text),
    Column("file_digest", Text, nullable=False),
    Column("is_dry_run", Flag, nullable=False),
    Column("is_strict", Flag, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("problems", Text, nullable=False),
    *sums("bytes_total", "bytes_done", "lines_read", "lines_added", "lines_known", "lines_wrong"),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("finished_at", Instant),
    Column("undone_at", Instant),
    PrimaryKeyConstraint("organization_id", "id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
)

imported_subjects = table(
    "imported_subjects",
    Column("organization_id", Id, nullable=False),
    Column("import_id", Id, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "import_id", "subject_type", "subject_id"),
)
