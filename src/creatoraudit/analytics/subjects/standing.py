"""What posts and accounts keep of their snapshots: the last values, sums, and what is typical."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy.engine import Row

from creatoraudit.analytics.borders import instant, microseconds
from creatoraudit.analytics.daily import Point
from creatoraudit.analytics.metrics import (
    COLUMNS,
    COUNTERS,
    VIEWS,
    engagement_rate,
    hidden_bits,
    hidden_names,
)
from creatoraudit.analytics.subjects import queries
from creatoraudit.analytics.subjects.history import Snapshot, life_of
from creatoraudit.analytics.subjects.typical import (
    AGES,
    LAST_POSTS,
    YOUNGEST,
    typical_of,
    views_by_age,
)
from creatoraudit.operation import Context

PROFILE = ("follower_count", "following_count", "profile_post_count")


def post_columns(
    post: Any, snapshots: Sequence[Snapshot], *, has_first: bool, has_last: bool
) -> dict[str, Any]:
    """The columns of a post once these neighbouring snapshots are known.

    A counter keeps its last known value until the platform says that it is hidden.
    """
    values = [getattr(post, column) for column in COLUMNS.values()]
    hidden = hidden_bits(post.hidden_counters.split())
    if has_last:
        values, hidden = last_values(values, hidden, (s.point for s in snapshots))
    return {
        "id": post.id,
        **dict(zip(COLUMNS.values(), values, strict=True)),
        "hidden_counters": " ".join(hidden_names(hidden)),
        **{name: getattr(post, name) for name in AGES},
        **_ages(post, snapshots, has_first=has_first),
        **_span(post, snapshots),
    }


def account_columns(
    account: Any, snapshots: Sequence[Snapshot], *, has_last: bool
) -> dict[str, Any]:
    """The columns of an account once these neighbouring snapshots of its profile are known."""
    values = [getattr(account, column) for column in PROFILE]
    if has_last:
        values, _ = last_values(values, 0, (snapshot.point for snapshot in snapshots))
    return {
        "id": account.id,
        **dict(zip(PROFILE, values, strict=True)),
        **_span(account, snapshots),
    }


def blank(subject: Row[Any]) -> Any:
    """A post or account as if nothing had been seen of it."""
    names = (*COLUMNS.values(), *AGES, *PROFILE, "first_scrape_time", "last_scrape_time")
    return SimpleNamespace(**subject._asdict() | dict.fromkeys(names) | {"hidden_counters": ""})


def last_values(
    values: Sequence[int | None], hidden: int, points: Iterable[Point]
) -> tuple[list[int | None], int]:
    """The values known after some more points, and which counters are hidden."""
    known = list(values)
    for point in points:
        for counter, value in enumerate(point.values):
            if value is not None:
                known[counter] = value
                hidden &= ~(1 << counter)
            elif point.hidden >> counter & 1:
                known[counter] = None
                hidden |= 1 << counter
    return known, hidden


def refresh_accounts(ctx: Context, ids: Iterable[str]) -> None:
    """Bring the sums of some accounts over their posts up to date, and what is typical of them."""
    ordered = sorted(set(ids))
    if not ordered:
        return
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    sums = {row.account_id: row for row in queries.sums_of_accounts(*asked, ids=ordered)}
    last: dict[str, list[Row[Any]]] = {}
    before = microseconds(ctx.now) - YOUNGEST
    for row in queries.last_posts_of_accounts(*asked, ids=ordered, before=before, limit=LAST_POSTS):
        last.setdefault(row.account_id, []).append(row)
    rows = [
        {"id": id, **_sums(sums.get(id)), "typical": _typical(last.get(id, []))} for id in ordered
    ]
    queries.update_accounts(*asked, rows=rows)


def _ages(post: Any, snapshots: Sequence[Snapshot], *, has_first: bool) -> dict[str, int]:
    life = life_of(post)
    line = [
        (snapshot.at, views)
        for snapshot in snapshots
        if (views := snapshot.point.values[VIEWS]) is not None
    ]
    if has_first and line and life.born is not None and life.tracked_since <= life.born:
        line.insert(0, (life.born, 0))
    return views_by_age(line, life)


def _span(subject: Any, snapshots: Sequence[Snapshot]) -> dict[str, datetime | None]:
    """When the subject was first and last looked at."""
    known = [t for t in (subject.first_scrape_time, subject.last_scrape_time) if t is not None]
    known += [instant(snapshot.at) for snapshot in (*snapshots[:1], *snapshots[-1:])]
    return {
        "first_scrape_time": min(known, default=None),
        "last_scrape_time": max(known, default=None),
    }


def _sums(row: Row[Any] | None) -> dict[str, Any]:
    if row is None:
        return {
            **dict.fromkeys(COLUMNS.values()),
            "total_post_count": 0,
            "engagement_rate": None,
            "hidden_counters": "",
        }
    values = [getattr(row, name) for name in COUNTERS]
    return {
        **dict(zip(COLUMNS.values(), values, strict=True)),
        "total_post_count": row.posts,
        "engagement_rate": engagement_rate(values).value,
        "hidden_counters": " ".join(name for name in COUNTERS if getattr(row, f"{name}_hidden")),
    }


def _typical(rows: list[Row[Any]]) -> str | None:
    by_age = {
        column: [views for row in rows if (views := getattr(row, column)) is not None]
        for column in AGES
    }
    return typical_of([row.view_count for row in rows], by_age)
