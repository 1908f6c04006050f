"""Asking the made-up platform: profiles, feeds and posts, as they are at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from creatoraudit.analytics.borders import DAY, SECOND, instant, microseconds
from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import (
    Failure,
    NotEligible,
    NotFound,
    Observed,
    Private,
    RateLimited,
    Transient,
)
from creatoraudit.collection.world.accounts import Account, account_of, author_of, cast_of
from creatoraudit.collection.world.chance import draw
from creatoraudit.collection.world.ids import FIRST, born_of
from creatoraudit.collection.world.posts import (
    MadePost,
    find_post,
    has_post,
    post_count,
    posts_between,
)

NO_ACCOUNT = NotFound("There is no account of this name.")
NO_POST = NotFound("There is no such post.")
IS_PRIVATE = Private("The account is private.")

# What a name holds that nobody of the cast has decides what becomes of asking for it.
ODD_NAMES: dict[str, Failure] = {
    "missing": NO_ACCOUNT,
    "private": IS_PRIVATE,
    "personal": NotEligible("The account is a personal one, which the platform does not show."),
    "unreachable": Transient("The platform did not answer in time."),
    "throttled": RateLimited("The platform was asked too often.", retry_after=60),
}


class World:
    """The platform as one seed makes it; `anchor` is when the demonstration was made, which is
    what the fates of its cast are told from.
    """

    def __init__(self, *, seed: str, anchor: datetime) -> None:
        self._seed = seed
        self._anchor = microseconds(anchor) // DAY * DAY

    def profile_at(self, subject: AccountSubject, at: datetime) -> Observed[Profile] | Failure:
        """An account's profile at an instant."""
        moment = microseconds(at)
        account = self._account(subject, moment)
        return account if isinstance(account, Failure) else Observed(_profile(account, moment))

    def feed_at(
        self,
        subject: AccountSubject,
        at: datetime,
        *,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Observed[tuple[Post, ...]] | Failure:
        """An account's posts at an instant, the newest first: those published since another one,
        and so many at most.
        """
        moment = microseconds(at)
        account = self._account(subject, moment)
        if isinstance(account, Failure):
            return account
        first = microseconds(since) if since else 0
        posts = [post for post in posts_between(account, first, moment) if _is_there(post, moment)]
        newest = posts[::-1][:limit]
        return Observed(tuple(shown_post(post, moment) for post in newest))

    def post_at(self, subject: PostSubject, at: datetime) -> Observed[Post] | Failure:
        """A post at an instant."""
        moment = microseconds(at)
        found = self.find_post(subject, moment)
        return found if isinstance(found, Failure) else Observed(shown_post(found, moment))

    def observe(
        self, subject: AccountSubject | PostSubject, at: datetime
    ) -> Observed[Profile] | Observed[Post] | Failure:
        """What there is to see of a subject at an instant."""
        if isinstance(subject, AccountSubject):
            return self.profile_at(subject, at)
        return self.post_at(subject, at)

    def identified(self, subject: AccountSubject) -> AccountSubject:
        """An account with its id, by which it is found whatever it is called."""
        account = self._named(subject.platform, subject.username)
        return msgspec.structs.replace(subject, platform_account_id=account.id)

    def state_at(self, subject: AccountSubject, at: datetime) -> Failure | None:
        """What keeps an account from being seen at an instant, whatever it is called then."""
        account = self._named(subject.platform, subject.username)
        return _state(account, microseconds(at))

    def find_post(self, subject: PostSubject, at: int) -> MadePost | Failure:
        """A post with all of its life, for whoever asks it for many instants."""
        id = subject.external_id
        if not id.isdecimal():
            return NO_POST
        account = self._author(subject, id=id)
        state = _state(account, at)
        if state is not None:
            return state
        post = find_post(account, id=id, born=_born(subject.platform, id))
        return post if _is_there(post, at) else NO_POST

    def posts_between(
        self, subject: AccountSubject, since: datetime, until: datetime
    ) -> Sequence[MadePost]:
        """All that an account published between two instants, with its whole life."""
        account = self._named(subject.platform, subject.username)
        return posts_between(account, microseconds(since), microseconds(until))

    def _account(self, subject: AccountSubject, at: int) -> Account | Failure:
        account = self._named(subject.platform, subject.username)
        goes_by = account.username_at(at)
        if goes_by != subject.username and account.id != subject.platform_account_id:
            return NO_ACCOUNT
        return _state(account, at) or account

    def _author(self, subject: PostSubject, *, id: str) -> Account:
        if subject.account_username is not None:
            return self._named(subject.platform, subject.account_username)
        born = _born(subject.platform, id)
        for account in cast_of(subject.platform, seed=self._seed, anchor=self._anchor):
            if has_post(account, id=id, born=born):
                return account
        return self._named(subject.platform, author_of(subject.platform, id))

    def _named(self, platform: str, username: str) -> Account:
        return account_of(platform, username, seed=self._seed, anchor=self._anchor)


def shown_post(post: MadePost, at: int) -> Post:
    """A post as the platform shows it at an instant."""
    media_type, duration = post.media
    return Post(
        external_id=post.id,
        shortcode=post.shortcode,
        account_username=post.account.username_at(at),
        platform_account_id=post.account.id,
        description=post.caption,
        create_time=instant(post.born),
        media_type=media_type,
        duration=duration,
        cover_image_url=None,
        video_url=None,
        platform_data=post.platform_data,
        counters=post.counters_at(at),
    )


def _profile(account: Account, at: int) -> Profile:
    return Profile(
        platform_account_id=account.id,
        username=account.username_at(at),
        name=account.role.name,
        description=account.biography,
        profile_pic_url=None,
        link_in_bio=account.link,
        is_verified=account.is_verified,
        followers=account.followers_at(at),
        following=account.following_at(at),
        posts=post_count(account, at),
    )


def _state(account: Account, at: int) -> Failure | None:
    """What keeps an account from being seen at an instant."""
    private, deleted = (
        account.before(account.role.private_days),
        account.before(account.role.deleted_days),
    )
    if at < account.opened or (deleted is not None and at >= deleted):
        return NO_ACCOUNT
    if private is not None and at >= private:
        return IS_PRIVATE
    odd = (failure for word, failure in ODD_NAMES.items() if word in account.role.username)
    return next(odd, None)


def _is_there(post: MadePost, at: int) -> bool:
    return post.born <= at and (post.gone is None or at < post.gone)


def _born(platform: str, id: str) -> int:
    born = born_of(platform, id)
    if born is not None:
        return born
    when, *_ = draw(platform, id, "born")
    return FIRST + int(when * 2_500) * DAY + int(when * 80_000) * SECOND
