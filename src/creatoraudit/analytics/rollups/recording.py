"""Writing figures: what everybody calls who has seen a post or a profile.

Everything happens in the caller's transaction: the snapshots, the days that they touch, and what
posts and accounts keep of them are never apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from creatoraudit.analytics.borders import microseconds
from creatoraudit.analytics.daily import Point
from creatoraudit.analytics.rollups import changes
from creatoraudit.analytics.rollups.following import (
    change_life,
    join_account,
    set_followed_until,
)
from creatoraudit.analytics.rollups.forgetting import forget_account, forget_posts, unrecord
from creatoraudit.analytics.rollups.ledger import Ledger, Owner, account_subject, owner_of
from creatoraudit.analytics.subjects import queries
from creatoraudit.analytics.subjects.history import Snapshot, life_of, merged, unknown
from creatoraudit.analytics.subjects.standing import (
    account_columns,
    post_columns,
    refresh_accounts,
)
from creatoraudit.operation import Context

__all__ = [
    "Observation",
    "ProfileObservation",
    "change_life",
    "forget_account",
    "forget_posts",
    "join_account",
    "note_all_counts",
    "note_counts",
    "record_post_snapshots",
    "record_posts",
    "record_profiles",
    "set_followed_until",
    "unrecord",
]

BATCH = 200
"""Subjects in one statement."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One look at a post: its counters at an instant, None where not told."""

    at: datetime
    source: str
    views: int | None = None
    plays: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    hidden: int = 0
    """A bit for each counter that the platform hides; see `metrics.hidden_bits`."""
    rounding: int = 0
    """A decimal digit for each counter, the first the lowest: rounded to 10 to the power of it."""
    import_id: str | None = None


class ProfileObservation(msgspec.Struct, frozen=True, kw_only=True):
    """One look at an account's profile."""

    at: datetime
    source: str
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    import_id: str | None = None


def record_posts(ctx: Context, observed: Mapping[str, Sequence[Observation]]) -> int:
    """Record what was seen of posts, by their ids; how much of it was new.

    An observation of the same post, instant and source is known already and changes nothing. A post
    that is not there any more is passed over.
    """
    return record_post_snapshots(
        ctx, {id: [_snapshot(look) for look in looks] for id, looks in observed.items()}
    )


def record_post_snapshots(ctx: Context, observed: Mapping[str, Sequence[Snapshot]]) -> int:
    """The same for whoever has very many, in the form of the mathematics."""
    ledger, accounts, new = Ledger(ctx), set[str](), 0
    for batch in _batches(observed):
        new += _record_posts(ctx, ledger, batch, accounts)
    ledger.write()
    refresh_accounts(ctx, accounts)
    return new


def record_profiles(ctx: Context, observed: Mapping[str, Sequence[ProfileObservation]]) -> int:
    """Record what was seen of accounts, by their ids; how much of it was new."""
    ledger, new = Ledger(ctx), 0
    for batch in _batches(observed):
        snapshots = {id: [_profile(o) for o in looks] for id, looks in batch.items()}
        new += _record_profiles(ctx, ledger, snapshots)
    ledger.write()
    return new


def note_counts(
    ctx: Context,
    *,
    platform: str,
    at: datetime,
    accounts: int = 0,
    active_accounts: int = 0,
    account_videos: int = 0,
    videos: int = 0,
) -> None:
    """Note that from an instant on the organization has more or fewer of something."""
    note_all_counts(ctx, [(platform, at, (accounts, active_accounts, account_videos, videos))])


def note_all_counts(ctx: Context, changes: Iterable[tuple[str, datetime, Sequence[int]]]) -> None:
    """The same for many at once: platform, instant, and how many more accounts, active accounts,
    account videos and videos there are.
    """
    ledger = Ledger(ctx)
    for platform, at, counts in changes:
        ledger.count(platform, microseconds(at), list(counts))
    ledger.write()


def _record_posts(
    ctx: Context,
    ledger: Ledger,
    observed: Mapping[str, Sequence[Snapshot]],
    accounts: set[str],
) -> int:
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    posts = {row.id: row for row in queries.posts_by_id(*asked, ids=observed)}
    there = {id: snapshots for id, snapshots in observed.items() if id in posts}
    found = unknown(*asked, subject="post", observed=there)
    rows, columns = [], []
    for id, (new, around) in found.items():
        post = posts[id]
        together = merged(around.snapshots, new)
        ledger.change(
            owner_of(post), changes.of_post(around.snapshots, together, life=life_of(post))
        )
        rows += [
            (id, s.at, s.source, (*s.point.values, s.point.hidden, s.point.rounding), s.import_id)
            for s in new
        ]
        columns.append(
            post_columns(post, together, has_first=around.has_first, has_last=around.has_last)
            | {"updated_at": ctx.now}
        )
        if post.is_account_video and post.account_id:
            accounts.add(post.account_id)
    queries.add_snapshots(*asked, subject="post", snapshots=rows)
    queries.update_posts(*asked, rows=columns)
    return len(rows)


def _record_profiles(ctx: Context, ledger: Ledger, observed: dict[str, list[Snapshot]]) -> int:
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    accounts = {row.id: row for row in queries.accounts_by_id(*asked, ids=observed)}
    there = {id: snapshots for id, snapshots in observed.items() if id in accounts}
    rows, columns = [], []
    for id, (new, around) in unknown(*asked, subject="account", observed=there).items():
        account = accounts[id]
        together = merged(around.snapshots, new)
        owner = Owner(account_subject(id), account.platform, id)
        ledger.change(owner, changes.of_profile(around.snapshots, together))
        rows += [(id, s.at, s.source, s.point.values, s.import_id) for s in new]
        columns.append(account_columns(account, together, has_last=around.has_last))
    queries.add_snapshots(*asked, subject="account", snapshots=rows)
    queries.update_accounts(*asked, rows=columns)
    return len(rows)


def _snapshot(seen: Observation) -> Snapshot:
    at = microseconds(seen.at)
    values = (seen.views, seen.plays, seen.likes, seen.comments, seen.shares, seen.saves)
    point = Point(at, values, seen.hidden, seen.rounding)
    return Snapshot(at, seen.source, point, seen.import_id)


def _profile(seen: ProfileObservation) -> Snapshot:
    at = microseconds(seen.at)
    point = Point(at, (seen.followers, seen.following, seen.posts))
    return Snapshot(at, seen.source, point, seen.import_id)


def _batches(observed: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Sequence[Any]]]:
    """The subjects in the order of their ids, so that they are written where they lie."""
    ids = sorted(observed)
    for start in range(0, len(ids), BATCH):
        yield {id: observed[id] for id in ids[start : start + BATCH]}
