"""When a worker would have looked at what. Pure: a world and two instants in, instants out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from typing import NamedTuple

from creatoraudit.analytics.borders import DAY, instant, microseconds
from creatoraudit.collection.models import AccountSubject
from creatoraudit.collection.outcomes import Failure
from creatoraudit.collection.schedule import life_of, next_look, next_look_at_post
from creatoraudit.collection.world.gaps import gaps_between
from creatoraudit.collection.world.platform import World
from creatoraudit.collection.world.posts import MadePost

INTERVAL = timedelta(hours=24)
VIDEO_HOURS = 24
# Nothing is missing at the end: charts go up to the present.
COMPLETE_DAYS = 3


class PostPlan(NamedTuple):
    """The looks at one post."""

    post: MadePost
    looks: list[datetime]
    next_look: datetime | None
    denied_at: datetime | None
    """When it was gone for the first time."""
    is_video: bool


class AccountPlan(NamedTuple):
    """The looks at one account, and at the posts that its feed brought up."""

    looks: list[datetime]
    missed: list[datetime]
    """When the platform did not answer."""
    denied: list[tuple[datetime, Failure]]
    """When it could not be seen any more."""
    posts: list[PostPlan]


class Gaps:
    """The times at which nothing was collected of a subject."""

    def __init__(self, key: str, *, since: datetime, until: datetime) -> None:
        ends = microseconds(until) - COMPLETE_DAYS * DAY
        self._gaps = gaps_between(key, microseconds(since), ends)
        self._starts = [start for start, _ in self._gaps]

    def end_of(self, at: datetime) -> datetime | None:
        """When the gap ends that an instant lies in; None where it lies in none."""
        moment = microseconds(at)
        place = bisect_right(self._starts, moment) - 1
        if place < 0 or self._gaps[place][1] <= moment:
            return None
        return instant(self._gaps[place][1])


def plan_account(
    world: World,
    subject: AccountSubject,
    *,
    since: datetime,
    until: datetime,
    older: timedelta,
    video_every: int | None,
) -> AccountPlan:
    """The looks at an account from one instant to another.

    Posts of its past go back by `older`; every so many of its posts is a video of its own, too.
    """
    gaps = Gaps(_name(subject), since=since, until=until)
    looks, missed, denied = _looks(world, subject, gaps, since=since, until=until)
    posts = [
        planned
        for number, post in enumerate(world.posts_between(subject, since - older, until), start=1)
        if (
            planned := _plan_found(
                post,
                looks,
                gaps,
                until=min(until, denied[0][0] if denied else until),
                is_video=video_every is not None and number % video_every == 0,
                is_there=not denied,
            )
        )
    ]
    return AccountPlan(looks, missed, denied, posts)


def plan_post(
    post: MadePost,
    gaps: Gaps,
    *,
    tracked_since: datetime,
    first: datetime,
    until: datetime,
    is_video: bool,
    is_there: bool = True,
) -> PostPlan:
    """The looks at a post from the first one on, and one at the end where it is still followed and
    there: somebody who starts sees figures of today, not of up to six days ago.
    """
    life = life_of(
        create_time=instant(post.born),
        tracked_since=tracked_since,
        followed_until=None,
        interval_hours=VIDEO_HOURS if is_video else None,
    )
    gone = None if post.gone is None else instant(post.gone)
    looks: list[datetime] = []
    at: datetime | None = first
    while at is not None and at <= until and (gone is None or at < gone):
        looks.append(at)
        at = next_look_at_post(post.id, done_at=at, life=life)
        at = at and (gaps.end_of(at) or at)
    if is_there and at is not None and looks and looks[-1] < until and (not gone or until < gone):
        looks.append(until)
        at = next_look_at_post(post.id, done_at=until, life=life)
    is_denied = at is not None and gone is not None and gone <= at <= until - INTERVAL
    return PostPlan(post, looks, None if is_denied else at, at if is_denied else None, is_video)


def _looks(
    world: World, subject: AccountSubject, gaps: Gaps, *, since: datetime, until: datetime
) -> tuple[list[datetime], list[datetime], list[tuple[datetime, Failure]]]:
    looks: list[datetime] = []
    missed: list[datetime] = []
    denied: list[tuple[datetime, Failure]] = []
    name, at = _name(subject), since
    while at <= until:
        outcome = world.state_at(subject, at)
        if gaps.end_of(at) is not None:
            missed.append(at)
        elif isinstance(outcome, Failure):
            denied.append((at, outcome))
        else:
            looks.append(at)
        at = next_look(name, done_at=at, interval=INTERVAL)
    return looks, missed, denied


def _name(subject: AccountSubject) -> str:
    return f"{subject.platform}/{subject.username}"


def _plan_found(
    post: MadePost,
    looks: list[datetime],
    gaps: Gaps,
    *,
    until: datetime,
    is_video: bool,
    is_there: bool,
) -> PostPlan | None:
    """The looks at a post that a feed brought up; None where it was gone before."""
    place = bisect_left(looks, instant(post.born))
    if place == len(looks) or (post.gone is not None and instant(post.gone) <= looks[place]):
        return None
    return plan_post(
        post,
        gaps,
        tracked_since=looks[0],
        first=looks[place],
        until=until,
        is_video=is_video,
        is_there=is_there,
    )
