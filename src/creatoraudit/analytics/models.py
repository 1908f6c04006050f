"""What comes out of the operations on figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from creatoraudit.analytics.reasons import Reason
from creatoraudit.analytics.window import Period
from creatoraudit.models import Id, Meta, Model


class Subject(Model, frozen=True, kw_only=True):
    """Whose figures these are."""

    type: Literal["organization", "account", "account_video", "video", "creator"]
    id: Id


class Covered(Model, frozen=True, kw_only=True):
    """The days that the figures are of, the last included."""

    period: Period
    start_date: date
    end_date: Annotated[
        date, Meta(description="Never today: a window ends with the last complete day.")
    ]
    days: int
    timezone: str


class Totals(Model, frozen=True, kw_only=True):
    """What a window gained, and what stood at its end. Null is unknown, never zero."""

    views: int | None
    plays: Annotated[int | None, Meta(description="On TikTok the same number as views.")]
    likes: int | None
    comments: int | None
    shares: int | None
    saves: Annotated[int | None, Meta(description="Instagram only.")]
    engagement: Annotated[
        int | None, Meta(description="Likes, comments and shares, as far as they are known.")
    ]
    engagement_rate: Annotated[
        float | None, Meta(description="(likes + comments + shares) / views × 100, of the gains.")
    ]
    followers: Annotated[
        int | None,
        Meta(description="At the end of the window; over several accounts not de-duplicated."),
    ]
    followers_change: int | None
    posts: Annotated[int | None, Meta(description="On the profile, at the end of the window.")]


class Changes(Model, frozen=True, kw_only=True):
    """Percent against the window before; `meta.reasons` says why one is null."""

    views_pct: float | None
    plays_pct: float | None
    likes_pct: float | None
    comments_pct: float | None
    shares_pct: float | None
    saves_pct: float | None
    engagement_pct: float | None
    engagement_rate_points: Annotated[
        float | None, Meta(description="Rates change in percentage points.")
    ]
    followers_pct: float | None
    posts_pct: float | None


class Corrected(Model, frozen=True, kw_only=True):
    """What the platform took back, 0 or less; not part of the gains."""

    views: int
    plays: int
    likes: int
    comments: int
    shares: int
    saves: int


class DayFigures(Model, frozen=True, kw_only=True):
    """One day: gains, and gauges at its end. Null is unknown, never zero."""

    date: date
    views: int | None
    plays: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    engagement_rate: float | None
    followers: int | None
    posts: int | None
    coverage: Annotated[
        float,
        Meta(ge=0, le=1, description="How much of the time followed lies between snapshots."),
    ]
    estimated: Annotated[
        bool, Meta(description="No snapshot fell on this day; it is read off the line between.")
    ]
    corrected: Corrected


class TodayFigures(DayFigures, frozen=True, kw_only=True):
    """Today so far, which is part of no total and no change."""

    partial: Literal[True] = True


class Analytics(Model, frozen=True, kw_only=True):
    """The figures of one subject in a window, by day, and in the window before."""

    type: Literal["analytics"] = "analytics"
    subject: Subject
    window: Covered
    totals: Totals
    previous: Annotated[Totals, Meta(description="The window of equal length just before.")]
    changes: Changes
    daily: list[DayFigures]
    today: Annotated[
        TodayFigures | None,
        Meta(description="Null where the window ends earlier, or nothing is known of today."),
    ]


class Quality(Model, frozen=True, kw_only=True):
    """How far the figures can be relied on."""

    coverage: Annotated[
        float, Meta(ge=0, le=1, description="Covered time / time followed, in the window.")
    ]
    previous_coverage: Annotated[float, Meta(ge=0, le=1)]
    tracked_days: Annotated[
        int, Meta(description="Days of the window on which posts were followed.")
    ]
    reasons: Annotated[
        dict[str, Reason],
        Meta(description="Why a figure of `totals` or `changes` is null, or lacks a part."),
    ]
    partial: Annotated[list[str], Meta(description="The figures of `totals` that lack a part.")]


class AnalyticsMeta(Quality, frozen=True, kw_only=True):
    """How the figures came about."""

    corrected: Corrected
    formula: dict[str, str]


class OverviewFigures(Model, frozen=True, kw_only=True):
    """Gains of a window; counts are those at its end."""

    total_views: int | None
    engagement_rate: float | None
    active_accounts: int
    account_videos: int
    tracked_videos: int


class OverviewChanges(Model, frozen=True, kw_only=True):
    """Percent against the window before."""

    total_views_pct: float | None
    engagement_rate_pct: Annotated[
        float | None, Meta(description="Of the rate itself: from 2 % to 3 % is 50.")
    ]
    engagement_rate_points: Annotated[
        float | None, Meta(description="In percentage points: from 2 % to 3 % is 1.")
    ]
    active_accounts_pct: float | None
    account_videos_pct: float | None
    tracked_videos_pct: float | None


class Overview(Model, frozen=True, kw_only=True):
    """The organization at a glance."""

    type: Literal["overview"] = "overview"
    current: OverviewFigures
    previous: OverviewFigures
    changes: OverviewChanges


class OverviewMeta(Quality, frozen=True, kw_only=True):
    """Which days, and how far the figures can be relied on."""

    window: Covered


class Metrics(Model, frozen=True, kw_only=True):
    """What one subject gained in the window. Null is unknown, never zero."""

    views: int | None
    plays: Annotated[int | None, Meta(description="On TikTok the same number as views.")]
    likes: int | None
    comments: int | None
    shares: int | None
    engagement: Annotated[
        int | None, Meta(description="Likes, comments and shares, as far as they are known.")
    ]


class MetricsMeta(Covered, frozen=True, kw_only=True):
    """Which days, and what was not found."""

    not_found: Annotated[
        list[int | str], Meta(description="Ids that are not of this organization, as they came.")
    ]
    reasons: Annotated[
        dict[str, dict[str, Reason]],
        Meta(description="By id: why a figure is null, or lacks a part."),
    ]


class DeltasMeta(Model, frozen=True, kw_only=True):
    """Which windows, and what was not found."""

    windows: list[int]
    video_count: Annotated[int, Meta(description="Videos that were found.")]
    not_found: list[Id]
    timezone: str


class CreatorRank(Model, frozen=True, kw_only=True):
    """A creator's place, and what it gained in the window."""

    type: Literal["creator_rank"] = "creator_rank"
    rank: int
    id: Id
    name: str
    accounts: int
    followers: Annotated[
        int | None, Meta(description="At the end of the window, over its accounts.")
    ]
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    engagement: int | None
    engagement_rate: float | None
    posts: Annotated[int | None, Meta(description="On its profiles, at the end of the window.")]


class RankingMeta(Covered, frozen=True, kw_only=True):
    """Which days, and who is ranked."""

    order_by: str
    ranked: Annotated[int, Meta(description="Creators that have a place; the answer may be cut.")]
    creators: Annotated[int, Meta(description="All creators of the organization.")]
    views_floor: Annotated[
        int | None, Meta(description="Views in the window that a rate needs to be ranked.")
    ]
