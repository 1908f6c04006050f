"""Rate limits: per key, exact over the processes of a machine, and per address for what needs no
key.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from creatoraudit.errors import RateLimited
from creatoraudit.keys.table import KeyRecord
from creatoraudit.storage.slots import Slots, Taken
from creatoraudit.web.request import Header

MINUTE = 60.0
LOOKUPS_PER_ADDRESS = 300


class Limits:
    """Counts requests in the table all processes share."""

    def __init__(self, slots: Slots, *, default: int) -> None:
        self._slots = slots
        self._default = default

    def take_for_key(self, record: KeyRecord, now: datetime) -> tuple[Taken, list[Header]]:
        """Count one request of a key; what is left of its limit, and the headers that say so."""
        limit = self._limit_of(record)
        taken = self._slots.take(record.id.encode(), limit=limit, period=MINUTE)
        return taken, _headers(limit, taken, now)

    def take_for_address(self, purpose: str, address: str, *, limit: int) -> None:
        """Count one request from an address.

        Raises:
            RateLimited: with the seconds to wait.
        """
        taken = self._slots.take(f"{purpose} {address}".encode(), limit=limit, period=MINUTE)
        if not taken.allowed:
            raise RateLimited(
                f"Too many requests from this address: {limit} a minute.",
                retry_after=taken.retry_after,
            )

    def over_limit(self, record: KeyRecord, taken: Taken) -> RateLimited:
        """The refusal of a key over its limit."""
        limit = self._limit_of(record)
        return RateLimited(
            f"Over the limit of {limit} requests a minute.", retry_after=taken.retry_after
        )

    def _limit_of(self, record: KeyRecord) -> int:
        return record.rate_limit_per_minute or self._default


def _headers(limit: int, taken: Taken, now: datetime) -> list[Header]:
    """The usual three, and the IETF draft's two (draft-ietf-httpapi-ratelimit-headers)."""
    usual, policy = _of_limit(limit)
    remaining = b"%d" % taken.remaining
    wait = int(taken.reset_after) + 1
    return [
        usual,
        (b"x-ratelimit-remaining", remaining),
        (b"x-ratelimit-reset", b"%d" % (int(now.timestamp()) + wait)),
        policy,
        (b"ratelimit", b'"default";r=%b;t=%d' % (remaining, wait)),
    ]


@lru_cache(maxsize=256)
def _of_limit(limit: int) -> tuple[Header, Header]:
    return (b"x-ratelimit-limit", b"%d" % limit), (
        b"ratelimit-policy",
        b'"default";q=%d;w=60' % limit,
    )
