"""What an `Accept` header asks for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

LONGEST_KEPT = 256

# The most specific range that names JSON decides (RFC 9110, 12.5.1).
JSON = (b"application/json", b"application/problem+json")


def accepts_json(accept: bytes) -> bool:
    """Whether JSON satisfies the header; an empty one asks for nothing."""
    return _remembered(accept) if len(accept) <= LONGEST_KEPT else _accepts_json(accept)


def accepts_one_of(accept: bytes, kinds: Iterable[str]) -> bool:
    """Whether one of some media types satisfies the header."""
    return any(
        _accepts(accept, (kind.partition(";")[0].strip().lower().encode(),)) for kind in kinds
    )


def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether the client wants gzip (RFC 9110, 12.5.3)."""
    weights = dict(_range(part) for part in accept_encoding.lower().split(b","))
    return weights.get(b"gzip", weights.get(b"*", 0.0)) > 0


def _accepts_json(accept: bytes) -> bool:
    return _accepts(accept, JSON)


def _accepts(accept: bytes, kinds: tuple[bytes, ...]) -> bool:
    weights = dict(_range(part) for part in accept.lower().split(b","))
    ranges = (*kinds, kinds[0].partition(b"/")[0] + b"/*", b"*/*")
    decisive = next((kind for kind in ranges if kind in weights), None)
    return not accept.strip() if decisive is None else weights[decisive] > 0


_remembered = lru_cache(maxsize=256)(_accepts_json)


def _range(part: bytes) -> tuple[bytes, float]:
    kind, *options = (piece.strip() for piece in part.split(b";"))
    for option in options:
        name, _, value = option.partition(b"=")
        if name.strip() == b"q":
            return kind, _weight(value.strip())
    return kind, 1.0


def _weight(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
