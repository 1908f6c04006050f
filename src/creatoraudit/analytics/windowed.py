"""What accounts and posts gained in a window, many at once."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import asdict

from creatoraudit.analytics import queries
from creatoraudit.analytics.inputs import AccountMetrics, AccountVideoMetrics, VideoMetrics
from creatoraudit.analytics.metrics import COMMENTS, LIKES, PLAYS, SHARES, VIEWS, engagement
from creatoraudit.analytics.models import Metrics, MetricsMeta
from creatoraudit.analytics.post_windows import post_windows
from creatoraudit.analytics.presenting import covered
from creatoraudit.analytics.reasons import Reason
from creatoraudit.analytics.series import Row, added
from creatoraudit.analytics.single import Figures, figures_of
from creatoraudit.analytics.sources import UTC, Zone, check_length, check_posts, zone_for
from creatoraudit.analytics.window import Dates, Window, window_of
from creatoraudit.errors import invalid
from creatoraudit.models import UNSET, Detailed, UnsetType
from creatoraudit.operation import Context, Post, operation
from creatoraudit.organizations.operations import find

K = TypeVar("K", int, str)
Answer = Detailed[dict[str, Metrics], MetricsMeta]

MOST = 200
UNSEEN: tuple[Row | None, Sequence[bool] | None] = (None, None)


@operation(scope="read", role="viewer", storage="read", rest=Post("/accounts/metrics"))
def get_account_metrics(
    ctx: Context, data: AccountMetrics
) -> Detailed[dict[str, Metrics], MetricsMeta]:
    """Get what some accounts gained in a window.

    For 1 to 200 accounts, by id. `period` is `30d` unless said; days are those of UTC unless
    `timezone` is. A window ends with the last complete day. Null is what is not known, and
    `meta.reasons` says why; ids that are not of this organization are in `meta.not_found`.
    """
    zone, window = _asked(ctx, data, data.timezone)
    asked = ctx.connection, ctx.organization_id
    accounts = {row.id: row for row in queries.find_accounts(*asked, ids=data.account_ids)}
    rows = _rows_of_accounts(ctx, list(accounts), zone=zone, window=window)
    return _answer(
        data.account_ids,
        accounts,
        lambda id: figures_of(rows.get(id), platform=accounts[id].platform),
        window=window,
    )


@operation(scope="read", role="viewer", storage="read", rest=Post("/account-videos/metrics"))
def get_account_video_metrics(
    ctx: Context, data: AccountVideoMetrics
) -> Detailed[dict[str, Metrics], MetricsMeta]:
    """Get what some account videos gained in a window.

    For 1 to 200 of them in all lists together, by the ids that were sent: `post_id` of Instagram
    posts, `post_id` of TikTok videos, or `id` of either. Otherwise as for accounts.
    """
    by_platform = {
        "instagram": _sent(data.instagram_post_ids),
        "tiktok": _sent(data.tiktok_video_ids),
    }
    ids = _sent(data.video_ids)
    numbers = [number for listed in by_platform.values() for number in listed]
    _check_number(len(numbers) + len(ids))
    _, window = _asked(ctx, data, data.timezone)
    found: dict[int | str, Any] = {}
    if numbers:
        for post in _account_videos(ctx, numbers=numbers):
            if post.post_id in by_platform[post.platform]:
                found[post.post_id] = post
    if ids:
        found |= {post.id: post for post in _account_videos(ctx, ids=ids)}
    return _of_posts(ctx, [*numbers, *ids], found, window=window)


@operation(scope="read", role="viewer", storage="read", rest=Post("/videos/metrics"))
def get_video_metrics(
    ctx: Context, data: VideoMetrics
) -> Detailed[dict[str, Metrics], MetricsMeta]:
    """Get what some videos gained in a window.

    For 1 to 200 videos, by id. Otherwise as for accounts.
    """
    _, window = _asked(ctx, data, data.timezone)
    posts = queries.find_posts(
        ctx.connection, ctx.organization_id, facet="video", ids=data.video_ids
    )
    return _of_posts(ctx, data.video_ids, {post.id: post for post in posts}, window=window)


def _asked(ctx: Context, data: Dates, timezone: str | None) -> tuple[Zone, Window]:
    zone = zone_for(find(ctx), timezone or UTC)
    window = window_of(data, default="30d", borders=zone.borders, now=ctx.now)
    check_length(window, zone)
    return zone, window


def _rows_of_accounts(
    ctx: Context, ids: Sequence[str], *, zone: Zone, window: Window
) -> dict[str, Row]:
    asked = ctx.connection, ctx.organization_id
    if zone.series is not None:
        sums = queries.account_sums_between(
            *asked, series=zone.series, ids=ids, first=window.first, last=window.last
        )
        return {row[0]: tuple(row)[1:] for row in sums}
    posts = queries.find_posts(*asked, facet="account_video", account_ids=ids)
    check_posts(posts)
    gained = post_windows(ctx, posts, window=window)
    by_account: dict[str, list[Row]] = {}
    for post in posts:
        if post.id in gained:
            by_account.setdefault(post.account_id, []).append(gained[post.id].row)
    return {id: added(rows) for id, rows in by_account.items()}


def _account_videos(ctx: Context, **named: Any) -> list[Any]:
    return list(
        queries.find_posts(ctx.connection, ctx.organization_id, facet="account_video", **named)
    )


def _of_posts(
    ctx: Context, ids: Sequence[int | str], posts: Mapping[Any, Any], *, window: Window
) -> Answer:
    once = list({post.id: post for post in posts.values()}.values())
    gained = post_windows(ctx, once, window=window)

    def figures(id: int | str) -> Figures:
        post = posts[id]
        row, lacking = gained.get(post.id, UNSEEN)
        return figures_of(row, platform=post.platform, lacking=lacking)

    return _answer(ids, posts, figures, window=window)


def _answer(
    ids: Sequence[int | str],
    found: Container[int | str],
    figures: Callable[[Any], Figures],
    *,
    window: Window,
) -> Answer:
    once = dict.fromkeys(ids)
    known = {str(id): figures(id) for id in once if id in found}
    reasons = {id: _reasons(one) for id, one in known.items() if one.gaps.reasons}
    meta = MetricsMeta(
        **asdict(covered(window)),
        not_found=[id for id in once if id not in found],
        reasons={id: why for id, why in reasons.items() if why},
    )
    return Detailed({id: _metrics(one.values) for id, one in known.items()}, meta)


def _metrics(values: Sequence[int | None]) -> Metrics:
    return Metrics(
        views=values[VIEWS],
        plays=values[PLAYS],
        likes=values[LIKES],
        comments=values[COMMENTS],
        shares=values[SHARES],
        engagement=engagement(values),
    )


def _reasons(figures: Figures) -> dict[str, Reason]:
    reasons = figures.gaps.reasons
    return {name: reasons[name] for name in Metrics.__struct_fields__ if name in reasons}


def _sent(ids: list[K] | UnsetType) -> list[K]:
    return [] if ids is UNSET else ids


def _check_number(number: int) -> None:
    if not 1 <= number <= MOST:
        message = f"Give 1 to {MOST} ids in all lists together; these are {number}."
        raise invalid("instagram_post_ids", message)
