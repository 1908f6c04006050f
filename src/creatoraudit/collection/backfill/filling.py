"""Keeping what a worker would have collected, an account or a video at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from creatoraudit.accounts.tracking import track
from creatoraudit.analytics.borders import DAY, microseconds
from creatoraudit.analytics.rollups.recording import (
    Observation,
    note_counts,
    record_posts,
    record_profiles,
)
from creatoraudit.collection import queries
from creatoraudit.collection.attempts import attempt_row
from creatoraudit.collection.backfill.plan import (
    VIDEO_HOURS,
    AccountPlan,
    Gaps,
    PostPlan,
    plan_account,
    plan_post,
)
from creatoraudit.collection.failing import account_failed
from creatoraudit.collection.looks import observation_of
from creatoraudit.collection.models import AccountSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed, Transient
from creatoraudit.collection.rows import new_post
from creatoraudit.collection.storing import profile_observation, store_profile
from creatoraudit.collection.world.platform import World, shown_post
from creatoraudit.operation import Context

SOURCE = "demo"
ATTEMPTS_KEPT = timedelta(days=30)
GONE = "There is no such post."
NO_ANSWER = Transient("The platform did not answer in time.")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From when until when something was tracked, and how far back its feed was read."""

    since: datetime
    until: datetime
    older: timedelta


def fill_account(
    ctx: Context,
    world: World,
    subject: AccountSubject,
    *,
    span: Span,
    creator: Any | None,
    category: str,
    video_every: int | None,
) -> str | None:
    """Track an account since some time ago, with all that was seen of it; returns its id, or None
    where it is tracked already or was not there.
    """
    subject = world.identified(subject)
    first = world.profile_at(subject, span.since)
    if isinstance(first, Failure) or _is_tracked(ctx, subject, first.value.username):
        return None
    plan = plan_account(
        world,
        subject,
        since=span.since,
        until=span.until,
        older=span.older,
        video_every=video_every,
    )
    ctx.now = span.since
    track(
        ctx,
        platform=subject.platform,
        username=first.value.username,
        creator=creator,
        category=category,
    )
    account = _account(ctx, subject, first.value.username)
    ctx.now = span.until
    _fill_posts(ctx, account, plan.posts)
    _fill_profiles(ctx, world, subject, account, plan)
    _fill_failures(ctx, account, plan)
    _fill_attempts(ctx, account, plan, until=span.until)
    return str(account.id)


def fill_video(ctx: Context, world: World, subject: AccountSubject, *, span: Span) -> None:
    """Track the newest post that an account had at some time, by itself since then."""
    posts = world.posts_between(subject, span.since - span.older, span.since)
    if not posts or posts[-1].gone is not None:
        return
    gaps = Gaps(posts[-1].id, since=span.since, until=span.until)
    plan = plan_post(
        posts[-1],
        gaps,
        tracked_since=span.since,
        first=span.since,
        until=span.until,
        is_video=True,
    )
    ctx.now = span.until
    shown = shown_post(plan.post, microseconds(span.since))
    row = new_post(
        shown,
        platform=subject.platform,
        account_id=None,
        tracked_since=span.since,
        at=span.since,
    ) | _as_planned(plan)
    queries.insert_posts(ctx.connection, ctx.organization_id, rows=[row])
    note_counts(ctx, platform=subject.platform, at=span.since, videos=1)
    record_posts(ctx, {row["id"]: _observations(plan)})
    _count_collected(ctx, subject.platform, "individual", [plan])


def _fill_posts(ctx: Context, account: Any, plans: list[PostPlan]) -> None:
    rows = [_row(account, plan) for plan in plans]
    queries.insert_posts(ctx.connection, ctx.organization_id, rows=rows)
    found = Counter(plan.looks[0] for plan in plans)
    videos = Counter(plan.looks[0] for plan in plans if plan.is_video)
    for at, count in sorted(found.items()):
        note_counts(ctx, platform=account.platform, at=at, account_videos=count, videos=videos[at])
    record_posts(
        ctx, {row["id"]: _observations(plan) for row, plan in zip(rows, plans, strict=True)}
    )
    _count_collected(ctx, account.platform, "account", plans)


def _fill_profiles(
    ctx: Context, world: World, subject: AccountSubject, account: Any, plan: AccountPlan
) -> None:
    profiles = [_profile(world, subject, at) for at in plan.looks]
    seen = [
        profile_observation(profile, at, SOURCE)
        for profile, at in zip(profiles, plan.looks, strict=True)
    ]
    record_profiles(ctx, {account.id: seen})
    ctx.now = plan.looks[-1]
    store_profile(ctx, account, profiles[-1], source=SOURCE)


def _fill_failures(ctx: Context, account: Any, plan: AccountPlan) -> None:
    """What the last looks said that found nothing."""
    if not plan.denied:
        return
    rows = [
        attempt_row("account", account.id, at=at, collector=SOURCE, failure=failure)
        for at, failure in plan.denied
    ]
    queries.insert_attempts(ctx.connection, ctx.organization_id, rows=rows[:-1])
    ctx.now, failure = plan.denied[-1]
    account_failed(ctx, _account_by_id(ctx, account.id), failure)
    queries.insert_attempts(ctx.connection, ctx.organization_id, rows=rows[-1:])


def _fill_attempts(ctx: Context, account: Any, plan: AccountPlan, *, until: datetime) -> None:
    """The record of the last weeks, and of every look that got no answer."""
    found = [(at, None) for at in plan.looks if at > until - ATTEMPTS_KEPT]
    missed = [(at, NO_ANSWER) for at in plan.missed]
    rows = [
        attempt_row(
            "account",
            account.id,
            at=at,
            collector=SOURCE,
            failure=failure,
            fields="" if failure else " ".join(Profile.__struct_fields__),
        )
        for at, failure in sorted([*found, *missed], key=lambda item: item[0])
    ]
    queries.insert_attempts(ctx.connection, ctx.organization_id, rows=rows)


def _row(account: Any, plan: PostPlan) -> dict[str, Any]:
    row = new_post(
        shown_post(plan.post, microseconds(plan.looks[0])),
        platform=account.platform,
        account_id=account.id,
        tracked_since=account.tracked_since,
        at=plan.looks[0],
    )
    return row | _as_planned(plan)


def _as_planned(plan: PostPlan) -> dict[str, Any]:
    is_gone = plan.denied_at is not None
    return {
        "is_video": plan.is_video,
        "scrape_interval_hours": VIDEO_HOURS if plan.is_video else None,
        "next_refresh_at": plan.next_look,
        "followed_until": plan.denied_at,
        "is_unavailable": is_gone,
        "status": "missing" if is_gone else "active",
        "status_detail": GONE if is_gone else None,
    }


def _observations(plan: PostPlan) -> list[Observation]:
    return [
        observation_of(plan.post.counters_at(microseconds(at)), at, SOURCE) for at in plan.looks
    ]


def _count_collected(ctx: Context, platform: str, kind: str, plans: Iterable[PostPlan]) -> None:
    days = Counter(microseconds(at) // DAY for plan in plans for at in plan.looks)
    rows = [
        {"day": day, "platform": platform, "kind": kind, "posts": count}
        for day, count in sorted(days.items())
    ]
    queries.add_collected(ctx.connection, ctx.organization_id, rows=rows)


def _profile(world: World, subject: AccountSubject, at: datetime) -> Profile:
    outcome = world.profile_at(subject, at)
    if not isinstance(outcome, Observed):
        raise LookupError(f"{subject.username} cannot be seen at {at}")
    return outcome.value


def _is_tracked(ctx: Context, subject: AccountSubject, former: str) -> bool:
    """Under either of its names, by an earlier start that did not get to its end."""
    return any(_account(ctx, subject, name) is not None for name in (former, subject.username))


def _account(ctx: Context, subject: AccountSubject, username: str) -> Any:
    return queries.find_account(
        ctx.connection, ctx.organization_id, platform=subject.platform, username=username
    )


def _account_by_id(ctx: Context, id: str) -> Any:
    [row] = queries.accounts_named(ctx.connection, ctx.organization_id, ids=[id])
    return row
