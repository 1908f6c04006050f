"""What lists of posts show beside the last counters: the gain of views, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from creatoraudit.analytics import queries
from creatoraudit.analytics.borders import borders_of, microseconds
from creatoraudit.analytics.metrics import VIEWS
from creatoraudit.analytics.post_windows import post_windows
from creatoraudit.analytics.series import is_known
from creatoraudit.analytics.subjects.typical import AGES
from creatoraudit.analytics.window import LastDays, last_days
from creatoraudit.models import decode
from creatoraudit.operation import Context
from creatoraudit.organizations.operations import find


def gains_of_posts(
    ctx: Context, post_ids: Sequence[str], *, period: LastDays
) -> dict[str, int | None]:
    """The views that each post gained in the last complete days of the organization's time zone.

    None where nothing is known of those days. Three or four statements, for any number of posts.
    """
    if not post_ids:
        return {}
    borders = borders_of(find(ctx).rollup_timezone)
    window = last_days(period, borders=borders, today=borders.day_of(microseconds(ctx.now)))
    posts = queries.find_posts(ctx.connection, ctx.organization_id, ids=post_ids)
    found = post_windows(ctx, posts, window=window, counters=("views",))
    gains: dict[str, int | None] = dict.fromkeys(post_ids)
    for id, (row, lacking) in found.items():
        if is_known(row) and (row[VIEWS] or not lacking[VIEWS]):
            gains[id] = row[VIEWS]
    return gains


def outlier_factor(views_by_age: Sequence[int | None], typical: str | None) -> float | None:
    """How many times the account's median a post has, at the highest age that both are known at.

    `views_by_age` are `views_1d`, `views_3d`, `views_7d` and `views_30d` of the post, `typical` the
    column of its account. 3 and more is hot, 5 viral, 10 a breakout.
    """
    if typical is None:
        return None
    for views, usual in zip(reversed(views_by_age), reversed(_medians(typical)), strict=True):
        if views is not None and usual:
            return views / usual
    return None


@lru_cache(maxsize=1000)
def _medians(typical: str) -> Sequence[int | None]:
    kept: dict[str, Any] = decode(typical.encode())
    return [kept.get(age) for age in AGES]
