"""What the API answers: overview. Made by `make reference`."""

from __future__ import annotations

from typing import Literal

from creatoraudit.client.answers import Answer
from creatoraudit.client.models.shared import Covered


class OverviewFigures(Answer, frozen=True, kw_only=True):
    """Gains of a window; counts are those at its end."""

    total_views: int | None
    engagement_rate: float | None
    active_accounts: int
    account_videos: int
    tracked_videos: int


class OverviewChanges(Answer, frozen=True, kw_only=True):
    """Percent against the window before."""

    total_views_pct: float | None
    engagement_rate_pct: float | None
    """Of the rate itself: from 2 % to 3 % is 50."""
    engagement_rate_points: float | None
    """In percentage points: from 2 % to 3 % is 1."""
    active_accounts_pct: float | None
    account_videos_pct: float | None
    tracked_videos_pct: float | None


class Overview(Answer, frozen=True, kw_only=True):
    """The organization at a glance."""

    type: Literal["overview"]
    current: OverviewFigures
    previous: OverviewFigures
    changes: OverviewChanges


class OverviewMeta(Answer, frozen=True, kw_only=True):
    """Which days, and how far the figures can be relied on."""

    coverage: float
    """Covered time / time followed, in the window."""
    previous_coverage: float
    tracked_days: int
    """Days of the window on which posts were followed."""
    reasons: dict[str, str]
    """Why a figure of `totals` or `changes` is null, or lacks a part."""
    partial: list[str]
    """The figures of `totals` that lack a part."""
    window: Covered
