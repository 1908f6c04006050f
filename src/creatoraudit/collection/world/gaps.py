"""When nothing could be collected: the gaps that every real record has."""

from __future__ import annotations

from creatoraudit.analytics.borders import DAY
from creatoraudit.collection.world.chance import between, draw

PERIOD_DAYS = 45
OFTEN = 0.55
LEAST_DAYS = 1.0
MOST_DAYS = 3.0


def gaps_between(key: str, since: int, until: int) -> list[tuple[int, int]]:
    """The gaps of one subject that begin between two instants, the first one first."""
    period = PERIOD_DAYS * DAY
    found = []
    for number in range(since // period, until // period + 1):
        happens, when, length, *_ = draw(key, number, "gap")
        start = number * period + int(when * (period - MOST_DAYS * DAY))
        end = start + int(between(length, LEAST_DAYS, MOST_DAYS) * DAY)
        if happens < OFTEN and since < start and end < until:
            found.append((start, end))
    return found
