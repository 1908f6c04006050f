"""Snapshots, append-only, and the daily roll-ups made of them, which can be made again."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint

from creatoraudit.storage.dialect import Instant, ShortId, Text, Whole
from creatoraudit.storage.tables.base import clustered, sums, wholes

COUNTERS = ("views", "plays", "likes", "comments", "shares", "saves")

post_snapshots = clustered(
    "post_snapshots",
    Column("organization_id", ShortId, nullable=False),
    Column("post_id", ShortId, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    *wholes(*COUNTERS),
    # Which counters the platform hides, a bit each in the order above.
    Column("hidden", Whole, nullable=False, server_default="0"),
    # To which power of ten each was rounded, a decimal digit each, the first the lowest.
    Column("rounding", Whole, nullable=False, server_default="0"),
    Column("import_id", ShortId),
    PrimaryKeyConstraint("organization_id", "post_id", "at", "source"),
)

account_snapshots = clustered(
    "account_snapshots",
    Column("organization_id", ShortId, nullable=False),
    Column("account_id", ShortId, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    *wholes("followers", "following", "posts"),
    Column("import_id", ShortId),
    PrimaryKeyConstraint("organization_id", "account_id", "at", "source"),
)

GAINS = COUNTERS
CORRECTED = tuple(f"{name}_corrected" for name in COUNTERS)
MISSING = tuple(f"{name}_missing" for name in COUNTERS)
COVERAGE = ("hidden", "snapshots", "covered", "tracked", "followed_change", "lumps", "not_followed")
GAUGES = ("followers_joined", "followers_change", "posts_joined", "posts_change")
DAY = (*GAINS, *CORRECTED, *MISSING, *COVERAGE, *GAUGES)
"""What a day of an account holds; analytics/daily.py says what each is."""

COUNTS = ("accounts_change", "active_accounts_change", "account_videos_change", "videos_change")
"""What a day of an organization holds besides."""

# `series` is 0 for days of UTC, and the organization's `rollup_series` for those of its own zone.
account_days = clustered(
    "account_days",
    Column("organization_id", ShortId, nullable=False),
    Column("series", Whole, nullable=False),
    Column("account_id", ShortId, nullable=False),
    Column("day", Whole, nullable=False),
    *sums(*DAY),
    PrimaryKeyConstraint("organization_id", "series", "account_id", "day"),
)

organization_days = clustered(
    "organization_days",
    Column("organization_id", ShortId, nullable=False),
    Column("series", Whole, nullable=False),
    Column("platform", Text, nullable=False),
    Column("day", Whole, nullable=False),
    *sums(*DAY, *COUNTS),
    PrimaryKeyConstraint("organization_id", "series", "platform", "day"),
)
