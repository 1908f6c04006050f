"""Making the days of an organization again: for another time zone, or because something is wrong.

They are built as a series of their own beside those that are read, in short transactions that can
stop anywhere: `building_after` names the last subject that is in it, and whoever writes figures
meanwhile keeps those up. Accounts come first, then posts. In the end the organization turns to the
new series, and the old one is removed bit by bit.

The days of UTC have a fixed number. They are built beside in the same way, compared account by
account, and only what differs is changed.

How many accounts and posts there were cannot be told from the snapshots: it is carried over by
date. In another zone such a change can stand a day off, but never in the future.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from creatoraudit import clock
from creatoraudit.analytics.borders import borders_of, microseconds
from creatoraudit.analytics.rollups import queries
from creatoraudit.analytics.rollups.building import (
    MENDING,
    Build,
    add_accounts,
    add_posts,
    mend_accounts,
    mend_organization,
)
from creatoraudit.analytics.rollups.ledger import UTC_SERIES, Ledger
from creatoraudit.analytics.subjects.queries import count_subjects
from creatoraudit.caller import Caller
from creatoraudit.operation import Context
from creatoraudit.services import Services

STEP_SECONDS = 0.03
"""After this long a step takes up nothing more; others wait to write meanwhile."""

NOTHING_BUILT = {"building_series": None, "building_timezone": None, "building_after": None}

Progress = Callable[[int, int], None]


def request_zone(ctx: Context, timezone: str) -> None:
    """Keep the organization's days in this zone from now on, as soon as they are built; until then
    answers go on in the old one.

    Raises:
        ZoneInfoNotFoundError, ValueError: there is no such zone.
    """
    borders_of(timezone)
    ledger = Ledger(ctx)
    zones = queries.zones(ctx.connection, ctx.organization_id)
    values: dict[str, Any] = {"timezone": timezone}
    if timezone == "UTC":
        values |= {"rollup_timezone": "UTC", "rollup_series": UTC_SERIES, **NOTHING_BUILT}
    elif timezone == zones.rollup_timezone:
        values |= NOTHING_BUILT
    elif timezone != zones.building_timezone:
        values |= _begin(ctx, ledger, timezone)
    queries.set_zones(ctx.connection, ctx.organization_id, values=values)


def build_step(services: Services, organization_id: str, *, seconds: float = STEP_SECONDS) -> bool:
    """Do the next bit of what there is to build or remove; whether there was any."""
    return _advance(services, organization_id, seconds) is not None


def rebuild_organization(
    services: Services, organization_id: str, *, progress: Progress = lambda done, total: None
) -> None:
    """Make all days, sums and last values of an organization again from its snapshots.

    `progress` is told after each step how many subjects are done, and of how many.
    """
    while build_step(services, organization_id):
        pass
    zones, subjects = _state(services, organization_id)
    wanted = ["UTC", *([zones.rollup_timezone] if zones.rollup_series != UTC_SERIES else [])]
    total, done = subjects * len(wanted), 0
    for timezone in wanted:
        with services.database.writing() as connection:
            ctx = _context(services, organization_id, connection)
            values = _begin(ctx, Ledger(ctx), timezone)
            queries.set_zones(connection, organization_id, values=values)
            ctx.commit()
        while (step := _advance(services, organization_id, STEP_SECONDS)) is not None:
            done += step
            progress(min(done, total), total)


def _begin(ctx: Context, ledger: Ledger, timezone: str) -> dict[str, Any]:
    """Start a series with the counts of the one that is read; what the organization's row is then
    to say.
    """
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    zones = queries.zones(*asked)
    is_same = timezone == zones.rollup_timezone
    used = [*queries.series_kept(*asked), zones.rollup_series, zones.building_series or 0]
    series = max(used) + 1
    today = borders_of(timezone).day_of(microseconds(ctx.now))
    source = zones.rollup_series if is_same else UTC_SERIES
    for row in queries.days_of_organization(*asked, series=source):
        platform, day, *figures = tuple(row)
        counts = figures[queries.ACCOUNT_WIDTH :]
        ledger.count_on(series, platform, min(day, today), counts)
    ledger.write()
    return {"building_series": series, "building_timezone": timezone, "building_after": ""}


def _advance(services: Services, organization_id: str, seconds: float) -> int | None:
    """One short transaction; how many subjects it built, or None when there was nothing to do."""
    with services.database.reading() as connection:
        zones = queries.zones(connection, organization_id)
        if zones.building_series is None and not _unused(connection, organization_id, zones):
            return None
    with services.database.writing() as connection:
        ctx = _context(services, organization_id, connection)
        ledger = Ledger(ctx)
        zones = queries.zones(connection, organization_id)
        done = 0
        if zones.building_series is None:
            _remove_some(ctx, zones)
        else:
            done = _build_some(Build(ctx, ledger, zones, until=clock.monotonic() + seconds))
        ctx.commit()
    return done


def _build_some(build: Build) -> int:
    """Go on where the last step stopped, up to the end of a kind of subject at most."""
    if build.after.startswith(MENDING):
        return _mend_some(build)
    if not build.after.startswith("posts/"):
        done, is_over = add_accounts(build)
        build.stand("posts/" if is_over else build.after)
        return done
    done, is_over = add_posts(build)
    if not is_over:
        build.stand(build.after)
    elif build.is_utc:
        build.stand(MENDING)
    else:
        build.finish(
            rollup_series=build.series, rollup_timezone=build.borders.zone, **NOTHING_BUILT
        )
    return done


def _mend_some(build: Build) -> int:
    if not mend_accounts(build):
        build.stand(build.after)
    else:
        mend_organization(build)
        build.finish(**NOTHING_BUILT)
    return 0


def _remove_some(ctx: Context, zones: Any) -> None:
    """Remove some days of a series that is not used any more; the organization's go last."""
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    for series in _unused(*asked, zones)[:1]:
        ids = queries.accounts_with_days(*asked, series=series, limit=20)
        if ids:
            queries.delete_account_days(*asked, series=series, ids=ids)
        else:
            queries.delete_organization_days(*asked, series=series)


def _unused(connection: Any, organization_id: str, zones: Any) -> list[int]:
    used = {UTC_SERIES, zones.rollup_series, zones.building_series}
    return [s for s in queries.series_kept(connection, organization_id) if s not in used]


def _state(services: Services, organization_id: str) -> tuple[Any, int]:
    with services.database.reading() as connection:
        return (
            queries.zones(connection, organization_id),
            count_subjects(connection, organization_id),
        )


def _context(services: Services, organization_id: str, connection: Any) -> Context:
    caller = Caller(type="command_line", name="roll-ups", organization_id=organization_id)
    return Context(services, caller, connection)
