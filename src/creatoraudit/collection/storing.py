"""Keeping what an account's profile and feed showed, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from creatoraudit.analytics.rollups.recording import (
    ProfileObservation,
    join_account,
    note_counts,
    record_posts,
    record_profiles,
    set_followed_until,
)
from creatoraudit.collection import queries
from creatoraudit.collection.asking import Caps, Found
from creatoraudit.collection.failing import FREE
from creatoraudit.collection.looks import count_collected, life_of_row, observation, store_posts
from creatoraudit.collection.models import Post, Profile
from creatoraudit.collection.rows import new_post, profile_row
from creatoraudit.collection.schedule import next_look, next_look_at_post, within_caps
from creatoraudit.operation import Context


def store_account(ctx: Context, account: Any, found: Found, *, source: str, caps: Caps) -> None:
    """Keep a profile and the posts of its feed: new ones, and the figures of those that are due."""
    known = {row.external_id: row for row in _known(ctx, account, found.posts)}
    store_profile(ctx, account, found.profile, source=source)
    new = add_posts(ctx, account, [p for p in found.posts if p.external_id not in known])
    _join(ctx, account, known)
    seen = [(known[post.external_id], post) for post in found.posts if post.external_id in known]
    due = [(row, post) for row, post in seen if _is_due(row, account, ctx.now)]
    store_posts(ctx, due, at=ctx.now, source=source)
    record_posts(ctx, {id: [observation(post, ctx.now, source)] for id, post in new.items()})
    count_collected(ctx, [(account.platform, "account")] * (len(due) + len(new)), at=ctx.now)
    _let_go(ctx, account, caps)


def store_profile(ctx: Context, account: Any, profile: Profile, *, source: str) -> None:
    """Keep a profile, and say when it is looked at next."""
    username = _username(ctx, account, profile)
    interval = timedelta(hours=account.scrape_interval_hours)
    values = {
        **profile_row(profile, username=username),
        "status": "active",
        "status_detail": account.status_detail if account.status == "active" else None,
        "is_unavailable": False,
        "failures": 0,
        "next_refresh_at": next_look(account.id, done_at=ctx.now, interval=interval),
        **FREE,
    }
    if username != account.username:
        values["status_detail"] = f"It was called @{account.username} before."
        queries.rename_author(
            ctx.connection, ctx.organization_id, account_id=account.id, username=username
        )
    queries.update(
        ctx.connection, ctx.organization_id, kind="account", rows=[{"id": account.id, **values}]
    )
    record_profiles(ctx, {account.id: [profile_observation(profile, ctx.now, source)]})


def add_posts(ctx: Context, account: Any, posts: Sequence[Post]) -> dict[str, Post]:
    """Add posts of an account that nobody knew; returns them by the ids they have now."""
    rows = [
        new_post(
            post,
            platform=account.platform,
            account_id=account.id,
            tracked_since=account.tracked_since,
            at=ctx.now,
        )
        for post in posts
    ]
    queries.insert_posts(ctx.connection, ctx.organization_id, rows=rows)
    if rows:
        note_counts(ctx, platform=account.platform, at=ctx.now, account_videos=len(rows))
    return {row["id"]: post for row, post in zip(rows, posts, strict=True)}


def profile_observation(profile: Profile, at: datetime, source: str) -> ProfileObservation:
    """The gauges of a profile, as they are recorded."""
    return ProfileObservation(
        at=at,
        source=source,
        followers=profile.followers,
        following=profile.following,
        posts=profile.posts,
    )


def _username(ctx: Context, account: Any, profile: Profile) -> str:
    """Its present name, unless another account is tracked under that: one that was renamed keeps
    its history, and nothing is merged.
    """
    name: str = account.username
    if profile.username == name or queries.has_other_account(
        ctx.connection,
        ctx.organization_id,
        platform=account.platform,
        username=profile.username,
        id=account.id,
    ):
        return name
    return profile.username


def _known(ctx: Context, account: Any, posts: Sequence[Post]) -> list[Any]:
    return queries.posts_named(
        ctx.connection,
        ctx.organization_id,
        platform=account.platform,
        external_ids=[post.external_id for post in posts],
    )


def _join(ctx: Context, account: Any, known: dict[str, Any]) -> None:
    """What was tracked by itself, and now turns up in the feed of its account."""
    strangers = [row.id for row in known.values() if not row.is_account_video]
    if strangers:
        join_account(ctx, strangers, account.id)
        note_counts(ctx, platform=account.platform, at=ctx.now, account_videos=len(strangers))


def _is_due(row: Any, account: Any, at: datetime) -> bool:
    """Whether a post's own time has come: what it shows between two looks is not kept."""
    if row.followed_until is not None or row.last_scrape_time is None:
        return True
    due = row.next_refresh_at
    if due is None:
        # It rested with its account, unless it is past its time.
        life = life_of_row(row, create_time=row.create_time)
        due = next_look_at_post(row.id, done_at=row.last_scrape_time, life=life)
    return due is not None and (due <= at or bool(account.is_urgent))


def _let_go(ctx: Context, account: Any, caps: Caps) -> None:
    """Follow no more what fell out of the caps; a video of its own goes on."""
    if caps.most is None and caps.lookback_days is None:
        return
    followed = queries.followed_posts(ctx.connection, ctx.organization_id, account_id=account.id)
    kept = within_caps(
        followed,
        created=[row.create_time for row in followed],
        now=ctx.now,
        most=caps.most,
        lookback_days=caps.lookback_days,
    )
    ids = {row.id for row in followed} - {row.id for row in kept}
    gone = sorted(row.id for row in followed if row.id in ids and not row.is_video)
    if gone:
        set_followed_until(ctx, gone, ctx.now)
        rows = [{"id": id, "next_refresh_at": None} for id in gone]
        queries.update(ctx.connection, ctx.organization_id, kind="video", rows=rows)
