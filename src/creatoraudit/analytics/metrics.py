"""The counters of a post: their order, who shows which, and the formulas over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Counter = Literal["views", "plays", "likes", "comments", "shares", "saves"]

COUNTERS: tuple[Counter, ...] = ("views", "plays", "likes", "comments", "shares", "saves")
"""Their order wherever six values stand side by side."""

VIEWS, PLAYS, LIKES, COMMENTS, SHARES, SAVES = range(len(COUNTERS))

UNSUPPORTED: dict[str, frozenset[Counter]] = {
    "instagram": frozenset(),
    "tiktok": frozenset({"saves"}),
}
"""What a platform never tells; on TikTok plays and views are one number, given twice."""

COLUMNS: dict[Counter, str] = {
    "views": "view_count",
    "plays": "play_count",
    "likes": "like_count",
    "comments": "comment_count",
    "shares": "share_count",
    "saves": "saved_count",
}
"""What the API calls the last value of each."""

ENGAGEMENT: tuple[Counter, ...] = ("likes", "comments", "shares")
ENGAGEMENT_FORMULA = "(likes + comments + shares) / views × 100"


class Rate(NamedTuple):
    """An engagement rate in percent, and the parts that it had to leave out."""

    value: float | None
    partial: tuple[Counter, ...] = ()


def engagement(values: Sequence[int | None]) -> int | None:
    """Likes, comments and shares together, as far as they are known; None if none is."""
    known = [value for value in values[LIKES : SHARES + 1] if value is not None]
    return sum(known) if known else None


def engagement_rate(values: Sequence[int | None]) -> Rate:
    """The rate over sums of many posts, or over what a window gained, in the order of `COUNTERS`.

    A part that is None is left out and named.
    """
    views, gained = values[VIEWS], engagement(values)
    partial = tuple(
        name
        for name, value in zip(ENGAGEMENT, values[LIKES : SHARES + 1], strict=True)
        if value is None
    )
    if not views or gained is None:
        return Rate(None, partial)
    return Rate(gained / views * 100, partial)


def hidden_names(hidden: int) -> tuple[Counter, ...]:
    """The counters whose bit is set, in their order."""
    return tuple(name for bit, name in enumerate(COUNTERS) if hidden >> bit & 1)


def hidden_bits(names: Sequence[str]) -> int:
    """A bit for each counter named."""
    return sum(1 << bit for bit, name in enumerate(COUNTERS) if name in names)
