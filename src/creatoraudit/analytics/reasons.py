"""Why a figure is null, or lacks a part; and how it changed against the window before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from creatoraudit.analytics import daily
from creatoraudit.analytics.metrics import (
    COUNTERS,
    ENGAGEMENT,
    LIKES,
    SHARES,
    UNSUPPORTED,
    VIEWS,
    engagement,
    engagement_rate,
)
from creatoraudit.analytics.series import Series, Span

Reason = Literal[
    "hidden",
    "unsupported",
    "not_returned",
    "not_applicable",
    "not_followed",
    "not_collected",
    "no_views",
    "insufficient_history",
    "new",
]
"""Why a figure is null, or what keeps it from being whole."""

ENOUGH = 0.8
"""The part of the window before that must be known for a change to be told."""


class Gaps(NamedTuple):
    """What is not known of a window."""

    reasons: dict[str, Reason]
    partial: list[str]
    """The figures that are known in part."""

    def rate(self, values: Sequence[int | None]) -> float | None:
        """The engagement rate in percent of the window, or of a day of it."""
        return None if self.hides_engagement() else engagement_rate(values).value

    def hides_engagement(self) -> bool:
        """Whether a part of the rate was hidden all through."""
        return any(
            self.reasons.get(name) == "hidden" and name not in self.partial for name in ENGAGEMENT
        )


class Change(NamedTuple):
    """A change, or why there is none to tell."""

    value: float | None
    reason: Reason | None = None


def gaps_of(span: Span, series: Iterable[Series], *, days: range, had_snapshots: bool) -> Gaps:
    """Why counters and engagement of a window are null or lack a part.

    `had_snapshots` says whether there was any before the window.
    """
    nothing = None if span.is_known else _why_nothing(span, had_snapshots=had_snapshots)
    gaps = Gaps({}, [])
    for counter, untold in enumerate(_untold(list(series), days)):
        reason = nothing or _why(span, counter, untold=untold)
        if reason is not None:
            gaps.reasons[COUNTERS[counter]] = reason
            if span.values[counter] is not None and reason != "not_followed":
                gaps.partial.append(COUNTERS[counter])
    _add_engagement(gaps, span.values)
    return gaps


def change(
    now: float | None, before: float | None, *, is_enough: bool, in_points: bool = False
) -> Change:
    """The change of one figure: in percent, or in points for a rate."""
    if now is None:
        return Change(None)
    if before is None or not is_enough:
        return Change(None, "insufficient_history")
    if in_points:
        return Change(now - before)
    if before == 0:
        return Change(0.0) if now == 0 else Change(None, "new")
    return Change((now - before) / before * 100)


def is_enough(before: Span, *, days: int) -> bool:
    """Whether so much of the window before is known that a change says something."""
    return before.coverage >= ENOUGH and before.tracked_days >= ENOUGH * days


def _why_nothing(span: Span, *, had_snapshots: bool) -> Reason:
    if span.tracked > 0:
        return "not_collected"
    return "not_followed" if had_snapshots else "insufficient_history"


def _untold(series: Sequence[Series], days: range) -> list[int | None]:
    """In how many snapshots each counter could not have been; None: in none it could."""
    snapshots = [
        (one.platform, sum(one.days[day][daily.SNAPSHOTS] for day in days if day in one.days))
        for one in series
    ]
    return [
        None
        if series and all(name in UNSUPPORTED[platform] for platform, _ in snapshots)
        else sum(number for platform, number in snapshots if name in UNSUPPORTED[platform])
        for name in COUNTERS
    ]


def _why(span: Span, counter: int, *, untold: int | None) -> Reason | None:
    if untold is None:
        return "unsupported"
    if span.row[daily.MISSING + counter] > untold:
        return "hidden" if span.row[daily.HIDDEN] else "not_returned"
    if untold:
        return "unsupported"
    if span.values[counter] is None:
        return "not_returned"
    return "not_followed" if span.row[daily.NOT_FOLLOWED] else None


def _add_engagement(gaps: Gaps, values: Sequence[int | None]) -> None:
    """Engagement lacks what its parts lack, and the rate what its views lack besides."""
    parts = values[LIKES : SHARES + 1]
    lacking = [
        name
        for name, value in zip(ENGAGEMENT, parts, strict=True)
        if value is None or name in gaps.partial
    ]
    if lacking:
        gaps.reasons["engagement"] = gaps.reasons[lacking[0]]
        if parts.count(None) < len(parts):
            gaps.partial.append("engagement")
    why, is_null = _why_rate(gaps, values)
    if why is not None:
        gaps.reasons["engagement_rate"] = why
        if not is_null:
            gaps.partial.append("engagement_rate")


def _why_rate(gaps: Gaps, values: Sequence[int | None]) -> tuple[Reason | None, bool]:
    """Why the rate is null, or what it lacks; and whether it is null."""
    views, engaged = values[VIEWS], engagement(values)
    if views is None:
        return gaps.reasons["views"], True
    if gaps.hides_engagement():
        return "hidden", True
    if views == 0:
        return "no_views", True
    lacks = next((name for name in ("engagement", "views") if name in gaps.reasons), None)
    is_whole = lacks is None or (lacks not in gaps.partial and engaged is not None)
    return (None if is_whole else gaps.reasons[lacks or "views"]), engaged is None
