"""Chance that follows from what it is about: the same names always draw the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from math import exp
from statistics import NormalDist
from struct import Struct
from typing import TypeVar

T = TypeVar("T")

DRAWS = 8

_numbers = Struct(f">{DRAWS}Q")
_normal = NormalDist()


def draw(*about: object) -> tuple[float, ...]:
    """Eight numbers above 0 and below 1, each as likely as any other."""
    text = "\x1f".join(map(str, about)).encode("utf-8", "surrogatepass")
    digest = blake2b(text, digest_size=_numbers.size).digest()
    return tuple(((number >> 12) + 0.5) / (1 << 52) for number in _numbers.unpack(digest))


def pick(number: float, choices: Sequence[T]) -> T:
    """One of the choices."""
    return choices[int(number * len(choices))]


def between(number: float, low: float, high: float) -> float:
    """A number from this range."""
    return low + number * (high - low)


def log_normal(number: float, *, median: float, sigma: float) -> float:
    """A number around this median whose logarithm is normal, three sigma at most away."""
    return median * exp(sigma * max(-3.0, min(3.0, _normal.inv_cdf(number))))


def letters(number: float, *, length: int) -> str:
    """A word of these small letters and digits."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    rest, found = int(number * (1 << 52)), ""
    for _ in range(length):
        rest, index = divmod(rest, len(alphabet))
        found += alphabet[index]
    return found
