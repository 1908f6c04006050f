"""The ids of posts: they begin with the moment of publishing, as those of the real platforms do."""

from __future__ import annotations

from creatoraudit.analytics.borders import DAY, SECOND

MILLISECOND = 1_000

INSTAGRAM_EPOCH = 1_314_220_021_721 * MILLISECOND
INSTAGRAM_BITS = 23
TIKTOK_BITS = 32

LONGEST = 20

# An id whose moment lies before this was made up: its post is given one.
FIRST = 17_000 * DAY


def external_id(platform: str, born: int, *, chance: float) -> str:
    """The id of a post published at a whole second."""
    if platform == "tiktok":
        return str(born // SECOND << TIKTOK_BITS | int(chance * (1 << TIKTOK_BITS)))
    since = (born - INSTAGRAM_EPOCH) // MILLISECOND
    return str(since << INSTAGRAM_BITS | int(chance * (1 << INSTAGRAM_BITS)))


def born_of(platform: str, external_id: str) -> int | None:
    """The moment that an id begins with, to the second; None where it cannot be one."""
    if not (external_id.isascii() and external_id.isdigit()) or len(external_id) > LONGEST:
        return None
    number = int(external_id)
    if platform == "tiktok":
        born = (number >> TIKTOK_BITS) * SECOND
    else:
        born = INSTAGRAM_EPOCH + (number >> INSTAGRAM_BITS) * MILLISECOND
        born = -(-born // SECOND) * SECOND
    return born if born > FIRST else None
