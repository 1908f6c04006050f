"""Asking a collector about a subject, outside of any transaction, and noting how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from creatoraudit import clock
from creatoraudit.collection.attempts import attempt_row
from creatoraudit.collection.collectors import Collector
from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed

# A feed is never asked for more than this at once, whatever the caps.
MOST_POSTS = 1_000


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An account as it was seen: its profile, and its feed up to the caps."""

    profile: Profile
    posts: tuple[Post, ...]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What came of looking at an account."""

    at: datetime
    outcome: Found | Failure
    attempt: dict[str, Any]


class PostLook(msgspec.Struct, frozen=True, kw_only=True):
    """What came of looking at a post."""

    post_id: str
    outcome: Observed[Post] | Failure
    attempt: dict[str, Any]


def look_at_account(collector: Collector, account: Any, *, caps: Caps) -> Look:
    """Ask for the profile of an account, and then for its feed."""
    at, started = clock.now(), clock.monotonic()
    subject = AccountSubject(
        platform=account.platform,
        username=account.username,
        platform_account_id=account.platform_account_id,
    )
    profile = collector.profile(subject, at=at)
    outcome = _with_feed(collector, subject, profile, at=at, caps=caps)
    return Look(
        at=at,
        outcome=outcome,
        attempt=attempt_row(
            "account",
            account.id,
            at=at,
            collector=collector.name,
            failure=outcome if isinstance(outcome, Failure) else None,
            duration_ms=_since(started),
            fields=given(profile.value) if isinstance(profile, Observed) else "",
        ),
    )


def look_at_posts(collector: Collector, posts: Sequence[Any], *, at: datetime) -> list[PostLook]:
    """Ask for single posts, in the order given."""
    started = clock.monotonic()
    subjects = [
        PostSubject(
            platform=post.platform,
            external_id=post.external_id,
            account_username=post.account_username,
            platform_account_id=post.platform_account_id,
        )
        for post in posts
    ]
    return [
        PostLook(
            post_id=post.id,
            outcome=outcome,
            attempt=attempt_row(
                "video",
                post.id,
                at=at,
                collector=collector.name,
                failure=outcome if isinstance(outcome, Failure) else None,
                duration_ms=_since(started),
                fields=given(outcome.value.counters) if isinstance(outcome, Observed) else "",
            ),
        )
        for post, outcome in zip(posts, collector.posts(subjects, at=at), strict=True)
    ]


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """How many posts of an account are followed, and how old ones; None: all."""

    most: int | None
    lookback_days: int | None

    def since(self, at: datetime) -> datetime | None:
        """When the oldest post that counts was published."""
        return None if self.lookback_days is None else at - timedelta(days=self.lookback_days)


def caps_of(account: Any, organization: Any) -> Caps:
    """The account's own caps, else the organization's."""
    most, days = account.max_recent_posts_per_account, account.post_lookback_days
    return Caps(
        most=organization.max_recent_posts_per_account if most is None else most,
        lookback_days=organization.post_lookback_days if days is None else days,
    )


def given(found: msgspec.Struct) -> str:
    """The names of the fields that the platform filled in."""
    return " ".join(name for name in found.__struct_fields__ if getattr(found, name) is not None)


def _with_feed(
    collector: Collector,
    subject: AccountSubject,
    profile: Observed[Profile] | Failure,
    *,
    at: datetime,
    caps: Caps,
) -> Found | Failure:
    if isinstance(profile, Failure):
        return profile
    most = MOST_POSTS if caps.most is None else min(caps.most, MOST_POSTS)
    feed = collector.feed(subject, at=at, since=caps.since(at), limit=most)
    if isinstance(feed, Failure):
        return feed
    return Found(profile=profile.value, posts=feed.value)


def _since(started: float) -> int:
    return round((clock.monotonic() - started) * 1000)
