"""What one row of figures says by itself, where no days are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from creatoraudit.analytics import daily
from creatoraudit.analytics.metrics import COUNTERS, UNSUPPORTED
from creatoraudit.analytics.reasons import Gaps, gaps_of
from creatoraudit.analytics.series import (
    NOTHING,
    Row,
    Series,
    Span,
    is_known,
    lacking_in,
    row_as_shown,
    values_of,
)


class Figures(NamedTuple):
    """What a window gained, None where it is not known, and why."""

    values: Sequence[int | None]
    gaps: Gaps


def figures_of(row: Row | None, *, platform: str, lacking: Sequence[bool] | None = None) -> Figures:
    """The figures of one row, which may be none at all.

    `lacking` are the counters that were not told last, for a window without a snapshot.
    """
    shown = row_as_shown(NOTHING if row is None else (*row, *NOTHING[len(row) :]), platform)
    if shown[daily.SNAPSHOTS]:
        absent: Sequence[bool] = lacking_in(shown)
    else:
        unsupported = [name in UNSUPPORTED[platform] for name in COUNTERS]
        absent = [a or b for a, b in zip(lacking or unsupported, unsupported, strict=True)]
    values = values_of(shown, absent)
    # Whether anything was followed does not stand in one row: what is not there was not collected.
    span = Span(shown, values, is_known(shown), 1, 1, None, None, None)
    series = [Series(platform, NOTHING, {0: shown})]
    return Figures(values, gaps_of(span, series, days=range(1), had_snapshots=False))
