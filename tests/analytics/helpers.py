"""The days that must be there, computed once more from all snapshots, and a small organization."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from creatoraudit.analytics.borders import HOUR, Borders, borders_of, microseconds
from creatoraudit.analytics.daily import Days, Life, Point, days_of, gauges_of
from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.caller import Caller
from creatoraudit.operation import Context, changing
from creatoraudit.organizations.operations import make_organization
from creatoraudit.services import Services
from creatoraudit.storage.tables import (
    account_days,
    account_snapshots,
    accounts,
    organization_days,
    organizations,
    post_snapshots,
    posts,
)
from creatoraudit.storage.tables.figures import COUNTS, DAY
from tests.support.tracking import make_account, make_post, row_of, rows_of

Key = tuple[int, str, int]
Sums = dict[Key, list[int]]

_numbers = count(1)


class Small(NamedTuple):
    """Two accounts of two platforms, and posts of every kind."""

    accounts: list[str]
    posts: list[str]


@contextmanager
def trial(services: Services, caller: Caller) -> Iterator[Context]:
    """A transaction that leaves nothing behind, so that the next example finds nothing."""
    with services.database.writing() as connection:
        yield Context(services, caller, connection)


def fresh(services: Services, caller: Caller) -> Caller:
    """The same person in an organization of this example's own."""
    with changing(services, caller) as ctx:
        slug = f"example-{next(_numbers)}"
        id = make_organization(ctx, slug, slug=slug)
    return msgspec.structs.replace(caller, organization_id=id)


def make_small(ctx: Context) -> Small:
    """One account with three posts, one of them tracked by itself too; one with one; a video."""
    first, second = make_account(ctx), make_account(ctx, platform="tiktok")
    return Small(
        [first, second],
        [
            make_post(ctx, account_id=first),
            make_post(ctx, account_id=first, create_time=None),
            make_post(ctx, account_id=first, is_video=True, scrape_interval_hours=24),
            make_post(ctx, account_id=second, platform="tiktok"),
            make_post(ctx, scrape_interval_hours=6),
        ],
    )


def keep_zone(ctx: Context, zone: str, *, series: int = 1) -> None:
    """Let the organization keep its days in a zone of its own, as if it always had."""
    change = organizations.update().where(organizations.c.id == ctx.organization_id)
    values = {"timezone": zone, "rollup_timezone": zone, "rollup_series": series}
    ctx.connection.execute(change.values(values))


def assert_figures_are_whole(ctx: Context) -> None:
    """Whatever was done in whatever order: the days are those of all snapshots, and the sums and
    last values are right.
    """
    wanted_accounts, wanted_organization = wanted_days(ctx)
    assert stored(ctx, account_days, "account_id") == wanted_accounts
    assert stored(ctx, organization_days, "platform") == wanted_organization
    for post in rows_of(ctx, posts):
        assert last_values(post) == wanted_values(ctx, post)
    for account in rows_of(ctx, accounts):
        assert_sums(ctx, account)


def stored(ctx: Context, table: sa.Table, name: str, *, counts: bool = False) -> Sums:
    """The days that are stored, but for those that hold nothing."""
    names = (*DAY, *COUNTS) if counts else DAY
    found = {
        (row.series, row._mapping[name], row.day): [row._mapping[n] for n in names]
        for row in rows_of(ctx, table)
    }
    return {key: figures for key, figures in found.items() if any(figures)}


def wanted_days(ctx: Context) -> tuple[Sums, Sums]:
    """What the days of accounts and of the organization must be."""
    of_accounts: Sums = {}
    of_organization: Sums = {}
    for series, borders in kept_zones(ctx).items():
        for post in rows_of(ctx, posts):
            days = days_of(points(ctx, post), life=life(post), borders=borders)
            if post.is_account_video:
                _add(of_accounts, series, post.account_id, days)
            _add(of_organization, series, post.platform, days)
        for account in rows_of(ctx, accounts):
            days = gauges(ctx, account, borders)
            _add(of_accounts, series, account.id, days)
            _add(of_organization, series, account.platform, days)
    return _filled(of_accounts), _filled(of_organization)


def kept_zones(ctx: Context) -> dict[int, Borders]:
    """The series in use."""
    row = ctx.connection.execute(
        organizations.select().where(organizations.c.id == ctx.organization_id)
    ).one()
    return {0: borders_of("UTC"), row.rollup_series: borders_of(row.rollup_timezone)}


def points(ctx: Context, post: Any) -> list[Point]:
    return [
        Point(
            microseconds(row.at),
            tuple(row._mapping[name] for name in COUNTERS),
            row.hidden,
            row.rounding,
        )
        for row in rows_of(ctx, post_snapshots)
        if row.post_id == post.id
    ]


def gauges(ctx: Context, account: Any, borders: Borders) -> Days:
    seen = [
        (microseconds(row.at), (row.followers, row.posts))
        for row in rows_of(ctx, account_snapshots)
        if row.account_id == account.id
    ]
    before = [0] * (len(DAY) - 4)
    days = gauges_of(seen, width=2, borders=borders)
    return {day: before + figures for day, figures in days.items()}


def life(post: Any) -> Life:
    until, born = post.followed_until, post.create_time
    return Life(
        None if born is None else microseconds(born),
        microseconds(post.tracked_since),
        None if until is None else microseconds(until),
        post.scrape_interval_hours and post.scrape_interval_hours * HOUR,
    )


VALUES = ("view_count", "play_count", "like_count", "comment_count", "share_count", "saved_count")


def last_values(post: Any) -> tuple[list[int | None], str]:
    return [post._mapping[name] for name in VALUES], post.hidden_counters


def wanted_values(ctx: Context, post: Any) -> tuple[list[int | None], str]:
    """Of each counter the last snapshot that knows it, or says that it is hidden."""
    values: list[int | None] = [None] * len(COUNTERS)
    hidden = []
    for counter, name in enumerate(COUNTERS):
        for point in reversed(points(ctx, post)):
            is_hidden = bool(point.hidden >> counter & 1)
            if point.values[counter] is not None or is_hidden:
                values[counter] = point.values[counter]
                hidden += [name] if point.values[counter] is None else []
                break
    return values, " ".join(hidden)


def assert_sums(ctx: Context, account: Any) -> None:
    its = [p for p in rows_of(ctx, posts) if p.is_account_video and p.account_id == account.id]
    for name in VALUES:
        known = [post._mapping[name] for post in its if post._mapping[name] is not None]
        assert account._mapping[name] == (sum(known) if known else None)
    hidden = {name for post in its for name in post.hidden_counters.split()}
    assert set(account.hidden_counters.split()) == hidden
    assert account.total_post_count in {0, len(its)}
    seen = [row for row in rows_of(ctx, account_snapshots) if row.account_id == account.id]
    followers = [row.followers for row in seen if row.followers is not None]
    assert account.follower_count == (followers[-1] if followers else None)
    assert account.last_scrape_time == (seen[-1].at if seen else None)


def account_row(ctx: Context, id: str) -> Any:
    return row_of(ctx, accounts, id)


def _add(sums: Sums, series: int, whose: str, days: Days) -> None:
    for day, figures in days.items():
        key = (series, whose, day)
        row = sums.setdefault(key, [0] * len(DAY))
        sums[key] = [
            mine + theirs
            for mine, theirs in zip(row, figures + [0] * (len(DAY) - len(figures)), strict=True)
        ]


def _filled(sums: Sums) -> Sums:
    return {key: figures for key, figures in sums.items() if any(figures)}
