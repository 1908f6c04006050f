"""The snapshots of a post, as the ladder of ages asks for them, and of a profile, one a day."""

from __future__ import annotations

from bisect import bisect_right
from math import exp, log
from random import Random

from creatoraudit.analytics.borders import DAY, HOUR
from creatoraudit.analytics.daily import Point

MINUTE = HOUR // 60

AGES = [
    *range(48 * MINUTE, DAY, 48 * MINUTE),
    *range(DAY, 7 * DAY, 6 * HOUR),
    *range(7 * DAY, 30 * DAY, DAY),
    *range(30 * DAY, 90 * DAY + 1, 6 * DAY),
]
"""Of a post, in microseconds: a little closer than the ladder, so that 60,000 posts have 5 million
snapshots.
"""

_SHARES = [1 - exp(-log(2) * (age / HOUR / 18) ** 0.6) for age in AGES]
_RATES = (0.05, 0.004, 0.006, 0.003)
HIDDEN_LIKES = 1 << 2


def points_of(
    born: int, now: int, *, platform: str, hides_likes: bool, chance: Random
) -> list[Point]:
    """What was seen of a post until now."""
    views = chance.lognormvariate(9, 1.1)
    likes, comments, shares, saves = (rate * chance.lognormvariate(0, 0.4) for rate in _RATES)
    late = chance.randrange(20 * MINUTE)
    hidden = HIDDEN_LIKES if hides_likes else 0
    is_tiktok = platform == "tiktok"
    points = []
    for age, share in zip(AGES[: bisect_right(AGES, now - born - late)], _SHARES, strict=False):
        seen = int(views * share)
        values = (
            seen,
            seen if is_tiktok else int(seen * 1.3),
            None if hides_likes else int(seen * likes),
            int(seen * comments),
            int(seen * shares),
            None if is_tiktok else int(seen * saves),
        )
        points.append(Point(born + late + age, values, hidden))
    return points


def profile_of(first_day: int, now: int, *, chance: Random) -> list[tuple[int, tuple[int, ...]]]:
    """Followers, following and posts, once a day."""
    at = first_day * DAY + chance.randrange(DAY)
    followers = int(chance.lognormvariate(10, 1.5))
    growth = chance.uniform(0, 0.004)
    seen: list[tuple[int, tuple[int, ...]]] = []
    while at < now:
        seen.append((at, (followers, 100, len(seen) // 12)))
        followers += int(followers * growth * chance.random())
        at += DAY
    return seen
