"""Where the days of a subject come from: the roll-ups, or the snapshots themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from creatoraudit.analytics import queries
from creatoraudit.analytics.borders import Borders
from creatoraudit.analytics.daily import Days, days_of, gauges_of
from creatoraudit.analytics.metrics import UNSUPPORTED
from creatoraudit.analytics.post_windows import read_points
from creatoraudit.analytics.series import FOLLOWERS, NOTHING, Series, split
from creatoraudit.analytics.subjects.history import life_of, whole_histories
from creatoraudit.analytics.window import Window, zone_of
from creatoraudit.errors import ValidationFailed, invalid
from creatoraudit.operation import Context

PLATFORMS = tuple(UNSUPPORTED)
UTC = "UTC"
LONGEST_COMPUTED = 92
MOST_POSTS = 5_000
BATCH = 200
"""Posts whose snapshots are read in one statement."""


class Zone(NamedTuple):
    """Whose days count, and which roll-ups hold them; None: none do."""

    borders: Borders
    series: int | None


def zone_for(organization: Any, name: str | None) -> Zone:
    """The zone asked for, else the one that the organization's figures are in now.

    Raises:
        ValidationFailed: there is no such zone.
    """
    kept = {UTC: 0, organization.rollup_timezone: organization.rollup_series}
    borders = zone_of(organization.rollup_timezone if name is None else name)
    return Zone(borders, kept.get(borders.zone))


def check_length(window: Window, zone: Zone) -> None:
    """A zone that has no roll-ups is for short windows only.

    Raises:
        ValidationFailed
    """
    if zone.series is None and window.days > LONGEST_COMPUTED:
        raise _too_much(f"a window of at most {LONGEST_COMPUTED} days")


def check_posts(posts: Sequence[Any]) -> None:
    """Nor is it for any number of posts.

    Raises:
        ValidationFailed
    """
    if len(posts) > MOST_POSTS:
        raise _too_much(f"at most {MOST_POSTS} posts")


def of_organization(
    ctx: Context, zone: Zone, *, platform: str | None, first: int, last: int
) -> list[Series]:
    """All days of the organization, by platform."""
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    platforms = PLATFORMS if platform is None else (platform,)
    if zone.series is None:
        posts = _reaching(queries.find_posts(*asked), zone.borders.start(first))
        accounts = queries.find_accounts(*asked)
        return [
            _computed(ctx, posts, accounts, zone=zone, platform=p, first=first) for p in platforms
        ]
    rows: list[Any] = queries.organization_days_between(
        *asked, series=zone.series, platforms=platforms, first=first, last=last
    )
    sums: list[Any] = queries.organization_sums_before(
        *asked, series=zone.series, platforms=platforms, day=first
    )
    before = {row[0]: tuple(row)[1:] for row in sums}
    days: dict[str, dict[int, Sequence[int]]] = {}
    for row in rows:
        days.setdefault(row[0], {})[row[1]] = tuple(row)[2:]
    return [
        Series(name, before.get(name, NOTHING), days.get(name, {}))
        for name in platforms
        if name in before or name in days
    ]


def of_accounts(
    ctx: Context, accounts: Iterable[Any], zone: Zone, *, first: int, last: int
) -> list[Series]:
    """The days of some accounts together, by platform."""
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    by_platform: dict[str, list[Any]] = {}
    for account in accounts:
        by_platform.setdefault(account.platform, []).append(account)
    if zone.series is None:
        ids = [account.id for group in by_platform.values() for account in group]
        found = queries.find_posts(*asked, facet="account_video", account_ids=ids)
        posts = _reaching(found, zone.borders.start(first))
        return [
            _computed(ctx, posts, group, zone=zone, platform=name, first=first)
            for name, group in by_platform.items()
        ]
    read = []
    for name, group in by_platform.items():
        ids = [account.id for account in group]
        rows = queries.account_days_between(
            *asked, series=zone.series, ids=ids, first=first, last=last
        )
        before = queries.account_sums_before(*asked, series=zone.series, ids=ids, day=first)
        days = {row[0]: _wide(tuple(row)[1:]) for row in rows}
        read.append(Series(name, NOTHING if before is None else _wide(before), days))
    return read


def of_post(ctx: Context, post: Any, zone: Zone, *, first: int) -> list[Series]:
    """The days of one post."""
    return [_computed(ctx, [post], [], zone=zone, platform=post.platform, first=first)]


def _computed(
    ctx: Context,
    posts: Sequence[Any],
    accounts: Iterable[Any],
    *,
    zone: Zone,
    platform: str,
    first: int,
) -> Series:
    """Days from the snapshots of those that are on one platform."""
    here = [post for post in posts if post.platform == platform]
    check_posts(here)
    total: Days = {}
    for start in range(0, len(here), BATCH):
        batch = here[start : start + BATCH]
        points = read_points(ctx, [post.id for post in batch])
        for post in batch:
            line = points.get(post.id, [])
            _add(total, days_of(line, life=life_of(post), borders=zone.borders), at=0)
    ids = [account.id for account in accounts if account.platform == platform]
    for days in _gauges(ctx, ids, zone.borders):
        _add(total, days, at=FOLLOWERS)
    return split(total, platform=platform, first=first)


def _reaching(posts: Iterable[Any], start: int) -> list[Any]:
    """The posts that were seen, or should have been, after an instant."""
    found = []
    for post in posts:
        ends = life_of(post).ends
        if ends is None or ends > start or (post.last_scrape_time or 0) > start:
            found.append(post)
    return found


def _gauges(ctx: Context, ids: Sequence[str], borders: Borders) -> Iterable[Days]:
    if not ids:
        return []
    histories = whole_histories(ctx.connection, ctx.organization_id, subject="account", ids=ids)
    return [
        gauges_of(
            [(one.at, (one.point.values[0], one.point.values[2])) for one in snapshots],
            width=2,
            borders=borders,
        )
        for snapshots in histories.values()
    ]


def _add(total: Days, days: Days, *, at: int) -> None:
    for day, figures in days.items():
        row = total.setdefault(day, list(NOTHING))
        for place, figure in enumerate(figures, start=at):
            row[place] += figure


def _wide(row: Sequence[int]) -> Sequence[int]:
    """An account counts nothing but its own figures."""
    return (*row, *NOTHING[len(row) :])


def _too_much(bound: str) -> ValidationFailed:
    return invalid(
        "timezone",
        f"In a zone that is neither UTC nor the organization's, figures are computed for {bound}.",
    )
