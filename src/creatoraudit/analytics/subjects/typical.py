"""What is usual for an account, and how many views a post had at certain ages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median, quantiles

from creatoraudit.analytics.borders import DAY
from creatoraudit.analytics.daily import Life, value_between
from creatoraudit.models import encode

AGES = {"views_1d": DAY, "views_3d": 3 * DAY, "views_7d": 7 * DAY, "views_30d": 30 * DAY}
"""The ages at which posts are compared, by the column that keeps the views."""

YOUNGEST = 7 * DAY
LAST_POSTS = 30
FEWEST = 8


def views_by_age(line: Sequence[tuple[int, int]], life: Life) -> dict[str, int]:
    """The views at each age that lies between two neighbours of `line`, which are instants and
    views in order; nothing is told for a gap too long to spread.
    """
    if life.born is None:
        return {}
    found: dict[str, int] = {}
    for column, age in AGES.items():
        at = life.born + age
        for start, end in pairwise(line):
            if start[0] < at <= end[0] and not life.is_too_long(start[0], end[0]):
                found[column] = value_between(start, end, at)
    return found


def typical_of(views: Sequence[int], by_age: dict[str, list[int]]) -> str | None:
    """P10, P50 and P90 of an account's last posts, and the median at each age, as JSON; None where
    there are too few to tell.
    """
    if len(views) < FEWEST:
        return None
    tenths = [round(tenth) for tenth in quantiles(views, n=10, method="inclusive")]
    ages = {
        column: round(median(values)) if len(values) >= FEWEST else None
        for column, values in by_age.items()
    }
    return encode(
        {"posts": len(views), "p10": tenths[0], "p50": tenths[4], "p90": tenths[8], **ages}
    ).decode()
