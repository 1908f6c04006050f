"""Changes of days, collected and then added to every series that an organization keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy.engine import Row

from creatoraudit.analytics.borders import Borders, borders_of
from creatoraudit.analytics.daily import Days
from creatoraudit.analytics.rollups import queries
from creatoraudit.operation import Context
from creatoraudit.storage.dialect import take_turn

UTC_SERIES = 0

GAUGE_FIGURES = 4


Sums = dict[tuple[int, str, int], list[int]]
"""Figures by series, by the account or platform, and by day."""


class Zone(NamedTuple):
    """One series of days."""

    series: int
    borders: Borders
    built_to: str | None = None
    """Up to which subject it is built; None: it has them all."""

    def has(self, subject: str) -> bool:
        """Whether a subject's days are in it, so that they must be kept up."""
        return self.built_to is None or subject <= self.built_to


class Owner(NamedTuple):
    """Whose days change: in the order of these names a series is built."""

    subject: str
    platform: str
    account_id: str | None


def post_subject(id: str) -> str:
    """How far a series is built when this post is the last in it; all accounts come before."""
    return f"posts/{id}"


def account_subject(id: str) -> str:
    """How far a series is built when the profile of this account is the last in it."""
    return f"accounts/{id}"


def owner_of(post: Row[Any]) -> Owner:
    """A post found in an account's feed counts for the account, any other for nobody else."""
    account_id = post.account_id if post.is_account_video else None
    return Owner(post_subject(post.id), post.platform, account_id)


class Ledger:
    """The changes of one transaction, which alone writes figures of the organization until its
    end.
    """

    def __init__(self, ctx: Context) -> None:
        take_turn(ctx.connection, f"figures of {ctx.organization_id}")
        self._ctx = ctx
        self.zones = zones_of(queries.zones(ctx.connection, ctx.organization_id))
        self._accounts: Sums = {}
        self._organization: Sums = {}
        # What counts for an account and the organization alike, by platform.
        self._both: dict[str, Sums] = defaultdict(dict)

    def change(self, owner: Owner, days: Callable[[Borders], Days]) -> None:
        """Add days to all that the owner counts for; `days` is asked for each zone."""
        for zone in self.zones:
            if zone.has(owner.subject):
                self.add(zone.series, owner, days(zone.borders))

    def add(
        self, series: int, owner: Owner, days: Days, *, to_organization: bool = True, sign: int = 1
    ) -> None:
        """Add days to one series: the account's, and the organization's unless told not to."""
        sums, name = self._organization, owner.platform
        if owner.account_id is not None:
            sums = self._both[owner.platform] if to_organization else self._accounts
            name = owner.account_id
        elif not to_organization:
            return
        for day, figures in days.items():
            _add(sums, (series, name, day), figures, sign)

    def count(self, platform: str, at: int, counts: list[int]) -> None:
        """Change how many things the organization counts from an instant on."""
        for zone in self.zones:
            self.count_on(zone.series, platform, zone.borders.day_of(at), counts)

    def count_on(self, series: int, platform: str, day: int, counts: list[int]) -> None:
        """The same on a day of one series."""
        width = queries.ACCOUNT_WIDTH
        _add(self._organization, (series, platform, day), [0] * width + counts, 1)

    def write(self) -> None:
        """Add what was collected to the roll-ups, in one order in every process."""
        for platform, sums in self._both.items():
            for key, figures in sums.items():
                series, _, day = key
                _add(self._accounts, key, figures, 1)
                _add(self._organization, (series, platform, day), figures, 1)
        connection, organization_id = self._ctx.connection, self._ctx.organization_id
        queries.add_account_days(connection, organization_id, days=_changed(self._accounts))
        queries.add_organization_days(
            connection, organization_id, days=_changed(self._organization)
        )
        self._both.clear()
        self._accounts.clear()
        self._organization.clear()


def zones_of(row: Row[Any]) -> list[Zone]:
    """The series that an organization keeps, the one being built included."""
    found = [Zone(UTC_SERIES, borders_of("UTC"))]
    if row.rollup_series != UTC_SERIES:
        found.append(Zone(row.rollup_series, borders_of(row.rollup_timezone)))
    if row.building_series is not None:
        borders = borders_of(row.building_timezone)
        found.append(Zone(row.building_series, borders, row.building_after))
    return found


def gauge_days(days: Days) -> Days:
    """Days of gauges as full rows: they stand last."""
    before = [0] * (queries.ACCOUNT_WIDTH - GAUGE_FIGURES)
    return {day: before + figures for day, figures in days.items()}


def _add(sums: Sums, key: tuple[int, str, int], figures: list[int], sign: int) -> None:
    sum_ = sums.get(key)
    if sum_ is None:
        sum_ = sums[key] = [0] * queries.ORGANIZATION_WIDTH
        if sign == 1:
            sum_[: len(figures)] = figures
            return
    for place, figure in enumerate(figures):
        if figure:
            sum_[place] += sign * figure


def _changed(sums: Sums) -> list[tuple[tuple[int, str, int], list[int]]]:
    return sorted((key, figures) for key, figures in sums.items() if any(figures))
