"""The steps in which a series of days is built, each as long as it may take."""

from __future__ import annotations

from typing import Any

from creatoraudit import clock
from creatoraudit.analytics.borders import borders_of
from creatoraudit.analytics.daily import Days, difference
from creatoraudit.analytics.rollups import changes, queries
from creatoraudit.analytics.rollups.ledger import (
    UTC_SERIES,
    Ledger,
    Owner,
    account_subject,
    owner_of,
    post_subject,
)
from creatoraudit.analytics.subjects import queries as subjects
from creatoraudit.analytics.subjects.history import life_of, whole_histories
from creatoraudit.analytics.subjects.standing import (
    account_columns,
    blank,
    post_columns,
    refresh_accounts,
)
from creatoraudit.operation import Context

AT_ONCE = 10
"""Subjects read together; a step stops between two such batches."""

MENDING = "written/"
"""After all subjects: now what is read is compared with what was built."""

TIMES = ("first_scrape_time", "last_scrape_time")


class Build:
    """A series being built, in one transaction of it."""

    def __init__(self, ctx: Context, ledger: Ledger, zones: Any, *, until: float) -> None:
        self.ctx = ctx
        self.asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
        self.ledger = ledger
        self.series: int = zones.building_series
        self.borders = borders_of(zones.building_timezone)
        self.is_utc = zones.building_timezone == "UTC"
        self.after: str = zones.building_after
        self._until = until

    @property
    def after_id(self) -> str | None:
        """The last subject of its kind that was done."""
        return self.after.partition("/")[2] or None

    @property
    def is_due(self) -> bool:
        """Whether others have waited long enough."""
        return clock.monotonic() >= self._until

    def stand(self, after: str) -> None:
        """Write what was built, and up to where."""
        self.finish(building_after=after)

    def finish(self, **values: Any) -> None:
        """Write what was built, and change what the organization keeps."""
        self.ledger.write()
        queries.set_zones(*self.asked, values=values)


def add_accounts(build: Build) -> tuple[int, bool]:
    """Add the gauges of the next accounts; how many, and whether those were the last."""
    done = 0
    while True:
        rows = subjects.accounts_after(*build.asked, after=build.after_id, limit=AT_ONCE)
        histories = whole_histories(*build.asked, subject="account", ids=[row.id for row in rows])
        columns = []
        for row in rows:
            seen = histories.get(row.id, [])
            owner = Owner(account_subject(row.id), row.platform, row.id)
            build.ledger.add(build.series, owner, changes.of_profile([], seen)(build.borders))
            columns.append(_but_times(account_columns(blank(row), seen, has_last=True)))
            build.after = account_subject(row.id)
        if build.is_utc:
            subjects.update_accounts(*build.asked, rows=columns)
        done += len(rows)
        if len(rows) < AT_ONCE or build.is_due:
            return done, len(rows) < AT_ONCE


def add_posts(build: Build) -> tuple[int, bool]:
    """Add the days of the next posts; how many, and whether those were the last."""
    done = 0
    while True:
        rows = subjects.posts_after(*build.asked, after=build.after_id, limit=AT_ONCE)
        histories = whole_histories(*build.asked, subject="post", ids=[row.id for row in rows])
        columns = []
        for row in rows:
            seen = histories.get(row.id, [])
            days = changes.of_post([], seen, life=life_of(row))(build.borders)
            build.ledger.add(build.series, owner_of(row), days)
            found = post_columns(blank(row), seen, has_first=True, has_last=True)
            columns.append(_but_times(found))
            build.after = post_subject(row.id)
        if build.is_utc:
            subjects.update_posts(*build.asked, rows=columns)
        done += len(rows)
        if len(rows) < AT_ONCE or build.is_due:
            return done, len(rows) < AT_ONCE


def mend_accounts(build: Build) -> bool:
    """Bring the days that are read to what was built for the next accounts, and their sums up to
    date; whether those were the last.
    """
    while True:
        rows = subjects.accounts_after(*build.asked, after=build.after_id, limit=AT_ONCE)
        ids = [row.id for row in rows]
        built = _days(build, build.series, ids)
        kept = _days(build, UTC_SERIES, ids)
        for row in rows:
            owner = Owner(account_subject(row.id), row.platform, row.id)
            wrong = difference(built.get(row.id, {}), kept.get(row.id, {}))
            build.ledger.add(UTC_SERIES, owner, wrong, to_organization=False)
            build.after = MENDING + row.id
        refresh_accounts(build.ctx, ids)
        if len(rows) < AT_ONCE or build.is_due:
            return len(rows) < AT_ONCE


def mend_organization(build: Build) -> None:
    """Bring the organization's days that are read to what was built."""
    built, kept = (_organization(build, series) for series in (build.series, UTC_SERIES))
    for platform in built.keys() | kept.keys():
        owner = Owner("", platform, None)
        wrong = difference(built.get(platform, {}), kept.get(platform, {}))
        build.ledger.add(UTC_SERIES, owner, wrong)


def _days(build: Build, series: int, ids: list[str]) -> dict[str, Days]:
    found: dict[str, Days] = {}
    for row in queries.days_of_accounts(*build.asked, series=series, ids=ids):
        _, account_id, day, *figures = tuple(row)
        found.setdefault(account_id, {})[day] = figures
    return found


def _organization(build: Build, series: int) -> dict[str, Days]:
    found: dict[str, Days] = {}
    for row in queries.days_of_organization(*build.asked, series=series):
        platform, day, *figures = tuple(row)
        found.setdefault(platform, {})[day] = figures
    return found


def _but_times(columns: dict[str, Any]) -> dict[str, Any]:
    """When a subject was looked at is known where nothing was seen of it, too."""
    return {name: value for name, value in columns.items() if name not in TIMES}
