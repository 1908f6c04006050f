"""The organization at a glance."""

from __future__ import annotations

from collections.abc import Iterable

from creatoraudit.analytics import sources
from creatoraudit.analytics.borders import borders_of
from creatoraudit.analytics.inputs import OrganizationWindow
from creatoraudit.analytics.metrics import VIEWS
from creatoraudit.analytics.models import (
    Overview,
    OverviewChanges,
    OverviewFigures,
    OverviewMeta,
)
from creatoraudit.analytics.presenting import covered, first_day, spans_of
from creatoraudit.analytics.reasons import Gaps, Reason, change
from creatoraudit.analytics.series import (
    ACCOUNT_VIDEOS,
    ACTIVE_ACCOUNTS,
    VIDEOS,
    Row,
    Series,
    Span,
)
from creatoraudit.analytics.sources import UTC, Zone, check_length, zone_for
from creatoraudit.analytics.window import Window, window_of
from creatoraudit.models import Detailed
from creatoraudit.operation import Context, Get, operation
from creatoraudit.organizations.operations import find

COUNTED = {
    "active_accounts": ACTIVE_ACCOUNTS,
    "account_videos": ACCOUNT_VIDEOS,
    "tracked_videos": VIDEOS,
}
NAMES = {"views": "total_views", "engagement_rate": "engagement_rate"}
"""What figures of a window are called here."""
IN_UTC = Zone(borders_of(UTC), 0)


@operation(scope="read", role="viewer", rest=Get("/overview"))
def get_overview(ctx: Context, data: OrganizationWindow) -> Detailed[Overview, OverviewMeta]:
    """Get the organization at a glance.

    The views that everything gained in a window and their engagement rate, how many accounts and
    posts were tracked at its end, and the same for the window just before. `period` is `7d` unless
    said; today is in no figure.
    """
    zone = zone_for(find(ctx), data.timezone)
    window = window_of(data, default="7d", borders=zone.borders, now=ctx.now)
    check_length(window, zone)
    series = _series(ctx, zone, data.platform, window=window)
    # Nothing but the roll-ups knows how many there were.
    has_counts = zone.series is not None
    counts = series if has_counts else _series(ctx, IN_UTC, data.platform, window=window)
    spans = spans_of(series, window=window)
    current = _figures(spans.now, spans.gaps, _counts(counts, window.last))
    previous = _figures(spans.before, spans.gaps_before, _counts(counts, window.before.last))
    changes, reasons = _changes(current, previous, is_enough=spans.is_enough)
    reasons |= {NAMES[name]: why for name, why in spans.gaps.reasons.items() if name in NAMES}
    meta = OverviewMeta(
        window=covered(window),
        coverage=spans.now.coverage,
        previous_coverage=spans.before.coverage,
        tracked_days=spans.now.tracked_days,
        reasons=reasons,
        partial=[NAMES[name] for name in spans.gaps.partial if name in NAMES],
    )
    return Detailed(Overview(current=current, previous=previous, changes=changes), meta)


def _series(ctx: Context, zone: Zone, platform: str | None, *, window: Window) -> list[Series]:
    return sources.of_organization(
        ctx, zone, platform=platform, first=first_day(window), last=window.today + 1
    )


def _figures(span: Span, gaps: Gaps, counts: dict[str, int]) -> OverviewFigures:
    return OverviewFigures(
        total_views=span.values[VIEWS], engagement_rate=gaps.rate(span.values), **counts
    )


def _counts(series: Iterable[Series], day: int) -> dict[str, int]:
    """How many there were at the end of a day."""
    rows = [row for one in series for row in (one.before, *_until(one, day))]
    return {name: sum(row[at] for row in rows) for name, at in COUNTED.items()}


def _until(series: Series, last: int) -> Iterable[Row]:
    return (row for day, row in series.days.items() if day <= last)


def _changes(
    now: OverviewFigures, before: OverviewFigures, *, is_enough: bool
) -> tuple[OverviewChanges, dict[str, Reason]]:
    found = {
        f"{name}_pct": change(
            getattr(now, name),
            getattr(before, name),
            # Counts are known of every day.
            is_enough=is_enough or name in COUNTED,
        )
        for name in OverviewFigures.__struct_fields__
    }
    found["engagement_rate_points"] = change(
        now.engagement_rate, before.engagement_rate, is_enough=is_enough, in_points=True
    )
    reasons = {name: one.reason for name, one in found.items() if one.reason is not None}
    return OverviewChanges(**{name: one.value for name, one in found.items()}), reasons
