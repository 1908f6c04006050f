"""Creators in the order of what they gained, or of what they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import asdict

from creatoraudit.analytics import queries
from creatoraudit.analytics.borders import borders_of, microseconds
from creatoraudit.analytics.inputs import TopCreators
from creatoraudit.analytics.metrics import COMMENTS, LIKES, SHARES, VIEWS, engagement
from creatoraudit.analytics.models import CreatorRank, RankingMeta
from creatoraudit.analytics.presenting import covered
from creatoraudit.analytics.series import NOTHING, Row, added
from creatoraudit.analytics.single import figures_of
from creatoraudit.analytics.window import Window, last_days
from creatoraudit.models import Detailed
from creatoraudit.operation import Context, Get, operation
from creatoraudit.organizations.operations import find

VIEWS_FLOOR = 1_000
"""A rate over fewer views says little."""


class Ranked(NamedTuple):
    """A creator with its figures."""

    id: str
    name: str
    accounts: int
    values: Sequence[int | None]
    rate: float | None
    followers: int | None
    posts: int | None


METRICS: dict[str, Callable[[Ranked], float | None]] = {
    "views": lambda ranked: ranked.values[VIEWS],
    "engagement_rate": lambda ranked: (
        ranked.rate if (ranked.values[VIEWS] or 0) >= VIEWS_FLOOR else None
    ),
    "followers": lambda ranked: ranked.followers,
    "posts": lambda ranked: ranked.posts,
}


@operation(scope="read", role="viewer", rest=Get("/creators/top"))
def get_top_creators(ctx: Context, data: TopCreators) -> Detailed[list[CreatorRank], RankingMeta]:
    """Get the creators that gained most, or have most.

    By what their accounts gained in the last complete days of the organization's time zone, or had
    at their end. Views break ties, then the id. A creator has no place where the metric is not
    known, where all its accounts are unavailable, or where it has fewer than 1,000 views for a
    rate; `meta` says how many have one.
    """
    organization = find(ctx)
    borders = borders_of(organization.rollup_timezone)
    window = last_days(data.period, borders=borders, today=borders.day_of(microseconds(ctx.now)))
    names = queries.creator_names(ctx.connection, ctx.organization_id)
    everyone = _everyone(ctx, names, series=organization.rollup_series, window=window)
    metric = METRICS[data.order_by]
    places = sorted(
        ((value, one) for one in everyone if (value := metric(one)) is not None),
        key=lambda place: (-place[0], -(place[1].values[VIEWS] or 0), place[1].id),
    )
    meta = RankingMeta(
        **asdict(covered(window)),
        order_by=data.order_by,
        ranked=len(places),
        creators=len(names),
        views_floor=VIEWS_FLOOR if data.order_by == "engagement_rate" else None,
    )
    shown = enumerate(places[: data.limit], start=1)
    return Detailed([_shown(one, rank) for rank, (_, one) in shown], meta)


def _everyone(
    ctx: Context, names: Mapping[str, str], *, series: int, window: Window
) -> list[Ranked]:
    """Every creator that has an account which can be seen."""
    asked = ctx.connection, ctx.organization_id
    by_creator: dict[str, list[Any]] = {}
    for account in queries.accounts_of_creators(*asked):
        by_creator.setdefault(account.creator_id, []).append(account)
    seen = {id: its for id, its in by_creator.items() if not all(one.is_unavailable for one in its)}
    ids = [account.id for its in seen.values() for account in its]
    sums = queries.ranked_sums(*asked, series=series, ids=ids, first=window.first, last=window.last)
    by_account = {row[0]: tuple(row)[1:] for row in sums}
    return [_ranked(id, names[id], its, by_account) for id, its in seen.items()]


def _ranked(
    id: str, name: str, accounts: Sequence[Any], by_account: Mapping[str, Sequence[int]]
) -> Ranked:
    rows = [by_account[account.id] for account in accounts if account.id in by_account]
    width = len(queries.RANKED)
    figures = figures_of(_as_row(added(row[:width] for row in rows)), platform="instagram")
    gauges = [(*by_account.get(account.id, ()),)[width:] or (0,) * 4 for account in accounts]
    return Ranked(
        id=id,
        name=name,
        accounts=len(accounts),
        values=figures.values,
        rate=figures.gaps.rate(figures.values),
        followers=_at_end([one.follower_count for one in accounts], [g[:2] for g in gauges]),
        posts=_at_end([one.profile_post_count for one in accounts], [g[2:] for g in gauges]),
    )


def _as_row(sums: Sequence[int]) -> Row:
    row = list(NOTHING)
    for place, figure in zip(queries.RANKED_PLACES, sums, strict=False):
        row[place] = figure
    return row


def _at_end(now: Iterable[int | None], since: Iterable[Sequence[int]]) -> int | None:
    """What stands now less what came since the window; an account that was not known then is
    left out.
    """
    known = [
        value - change
        for value, (joined, change) in zip(now, since, strict=True)
        if value is not None and not joined
    ]
    return sum(known) if known else None


def _shown(ranked: Ranked, rank: int) -> CreatorRank:
    return CreatorRank(
        rank=rank,
        id=ranked.id,
        name=ranked.name,
        accounts=ranked.accounts,
        followers=ranked.followers,
        views=ranked.values[VIEWS],
        likes=ranked.values[LIKES],
        comments=ranked.values[COMMENTS],
        shares=ranked.values[SHARES],
        engagement=engagement(ranked.values),
        engagement_rate=ranked.rate,
        posts=ranked.posts,
    )
