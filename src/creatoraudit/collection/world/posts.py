"""What the accounts of the made-up platform publish, and how far it goes."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import Any

from creatoraudit.analytics.borders import DAY, HOUR, SECOND
from creatoraudit.collection.models import Counters
from creatoraudit.collection.world.accounts import Account
from creatoraudit.collection.world.chance import between, draw, log_normal, pick
from creatoraudit.collection.world.growth import grown, shown
from creatoraudit.collection.world.ids import external_id
from creatoraudit.collection.world.words import LANGUAGES, OPENERS
from creatoraudit.videos.identifiers import shortcode_of

# Accounts are asked for their posts in pieces of four weeks, each worked out once.
SEASON_DAYS = 28

# Monday to Sunday: how much is published, and how far it goes.
PUBLISHED = (0.85, 0.9, 0.95, 1.05, 1.15, 0.85, 1.25)
WATCHED = (0.92, 0.9, 0.95, 1.0, 1.05, 1.12, 1.15)

HIT = 40
MAX_VIEWS = 2e9


class MadePost:
    """One post, as it is throughout; its counters are asked with an instant."""

    def __init__(self, account: Account, *, born: int, id: str) -> None:
        self.account = account
        self.born = born
        self.id = id
        draws = draw(account.key, id, "post")
        size, speed, rate, comments, shares, saves, self._plays, hides = draws
        weekday = (born // DAY + 3) % 7
        self.views = min(
            MAX_VIEWS,
            HIT * account.median_views
            if is_hit(account, born // DAY)
            else log_normal(
                size, median=account.median_views * WATCHED[weekday], sigma=account.sigma
            ),
        )
        self._half_life = log_normal(speed, median=18 * HOUR, sigma=0.25)
        engagement = min(0.5, log_normal(rate, median=account.engagement, sigma=0.35))
        self._comments = engagement * between(comments, 0.015, 0.05)
        self._shares = engagement * between(shares, 0.03, 0.14)
        self._likes = engagement - self._comments - self._shares
        self._saves = engagement * between(saves, 0.04, 0.16)
        hides_likes = account.role.hides_likes and hides < 0.8
        self._hidden = frozenset({"likes"} if hides_likes else ())

    def counters_at(self, at: int) -> Counters:
        """What the platform shows of it at an instant."""
        reach = self.views * grown(at - self.born, half_life=self._half_life)
        reach *= self.account.kept(self.born, at)
        is_tiktok = self.account.platform == "tiktok"
        views = int(reach)
        values: dict[str, int | None] = {
            "views": views,
            "plays": views if is_tiktok else int(reach * (1.08 + 0.35 * self._plays)),
            "likes": int(reach * self._likes),
            "comments": int(reach * self._comments),
            "shares": int(reach * self._shares),
            "saves": None if is_tiktok else int(reach * self._saves),
        }
        return shown(values, hidden=self._hidden, rounds=is_tiktok)

    @cached_property
    def gone(self) -> int | None:
        """When its author took it down."""
        fate, when, *_ = draw(self.account.key, self.id, "fate")
        return self.born + int(between(when, 2, 60) * DAY) if fate < 0.03 else None

    @cached_property
    def shortcode(self) -> str | None:
        return shortcode_of(int(self.id)) if self.account.platform == "instagram" else None

    @cached_property
    def caption(self) -> str:
        opener, thing, mood, tag, other, number, *_ = draw(self.account.key, self.id, "caption")
        topic, said = self.account.topic, LANGUAGES.get(self.account.role.language)
        text = (
            pick(opener, said)
            if said
            else pick(opener, OPENERS).format(
                thing=pick(thing, topic.things), n=1 + int(number * 9)
            )
        )
        tags = dict.fromkeys((pick(tag, topic.tags), pick(other, topic.tags)))
        marks = " ".join(f"#{name}" for name in tags)
        return f"{text[:1].upper()}{text[1:]} {pick(mood, topic.emoji.split())}\n{marks}"

    @cached_property
    def media(self) -> tuple[str, float | None]:
        """What it is, and how many seconds it lasts."""
        kind, seconds, *_ = draw(self.account.key, self.id, "media")
        if self.account.platform == "instagram" and kind < 0.25:
            return "carousel", None
        name = "reel" if self.account.platform == "instagram" else "video"
        return name, round(log_normal(seconds, median=27, sigma=0.6), 1)

    @cached_property
    def platform_data(self) -> dict[str, Any]:
        words = self.caption.split()
        return {
            "language": self.account.role.language,
            "hashtags": [word[1:] for word in words if word.startswith("#")],
        }


def posts_between(account: Account, since: int, until: int) -> list[MadePost]:
    """What an account published from one instant up to another, the oldest first."""
    since = max(since, account.opened)
    found: list[MadePost] = []
    for season in range(_season(since), _season(until) + 1):
        found += _season_of(account, season).posts
    return [post for post in found if since <= post.born <= until]


def post_count(account: Account, at: int) -> int:
    """How many posts an account shows at an instant."""
    seasons = range(_season(account.opened), _season(at) + 1)
    return sum(_season_of(account, season).count(at) for season in seasons)


def find_post(account: Account, *, id: str, born: int) -> MadePost:
    """The post of an account with this id; one that is in no feed is made up."""
    for post in _season_of(account, _season(born)).posts:
        if post.id == id:
            return post
    return MadePost(account, born=born, id=id)


def has_post(account: Account, *, id: str, born: int) -> bool:
    """Whether the post with this id stands in the account's feed."""
    posts = _season_of(account, _season(born)).posts
    return born >= account.opened and any(post.id == id for post in posts)


def is_hit(account: Account, day: int) -> bool:
    """Whether this is the day of the account's one great success."""
    hit = account.before(account.role.hit_days)
    return hit is not None and hit // DAY == day


class _Season:
    """Four weeks of an account's posts, the oldest first."""

    def __init__(self, account: Account, number: int) -> None:
        days = range(number * SEASON_DAYS, (number + 1) * SEASON_DAYS)
        self.posts = [post for day in days for post in _posts_of_day(account, day)]
        self._born = [post.born for post in self.posts]
        self._gone = sorted(post.gone for post in self.posts if post.gone is not None)

    def count(self, at: int) -> int:
        return bisect_right(self._born, at) - bisect_right(self._gone, at)


@lru_cache(maxsize=2048)
def _season_of(account: Account, number: int) -> _Season:
    return _Season(account, number)


def _season(at: int) -> int:
    return at // (SEASON_DAYS * DAY)


def _posts_of_day(account: Account, day: int) -> list[MadePost]:
    chance, hour, identity, habit, *_ = draw(account.key, day, "day")
    expected = account.role.weekly / 7 * PUBLISHED[(day + 3) % 7]
    if chance >= expected and not is_hit(account, day):
        return []
    usual = draw(account.key, "habit")[0]
    moment = between(usual, 6, 20) + between(hour, -2.5, 2.5) + between(habit, -0.4, 0.4)
    born = day * DAY + int(moment * HOUR) // SECOND * SECOND
    id = external_id(account.platform, born, chance=identity)
    return [MadePost(account, born=born, id=id)]
