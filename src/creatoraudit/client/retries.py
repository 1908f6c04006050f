"""When a request is sent again, and how long to wait before."""

from __future__ import annotations

from random import SystemRandom

import msgspec

from creatoraudit.client.errors import (
    ClientError,
    ConnectionFailed,
    RateLimited,
    ServiceUnavailable,
)

_random = SystemRandom()


class Retries(msgspec.Struct, frozen=True, kw_only=True):
    """How often to try again, and how long to wait for it.

    A request over the limit was not looked at, so any is sent again. After a failure on the way, or
    in the server, only what may be asked twice is: reads, and what carries an idempotency key.
    """

    most: int = 3
    """Tries after the first one; 0: none."""
    first_wait: float = 0.5
    """Seconds before the first of them where the server names none; doubled with each."""
    longest_wait: float = 60
    """A server that asks for more seconds than this is not asked again."""

    def wait_after(self, error: ClientError, *, tried: int, repeatable: bool) -> float | None:
        """Seconds to wait before the next try; None: there is none."""
        is_passing = isinstance(error, ConnectionFailed | ServiceUnavailable) and repeatable
        if tried > self.most or not (is_passing or isinstance(error, RateLimited)):
            return None
        asked = getattr(error, "retry_after", None)
        if asked is not None:
            return asked if asked <= self.longest_wait else None
        longest = min(self.first_wait * 2 ** (tried - 1), self.longest_wait)
        # Spread out, so that many who failed together do not come back together.
        return _random.uniform(longest / 2, longest)
