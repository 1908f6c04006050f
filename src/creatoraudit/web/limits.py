"""Rate limits: per key, exact over the processes of a machine, and per address for what needs no
key.
"""

from __future__ import annotations

from functools import lru_cache

from creatoraudit.errors import RateLimited
from creatoraudit.keys.table import KeyRecord
from creatoraudit.storage.slots import Slots, Taken
from creatoraudit.web.request import Header, Request

MINUTE = 60.0
LOOKUPS_PER_ADDRESS = 300


class Limits:
    """Counts requests in the table all processes share."""

    def __init__(self, slots: Slots, *, default: int) -> None:
        self._slots = slots
        self._default = default

    def take_for_key(self, key: KeyRecord, request: Request) -> Taken:
        """Count one request of a key; its answer will say what is left of the limit."""
        limit = key.rate_limit_per_minute or self._default
        taken = self._slots.take(key.id.encode(), limit=limit, period=MINUTE)
        request.limit_headers = _headers(limit, taken, request.at)
        return taken

    def over_limit(self, key: KeyRecord, taken: Taken) -> RateLimited:
        """The refusal of a request that its key's limit does not allow."""
        limit = key.rate_limit_per_minute or self._default
        return RateLimited(
            f"Over the limit of {limit} requests a minute.", retry_after=taken.retry_after
        )

    def take_for_address(self, purpose: str, address: str, *, limit: int) -> None:
        """Count one request from an address.

        Raises:
            RateLimited: with the seconds to wait.
        """
        refusal = f"Too many requests from this address: {limit} a minute."
        bucket = f"{purpose} {address}".encode()
        self._slots.require(bucket, limit=limit, period=MINUTE, refusal=refusal)

    def give_back_for_address(self, purpose: str, address: str, *, limit: int) -> None:
        """Take back a count that turned out not to be one."""
        self._slots.give_back(f"{purpose} {address}".encode(), limit=limit, period=MINUTE)


def _headers(limit: int, taken: Taken, at: float) -> tuple[Header, ...]:
    """The usual three, and the IETF draft's two (draft-ietf-httpapi-ratelimit-headers)."""
    usual, policy = _of_limit(limit)
    wait = int(taken.reset_after) + 1
    return (
        usual,
        (b"x-ratelimit-remaining", b"%d" % taken.remaining),
        (b"x-ratelimit-reset", b"%d" % (int(at) + wait)),
        policy,
        (b"ratelimit", b'"default";r=%d;t=%d' % (taken.remaining, wait)),
    )


@lru_cache(maxsize=256)
def _of_limit(limit: int) -> tuple[Header, Header]:
    return (
        (b"x-ratelimit-limit", b"%d" % limit),
        (b"ratelimit-policy", b'"default";q=%d;w=60' % limit),
    )
