"""Who is on the made-up platform: the cast, and somebody for every other name."""

from __future__ import annotations

from functools import cached_property, lru_cache
from math import exp, pi, sin
from typing import NamedTuple

from creatoraudit.analytics.borders import DAY
from creatoraudit.collection.world.cast import GUESTS, NORTHLIGHT_CAST, RIVAL_CAST, Role
from creatoraudit.collection.world.chance import between, draw, letters, log_normal, pick
from creatoraudit.collection.world.words import (
    FIRST_NAMES,
    LANGUAGES,
    LAST_NAMES,
    TOPICS,
)

# Followers are told for the first of January 2026.
REFERENCE = 20_454 * DAY
YEAR = 365 * DAY

CAST = {(role.platform, role.username): role for role in (*GUESTS, *RIVAL_CAST, *NORTHLIGHT_CAST)}
FORMER = {
    (role.platform, role.former_username): role for role in CAST.values() if role.former_username
}


class Purge(NamedTuple):
    """An instant at which the platform takes away a share of what bots left."""

    at: int
    kept: float


class Account:
    """One account, as it is throughout; what changes with time is asked with an instant."""

    def __init__(self, role: Role, *, seed: str, anchor: int) -> None:
        self.role = role
        self.platform = role.platform
        self.key = f"{seed}/{role.platform}/{role.username}"
        self.topic = TOPICS[role.topic]
        self._anchor = anchor
        size, speed, reach, spread, rate, opened, phase, number = draw(self.key, "account")
        self.id = str(10**9 + int(number * 7e18))
        self.opened = REFERENCE - int(between(opened, 200, 900)) * DAY
        self._growth = between(speed, -0.08, 0.55)
        self._phase = phase * 2 * pi
        self._following = int(log_normal(size, median=240, sigma=0.7))
        self.median_views = role.followers ** between(reach, 0.78, 0.92)
        self.sigma = between(spread, 0.8, 1.2)
        tiktok = self.platform == "tiktok"
        self.engagement = log_normal(rate, median=0.055 if tiktok else 0.023, sigma=0.25)

    def before(self, days: int | None) -> int | None:
        """The instant so many days before the demonstration was made."""
        return None if days is None else self._anchor - days * DAY

    def username_at(self, at: int) -> str:
        """What it is called at an instant."""
        renamed = self.before(self.role.renamed_days)
        if renamed is None or at >= renamed:
            return self.role.username
        return self.role.former_username or self.role.username

    def followers_at(self, at: int) -> int:
        years = max(-4.0, min(4.0, (at - REFERENCE) / YEAR))
        wave = 1 + 0.0009 * sin(2 * pi * at / (7 * DAY) + self._phase)
        return int(self.role.followers * exp(self._growth * years) * wave * self.kept(0, at))

    def following_at(self, at: int) -> int:
        return self._following + max(0, at - self.opened) // (30 * DAY)

    def kept(self, born: int, at: int) -> float:
        """The share of its counters that purges between two instants have left."""
        left = 1.0
        for purge in self.purges:
            if born < purge.at <= at:
                left *= purge.kept
        return left

    @cached_property
    def purges(self) -> tuple[Purge, ...]:
        at = self.before(self.role.purge_days)
        return () if at is None else (Purge(at + 5 * DAY // 24, 0.955),)

    @cached_property
    def biography(self) -> str:
        emoji, line, *_ = draw(self.key, "biography")
        said = LANGUAGES.get(self.role.language)
        text = f"{self.topic.bio} {pick(emoji, self.topic.emoji.split())}"
        return f"{text}\n{pick(line, said)}" if said else text

    @cached_property
    def link(self) -> str | None:
        has, *_ = draw(self.key, "link")
        name = self.role.username.replace("_", "-").replace(".", "-").strip("-")
        return f"https://{name}.example/" if has < 0.6 else None

    @property
    def is_verified(self) -> bool:
        return self.role.followers >= 400_000


@lru_cache(maxsize=4096)
def account_of(platform: str, username: str, *, seed: str, anchor: int) -> Account:
    """The account with this name, the present or the former one; there is one for every name."""
    key = (platform, username)
    role = CAST.get(key) or FORMER.get(key) or _somebody(platform, username)
    return Account(role, seed=seed, anchor=anchor)


def cast_of(platform: str, *, seed: str, anchor: int) -> list[Account]:
    """The accounts of the cast on one platform."""
    return [
        account_of(platform, name, seed=seed, anchor=anchor)
        for where, name in CAST
        if where == platform
    ]


def author_of(platform: str, external_id: str) -> str:
    """Who wrote a post that nobody knows the author of."""
    first, last, number, *_ = draw(platform, external_id, "author")
    name = f"{pick(first, FIRST_NAMES)}.{pick(last, LAST_NAMES)}".lower()
    return f"{name.encode('ascii', 'ignore').decode()}{letters(number, length=2)}"


def _somebody(platform: str, username: str) -> Role:
    first, last, topic, size, weekly, tongue, likes, english = draw(platform, username, "somebody")
    return Role(
        platform,
        username,
        f"{pick(first, FIRST_NAMES)} {pick(last, LAST_NAMES)}",
        pick(topic, sorted(TOPICS)),
        "en" if english < 0.6 else pick(tongue, sorted(LANGUAGES)),
        max(300, int(log_normal(size, median=24_000, sigma=1.1))),
        between(weekly, 0.8, 3.0),
        hides_likes=platform == "instagram" and likes < 0.12,
    )
