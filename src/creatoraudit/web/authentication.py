"""From a request to the record of its key."""

from __future__ import annotations

import asyncio

from anyio import CapacityLimiter, to_thread

from creatoraudit.caller import Caller
from creatoraudit.errors import Unauthorized, Unavailable
from creatoraudit.keys.check import MALFORMED, KeyCheck, refuse_unless_valid
from creatoraudit.keys.table import Forgotten, KeyRecord
from creatoraudit.storage.epoch import Epoch
from creatoraudit.web.limits import LOOKUPS_PER_ADDRESS, Limits
from creatoraudit.web.request import Request

UNKNOWN_AT_ONCE = 2
MOST_WAITING = 200

MISSING = (
    "This needs an API key: send it as `Authorization: Bearer <key>`. "
    "Make one on the API keys page."
)
SCHEME = "Send the key as `Authorization: Bearer <key>`."
REPEATED = "Send one Authorization header."
# Far longer than a key: of a header of a megabyte, no more is looked at.
LONGEST_BEARER = 256
NO_KEY = frozenset({b"", b"bearer"})


def caller_of(key: KeyRecord, *, address: str, client: str) -> Caller:
    """Who asks with a key."""
    return Caller(
        type="api_key",
        organization_id=key.organization_id,
        id=key.id,
        name=key.name,
        scopes=key.scopes,
        key=key,
        address=address,
        client=client,
    )


class Authenticator:
    """Checks keys: from memory, or by a look-up that is shared, bounded, and never older than the
    request.
    """

    def __init__(
        self, check: KeyCheck, epoch: Epoch, limits: Limits, *, threads: CapacityLimiter
    ) -> None:
        self._check = check
        self._epoch = epoch
        self._limits = limits
        self._threads = threads
        self._unknown = CapacityLimiter(UNKNOWN_AT_ONCE)
        self._flights: dict[tuple[bytes, int], asyncio.Task[KeyRecord | None]] = {}

    def recall_key(self, request: Request) -> KeyRecord | None:
        """The record of the request's key, from memory; None: the database must be asked.

        Raises:
            Unauthorized: missing, malformed, unknown or expired.
            Forbidden: disabled, suspended, or the address not allowed.
        """
        digest = self._check.digest(_bearer(request))
        try:
            record = self._check.table.recall(digest, now=request.started)
        except Forgotten:
            return None
        return refuse_unless_valid(record, at=request.at, address=request.address)

    async def read_key(self, request: Request) -> KeyRecord:
        """The record of the request's key, from the database.

        Raises:
            Unauthorized: unknown or expired.
            Forbidden: disabled, suspended, or the address not allowed.
            RateLimited: too many unknown keys from this address.
        """
        presented = _bearer(request)
        record = await self._look_up(presented, self._check.digest(presented), request.address)
        return refuse_unless_valid(record, at=request.at, address=request.address)

    async def _look_up(self, presented: bytes, digest: bytes, address: str) -> KeyRecord | None:
        """Requests share a look-up only if no change began between them: see `keys.table`."""
        flight = (digest, self._epoch.read())
        task = self._flights.get(flight)
        if task is None or Epoch.is_pending(flight[1]):
            limiter = self._threads
            if not self._check.table.has_known(digest):
                limiter = self._unknown
                self._limits.take_for_address("look-up", address, limit=LOOKUPS_PER_ADDRESS)
                if limiter.statistics().tasks_waiting >= MOST_WAITING:
                    raise Unavailable(
                        "Too many unknown keys are being tried right now.", retry_after=2
                    )
            task = asyncio.create_task(
                to_thread.run_sync(self._check.read, presented, limiter=limiter)
            )
            self._flights[flight] = task
            task.add_done_callback(lambda _: self._flights.pop(flight, None))
            record = await asyncio.shield(task)
            if record is not None and limiter is self._unknown:
                # A key that this process had not seen yet: only wrong ones count.
                self._limits.give_back_for_address("look-up", address, limit=LOOKUPS_PER_ADDRESS)
            return record
        return await asyncio.shield(task)


def _bearer(request: Request) -> bytes:
    """The bearer token of RFC 6750, section 2.1; the scheme in any case."""
    header = request.headers.get(b"authorization")
    if header is None:
        raise Unauthorized(MISSING, presented=False)
    if b"authorization" in request.repeated:
        raise Unauthorized(REPEATED, presented=True)
    if header[:7].lower() == b"bearer " and len(header) <= LONGEST_BEARER:
        token = header[7:].strip()
        if token:
            return token
    raise _no_bearer(header)


def _no_bearer(header: bytes) -> Unauthorized:
    start = header[:LONGEST_BEARER].strip().lower()
    if start in NO_KEY:
        return Unauthorized(MISSING, presented=False)
    if not start.startswith(b"bearer "):
        # Another scheme is no wrong token (RFC 6750, 3.1), but a key without its scheme is.
        return Unauthorized(SCHEME, presented=b"caud_" in header)
    return Unauthorized(MALFORMED, presented=True)
