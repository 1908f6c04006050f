"""The figures of a window: one shape for the organization and everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from creatoraudit.analytics import queries, sources
from creatoraudit.analytics.borders import microseconds
from creatoraudit.analytics.inputs import (
    AccountVideoWindow,
    AccountWindow,
    CreatorWindow,
    OrganizationWindow,
    VideoWindow,
)
from creatoraudit.analytics.models import Analytics, AnalyticsMeta, Subject
from creatoraudit.analytics.presenting import analytics_of, first_day, spans_of
from creatoraudit.analytics.series import Series
from creatoraudit.analytics.sources import Zone, check_length, zone_for
from creatoraudit.analytics.window import Dates, Window, window_of
from creatoraudit.errors import NotFound
from creatoraudit.models import Detailed
from creatoraudit.operation import Context, Get, operation
from creatoraudit.organizations.operations import find

Answer = Detailed[Analytics, AnalyticsMeta]


@operation(scope="read", role="viewer", rest=Get("/analytics"))
def get_analytics(ctx: Context, data: OrganizationWindow) -> Detailed[Analytics, AnalyticsMeta]:
    """Get the figures of the organization in a window.

    What all its accounts and videos gained, by day and together, against the window of equal length
    just before; a post that is both an account video and a video counts once. `period` is `30d`
    unless said. Days are those of the organization's time zone, whose name is in the answer; while
    a change of it is worked on, that is the old one. Today is a point of its own and in no total.
    """
    zone, window = _asked(ctx, data, data.timezone)
    series = sources.of_organization(
        ctx,
        zone,
        platform=data.platform,
        first=first_day(window),
        last=window.today + 1,
    )
    return _answer(ctx, ("organization", ctx.organization_id), series, window)


@operation(scope="read", role="viewer", rest=Get("/accounts/{account_id}/analytics"))
def get_account_analytics(ctx: Context, data: AccountWindow) -> Detailed[Analytics, AnalyticsMeta]:
    """Get the figures of an account in a window.

    What the posts in its feed gained, with its followers; otherwise as for the organization.
    """
    accounts = queries.find_accounts(ctx.connection, ctx.organization_id, ids=[data.account_id])
    if not accounts:
        raise NotFound("There is no such account.")
    zone, window = _asked(ctx, data, data.timezone)
    return _of_accounts(ctx, ("account", data.account_id), accounts, zone=zone, window=window)


@operation(scope="read", role="viewer", rest=Get("/creators/{creator_id}/analytics"))
def get_creator_analytics(ctx: Context, data: CreatorWindow) -> Detailed[Analytics, AnalyticsMeta]:
    """Get the figures of a creator in a window.

    The sum of its accounts as they are grouped now. People who follow several of them are counted
    several times. Otherwise as for the organization.
    """
    asked = ctx.connection, ctx.organization_id
    if not queries.has_creator(*asked, id=data.creator_id):
        raise NotFound("There is no such creator.")
    accounts = [
        account
        for account in queries.find_accounts(*asked, creator_id=data.creator_id)
        if data.platform in (None, account.platform)
    ]
    zone, window = _asked(ctx, data, data.timezone)
    return _of_accounts(ctx, ("creator", data.creator_id), accounts, zone=zone, window=window)


@operation(scope="read", role="viewer", rest=Get("/account-videos/{id}/analytics"))
def get_account_video_analytics(
    ctx: Context, data: AccountVideoWindow
) -> Detailed[Analytics, AnalyticsMeta]:
    """Get the figures of an account video in a window.

    A post has neither followers nor posts: those are null. Otherwise as for the organization.
    """
    return _of_post(ctx, ("account_video", data.id), data, data.timezone)


@operation(scope="read", role="viewer", rest=Get("/videos/{video_id}/analytics"))
def get_video_analytics(ctx: Context, data: VideoWindow) -> Detailed[Analytics, AnalyticsMeta]:
    """Get the figures of a video in a window.

    A post has neither followers nor posts: those are null. Otherwise as for the organization.
    """
    return _of_post(ctx, ("video", data.video_id), data, data.timezone)


Kind = Literal["organization", "account", "account_video", "video", "creator"]


def _asked(ctx: Context, data: Dates, timezone: str | None) -> tuple[Zone, Window]:
    zone = zone_for(find(ctx), timezone)
    window = window_of(data, default="30d", borders=zone.borders, now=ctx.now)
    check_length(window, zone)
    return zone, window


def _of_accounts(
    ctx: Context,
    subject: tuple[Kind, str],
    accounts: Sequence[Any],
    *,
    zone: Zone,
    window: Window,
) -> Answer:
    series = sources.of_accounts(
        ctx, accounts, zone, first=first_day(window), last=window.today + 1
    )
    seen: list[datetime] = [
        account.first_scrape_time
        for account in accounts
        if account.follower_count is not None and account.first_scrape_time is not None
    ]
    since = window.borders.day_of(microseconds(min(seen))) if seen else None
    return _answer(ctx, subject, series, window, gauges_since=since)


def _of_post(ctx: Context, subject: tuple[Kind, str], data: Dates, timezone: str | None) -> Answer:
    kind, id = subject
    posts = queries.find_posts(ctx.connection, ctx.organization_id, facet=kind, ids=[id])
    if not posts:
        raise NotFound(f"There is no such {kind.replace('_', ' ')}.")
    zone, window = _asked(ctx, data, timezone)
    series = sources.of_post(ctx, posts[0], zone, first=first_day(window))
    return _answer(ctx, subject, series, window)


def _answer(
    ctx: Context,
    subject: tuple[Kind, str],
    series: list[Series],
    window: Window,
    *,
    gauges_since: int | None = None,
) -> Answer:
    spans = spans_of(series, window=window, gauges_since=gauges_since)
    kind, id = subject
    return analytics_of(Subject(type=kind, id=id), spans, window=window, now=microseconds(ctx.now))
