"""How the counters of a post grow, and what the platform shows of them."""

from __future__ import annotations

from math import exp, log

from creatoraudit.analytics.metrics import COUNTERS
from creatoraudit.collection.models import Counters

SHAPE = 0.6

# From here on the platform shows "12.3K", and from there "1.2M".
ROUNDED = ((1_000_000, 5), (10_000, 2))


def grown(age: int, *, half_life: float) -> float:
    """The share of its last views that a post has after so many microseconds."""
    if age <= 0:
        return 0.0
    return 1.0 - exp(-log(2) * (age / half_life) ** SHAPE)


def shown(values: dict[str, int | None], *, hidden: frozenset[str], rounds: bool) -> Counters:
    """The counters as the platform gives them: some hidden, some rounded."""
    bits = rounding = 0
    given: dict[str, int | None] = {}
    for index, name in enumerate(COUNTERS):
        value = values.get(name)
        if name in hidden:
            bits |= 1 << index
            value = None
        if rounds and value is not None:
            value, digit = _rounded(value)
            rounding += digit * 10**index
        given[name] = value
    return Counters(**given, hidden=bits, rounding=rounding)


def _rounded(value: int) -> tuple[int, int]:
    for threshold, digit in ROUNDED:
        if value >= threshold:
            return value - value % 10**digit, digit
    return value, 0
