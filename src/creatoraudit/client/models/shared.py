"""What the API answers: what several groups share. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class Subject(Answer, frozen=True, kw_only=True):
    """Whose figures these are."""

    type: str
    """One of `account`, `account_video`, `creator`, `organization`, `video`; more may come."""
    id: str


class Covered(Answer, frozen=True, kw_only=True):
    """The days that the figures are of, the last included."""

    period: str
    """One of `30d`, `7d`, `90d`, `custom`; more may come."""
    start_date: datetime.date
    end_date: datetime.date
    """Never today: a window ends with the last complete day."""
    days: int
    timezone: str


class Totals(Answer, frozen=True, kw_only=True):
    """What a window gained, and what stood at its end. Null is unknown, never zero."""

    views: int | None
    plays: int | None
    """On TikTok the same number as views."""
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    """Instagram only."""
    engagement: int | None
    """Likes, comments and shares, as far as they are known."""
    engagement_rate: float | None
    """(likes + comments + shares) / views × 100, of the gains."""
    followers: int | None
    """At the end of the window; over several accounts not de-duplicated."""
    followers_change: int | None
    posts: int | None
    """On the profile, at the end of the window."""


class Changes(Answer, frozen=True, kw_only=True):
    """Percent against the window before; `meta.reasons` says why one is null."""

    views_pct: float | None
    plays_pct: float | None
    likes_pct: float | None
    comments_pct: float | None
    shares_pct: float | None
    saves_pct: float | None
    engagement_pct: float | None
    engagement_rate_points: float | None
    """Rates change in percentage points."""
    followers_pct: float | None
    posts_pct: float | None


class Corrected(Answer, frozen=True, kw_only=True):
    """What the platform took back, 0 or less; not part of the gains."""

    views: int
    plays: int
    likes: int
    comments: int
    shares: int
    saves: int


class DayFigures(Answer, frozen=True, kw_only=True):
    """One day: gains, and gauges at its end. Null is unknown, never zero."""

    date: datetime.date
    views: int | None
    plays: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    engagement_rate: float | None
    followers: int | None
    posts: int | None
    coverage: float
    """How much of the time followed lies between snapshots."""
    estimated: bool
    """No snapshot fell on this day; it is read off the line between."""
    corrected: Corrected


class TodayFigures(Answer, frozen=True, kw_only=True):
    """Today so far, which is part of no total and no change."""

    date: datetime.date
    views: int | None
    plays: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    engagement_rate: float | None
    followers: int | None
    posts: int | None
    coverage: float
    """How much of the time followed lies between snapshots."""
    estimated: bool
    """No snapshot fell on this day; it is read off the line between."""
    corrected: Corrected
    partial: bool


class Analytics(Answer, frozen=True, kw_only=True):
    """The figures of one subject in a window, by day, and in the window before."""

    type: Literal["analytics"]
    subject: Subject
    window: Covered
    totals: Totals
    previous: Totals
    """The window of equal length just before."""
    changes: Changes
    daily: list[DayFigures]
    today: TodayFigures | None
    """Null where the window ends earlier, or nothing is known of today."""


class AnalyticsMeta(Answer, frozen=True, kw_only=True):
    """How the figures came about."""

    coverage: float
    """Covered time / time followed, in the window."""
    previous_coverage: float
    tracked_days: int
    """Days of the window on which posts were followed."""
    reasons: dict[str, str]
    """Why a figure of `totals` or `changes` is null, or lacks a part."""
    partial: list[str]
    """The figures of `totals` that lack a part."""
    corrected: Corrected
    formula: dict[str, str]


class Metrics(Answer, frozen=True, kw_only=True):
    """What one subject gained in the window. Null is unknown, never zero."""

    views: int | None
    plays: int | None
    """On TikTok the same number as views."""
    likes: int | None
    comments: int | None
    shares: int | None
    engagement: int | None
    """Likes, comments and shares, as far as they are known."""


class MetricsMeta(Answer, frozen=True, kw_only=True):
    """Which days, and what was not found."""

    period: str
    """One of `30d`, `7d`, `90d`, `custom`; more may come."""
    start_date: datetime.date
    end_date: datetime.date
    """Never today: a window ends with the last complete day."""
    days: int
    timezone: str
    not_found: list[int | str]
    """Ids that are not of this organization, as they came."""
    reasons: dict[str, dict[str, str]]
    """By id: why a figure is null, or lacks a part."""


class Account(Answer, frozen=True, kw_only=True):
    """A tracked profile. Counts that are not known, or that the platform hides, are null."""

    id: str
    type: Literal["account"]
    platform: str
    """One of `instagram`, `tiktok`; more may come."""
    username: str
    """In lower case, without `@`."""
    name: str | None
    description: str | None
    profile_pic_url: str | None
    profile_pic_url_original: str | None
    is_verified: bool | None
    is_active: bool
    is_unavailable: bool
    link_in_bio: str | None
    creator_id: str | None
    creator_name: str | None
    category: str | None
    metadata: dict[str, str]
    added_at: datetime.datetime
    first_scrape_time: datetime.datetime | None
    last_scrape_time: datetime.datetime | None
    """Null until the first refresh."""
    scrape_interval_hours: int
    follower_count: int | None
    following_count: int | None
    profile_post_count: int | None
    """How many posts the profile says it has."""
    total_post_count: int
    """How many of its posts are known here."""
    view_count: int | None
    """The sum over its posts, as the next ones."""
    like_count: int | None
    comment_count: int | None
    share_count: int | None
    play_count: int | None
    saved_count: int | None
    """Instagram only."""
    fb_play_count: int | None
    ig_play_count: int | None
    fb_like_count: int | None
    max_recent_posts_per_account: int | None
    post_lookback_days: int | None
    effective_max_recent_posts_per_account: int | None
    """Its own limit, else the organization's; null: none."""
    effective_post_lookback_days: int | None
    """Its own limit, else the organization's; null: none."""
    status: str
    """One of `active`, `error`, `missing`, `not_eligible`, `paused`, `pending`, `private`;
    more may come.
    """
    status_detail: str | None
    """Why it is as it is, in words."""
    next_refresh_at: datetime.datetime | None
    """Null: nothing refreshes it by itself."""
    engagement_rate: float | None
    """(likes + comments + shares) / views in percent, over all its posts."""
    partial: list[str]
    """What the rate lacks: counters that some of its posts hide. One of `comments`, `likes`,
    `shares`; more may come.
    """
