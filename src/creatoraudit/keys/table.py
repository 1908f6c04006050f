"""What a process remembers of keys, so that a request needs no database, and how it forgets.

An entry counts only while the epoch stands where it stood before the entry was read, and for five
seconds at most. While a change is pending everyone reads the database. A row is remembered only if
no change began or ended while it was read. So no request whose authentication begins after a change
was answered finds the state before it.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from math import inf
from threading import Lock
from typing import Any

import msgspec

from creatoraudit.keys import grants
from creatoraudit.storage.epoch import Epoch

LONGEST_SECONDS = 5.0
KNOWN = 10_000
UNKNOWN = 10_000


class KeyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the check of a request needs to know of a key and of the secret that was presented."""

    organization_id: str
    organization_name: str
    suspended: bool
    id: str
    name: str
    masked_key: str
    version: int
    digest: bytes
    pepper_id: str
    scopes: frozenset[str]
    granted: tuple[str, ...]
    expires_at: datetime | None
    ends_at: float
    """When the key or this secret of it expires, in seconds since 1970."""
    disabled: bool
    leaked: bool
    allowed_networks: tuple[grants.Network, ...]
    rate_limit_per_minute: int | None
    kept: dict[str, Any] = {}
    """What was derived from this record, such as answers that depend on nothing else; it goes with
    the record.
    """


class _Entry(msgspec.Struct, frozen=True):
    record: KeyRecord | None
    epoch: int
    read_at: float


class Forgotten(Exception):
    """The table does not know, or may no longer say."""


class KeyTable:
    """Keys by digest, known and unknown ones apart, so that a flood of unknown ones pushes no known
    one out.
    """

    def __init__(self, epoch: Epoch) -> None:
        self._epoch = epoch
        self._known: OrderedDict[bytes, _Entry] = OrderedDict()
        self._unknown: OrderedDict[bytes, _Entry] = OrderedDict()
        self._changing = Lock()

    def recall(self, digest: bytes, *, now: float) -> KeyRecord | None:
        """What is known of a digest at a monotonic time; None: there is no such key.

        Raises:
            Forgotten: the database must be asked.
        """
        entry = self._known.get(digest) or self._unknown.get(digest)
        if (
            entry is None
            or entry.epoch != self._epoch.read()
            or now - entry.read_at > LONGEST_SECONDS
        ):
            raise Forgotten
        return entry.record

    def has_known(self, digest: bytes) -> bool:
        """Whether this was a key when last read, however long ago."""
        return digest in self._known

    def remember(
        self, digest: bytes, record: KeyRecord | None, *, epoch: int, read_at: float
    ) -> None:
        """Keep what was read, unless a change was pending or has come since before the reading."""
        if Epoch.is_pending(epoch) or epoch != self._epoch.read():
            return
        keep, drop, most = (
            (self._known, self._unknown, KNOWN) if record else (self._unknown, self._known, UNKNOWN)
        )
        with self._changing:
            drop.pop(digest, None)
            keep[digest] = _Entry(record, epoch, read_at)
            keep.move_to_end(digest)
            if len(keep) > most:
                keep.popitem(last=False)


def record_of(row: Any) -> KeyRecord:
    """A row of `unscoped.find_by_digest` as it is remembered."""
    scopes = tuple(row.scopes.split())
    return KeyRecord(
        organization_id=row.organization_id,
        organization_name=row.organization_name,
        suspended=row.suspended_at is not None,
        id=row.id,
        name=row.name,
        masked_key=row.masked_key,
        version=row.version,
        digest=row.digest,
        pepper_id=row.pepper_id,
        scopes=grants.effective(scopes),
        granted=scopes,
        expires_at=row.expires_at,
        ends_at=min(_seconds(row.expires_at), _seconds(row.secret_expires_at)),
        disabled=row.disabled_at is not None,
        leaked=row.leaked_at is not None,
        allowed_networks=grants.networks(row.allowed_addresses.split()),
        rate_limit_per_minute=row.rate_limit_per_minute,
    )


def _seconds(instant: datetime | None) -> float:
    return inf if instant is None else instant.timestamp()
