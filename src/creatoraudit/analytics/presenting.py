"""The one shape of analytics, from the days of any subject."""

from __future__ import annotations

from typing import Any, NamedTuple

from creatoraudit.analytics import daily
from creatoraudit.analytics.borders import SECOND, date_of
from creatoraudit.analytics.metrics import COUNTERS, ENGAGEMENT_FORMULA, engagement
from creatoraudit.analytics.models import (
    Analytics,
    AnalyticsMeta,
    Changes,
    Corrected,
    Covered,
    DayFigures,
    Subject,
    TodayFigures,
    Totals,
)
from creatoraudit.analytics.reasons import Change, Gaps, Reason, change, gaps_of, is_enough
from creatoraudit.analytics.series import Day, Row, Series, Span, share, span_of, walk
from creatoraudit.analytics.window import Window
from creatoraudit.models import Detailed

FORMULA = {
    "engagement": "likes + comments + shares",
    "engagement_rate": ENGAGEMENT_FORMULA,
    "coverage": "time between snapshots / time followed",
}

LEAD = 8
"""Days before both windows that tell which counters were known when they began."""


class Spans(NamedTuple):
    """A window and the one before, each with what is not known of it, and the days of the first."""

    now: Span
    before: Span
    gaps: Gaps
    gaps_before: Gaps
    days: list[Day]
    today: Day | None
    is_enough: bool


def first_day(window: Window) -> int:
    """From which day on the days of a subject are needed."""
    return window.before.first - LEAD


def spans_of(series: list[Series], *, window: Window, gauges_since: int | None = None) -> Spans:
    """The days of a subject, put together; `series` begin where `first_day` says."""
    before = window.before
    last = window.today if window.touches_today else window.last
    every_day = walk(
        series,
        first=first_day(window),
        last=last,
        borders=window.borders,
        gauges_since=gauges_since,
    )[LEAD:]
    then, days = every_day[: window.days], every_day[window.days : 2 * window.days]
    span, span_before = span_of(days), span_of(then)
    seen = any(one.before[daily.SNAPSHOTS] for one in series)
    return Spans(
        now=span,
        before=span_before,
        gaps=gaps_of(
            span,
            series,
            days=range(window.first, window.last + 1),
            had_snapshots=seen or bool(span_before.row[daily.SNAPSHOTS]),
        ),
        gaps_before=gaps_of(
            span_before, series, days=range(before.first, before.last + 1), had_snapshots=seen
        ),
        days=days,
        today=every_day[-1] if window.touches_today else None,
        is_enough=is_enough(span_before, days=window.days),
    )


def analytics_of(
    subject: Subject, spans: Spans, *, window: Window, now: int
) -> Detailed[Analytics, AnalyticsMeta]:
    """The answer; `now` is in microseconds since 1970."""
    totals = _totals(spans.now, spans.gaps)
    previous = _totals(spans.before, spans.gaps_before)
    changes, reasons = _changes(totals, previous, is_enough=spans.is_enough)
    reasons = {**spans.gaps.reasons, **_gauge_reasons(subject, spans.now), **reasons}
    analytics = Analytics(
        subject=subject,
        window=covered(window),
        totals=totals,
        previous=previous,
        changes=changes,
        daily=[DayFigures(**_day(day, spans.gaps)) for day in spans.days],
        today=_today(spans, window=window, now=now),
    )
    meta = AnalyticsMeta(
        coverage=spans.now.coverage,
        previous_coverage=spans.before.coverage,
        tracked_days=spans.now.tracked_days,
        reasons=reasons,
        partial=spans.gaps.partial,
        corrected=_corrected(spans.now.row),
        formula=FORMULA,
    )
    return Detailed(analytics, meta)


def covered(window: Window) -> Covered:
    """The window, as every answer names it."""
    return Covered(
        period=window.period,
        start_date=window.start_date,
        end_date=window.end_date,
        days=window.days,
        timezone=window.timezone,
    )


def _totals(span: Span, gaps: Gaps) -> Totals:
    return Totals(
        **dict(zip(COUNTERS, span.values, strict=True)),
        engagement=engagement(span.values),
        engagement_rate=gaps.rate(span.values),
        followers=span.followers,
        followers_change=span.followers_change,
        posts=span.posts,
    )


def _changes(now: Totals, before: Totals, *, is_enough: bool) -> tuple[Changes, dict[str, Reason]]:
    found: dict[str, Change] = {}
    for name in (*COUNTERS, "engagement"):
        found[f"{name}_pct"] = change(
            getattr(now, name), getattr(before, name), is_enough=is_enough
        )
    found["engagement_rate_points"] = change(
        now.engagement_rate, before.engagement_rate, is_enough=is_enough, in_points=True
    )
    for name in ("followers", "posts"):
        # A gauge is known or not: no part of the window before matters but its end.
        found[f"{name}_pct"] = change(getattr(now, name), getattr(before, name), is_enough=True)
    reasons = {name: one.reason for name, one in found.items() if one.reason is not None}
    return Changes(**{name: one.value for name, one in found.items()}), reasons


def _gauge_reasons(subject: Subject, span: Span) -> dict[str, Reason]:
    unknown = {"followers": span.followers, "posts": span.posts}
    reason: Reason = "insufficient_history"
    if subject.type in ("video", "account_video"):
        reason = "not_applicable"
    elif span.tracked_days:
        reason = "not_returned"
    missing = [name for name, value in unknown.items() if value is None]
    if "followers" in missing:
        missing.append("followers_change")
    return dict.fromkeys(missing, reason)


def _day(day: Day, gaps: Gaps) -> dict[str, Any]:
    return {
        **dict(zip(COUNTERS, day.values, strict=True)),
        "date": date_of(day.day),
        "engagement_rate": gaps.rate(day.values),
        "followers": day.followers,
        "posts": day.posts,
        "coverage": day.coverage,
        "estimated": day.is_estimated,
        "corrected": _corrected(day.row),
    }


def _today(spans: Spans, *, window: Window, now: int) -> TodayFigures | None:
    day = spans.today
    if day is None or (day.values.count(None) == len(day.values) and day.followers is None):
        return None
    left = window.borders.start(day.day + 1) // SECOND - now // SECOND
    so_far = day.tracked - day.followed_at_end * left
    coverage = share(day.row[daily.COVERED], so_far)
    return TodayFigures(**{**_day(day, spans.gaps), "coverage": coverage})


def _corrected(row: Row) -> Corrected:
    return Corrected(
        **dict(zip(COUNTERS, row[daily.CORRECTED : daily.MISSING], strict=True)),
    )
