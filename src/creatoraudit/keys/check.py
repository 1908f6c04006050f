"""The check of a presented key: form, digest, then what its record says."""

from __future__ import annotations

from hmac import compare_digest
from ipaddress import ip_address

from creatoraudit import clock
from creatoraudit.errors import Forbidden, Unauthorized, Unavailable
from creatoraudit.keys import unscoped
from creatoraudit.keys.table import KeyRecord, KeyTable, record_of
from creatoraudit.secrets import Digester, KeyRing, digest, is_well_formed
from creatoraudit.storage.database import Database
from creatoraudit.storage.epoch import Epoch

MALFORMED = (
    "This is not an API key: a key is caud_ and 38 letters or digits. "
    "Check that it was copied whole."
)
UNKNOWN = (
    "This API key is not known here. It may have been deleted; make a new one on the API keys page."
)
EXPIRED = "This API key has expired; make a new one on the API keys page."
DISABLED = "This API key is disabled; an owner or admin can enable it on the API keys page."
LEAKED = (
    "This API key was reported as leaked and stays off; "
    "an owner or admin can rotate or delete it on the API keys page."
)
SUSPENDED = "This organization is suspended; ask the operator of this server."
ADDRESS = "This API key may not be used from this address."


class KeyCheck:
    """Finds the record of a presented key, from memory where that may still be trusted."""

    def __init__(self, database: Database, epoch: Epoch, pepper: KeyRing) -> None:
        self._database = database
        self._epoch = epoch
        self._pepper = pepper
        self._digest = Digester(pepper.current.value)
        self.table = KeyTable(epoch)

    def digest(self, presented: str | bytes) -> bytes:
        """The digest of a well-formed key; a mistyped one costs no look-up.

        Raises:
            Unauthorized: wrong length, alphabet or checksum.
        """
        if not is_well_formed(presented):
            raise Unauthorized(MALFORMED, presented=True)
        return self._digest(presented)

    def read(self, presented: str | bytes) -> KeyRecord | None:
        """Ask the database, and remember the answer unless keys changed meanwhile."""
        epoch, read_at = self._epoch.read(), clock.monotonic()
        candidates = [digest(key.value, presented) for key in self._pepper]
        with self._database.reading() as connection:
            row = unscoped.find_by_digest(connection, *candidates)
        known = row is not None and any(
            compare_digest(row.digest, candidate) for candidate in candidates
        )
        record = record_of(row) if known else None
        if record and record.pepper_id != self._pepper.current.id:
            self._redigest(record, candidates[0])
        self.table.remember(candidates[0], record, epoch=epoch, read_at=read_at)
        return record

    def _redigest(self, record: KeyRecord, new: bytes) -> None:
        """Move the key to the current pepper; if that fails now, its next use tries again."""
        try:
            with self._database.writing() as connection:
                unscoped.redigest(
                    connection, old=record.digest, new=new, pepper_id=self._pepper.current.id
                )
                connection.commit()
        except Unavailable:
            return


def refuse_unless_valid(record: KeyRecord | None, *, at: float, address: str) -> KeyRecord:
    """The record, if its key may be used at a moment (in seconds since 1970) and from here.

    Raises:
        Unauthorized: unknown or expired.
        Forbidden: disabled, its organization suspended, or the address not allowed.
    """
    if record is None:
        raise Unauthorized(UNKNOWN, presented=True)
    if record.leaked:
        raise Forbidden(LEAKED)
    if record.disabled:
        raise Forbidden(DISABLED)
    if record.ends_at <= at:
        raise Unauthorized(EXPIRED, presented=True)
    if record.suspended:
        raise Forbidden(SUSPENDED)
    if record.allowed_networks and not _is_within(address, record):
        raise Forbidden(ADDRESS)
    return record


def _is_within(address: str, record: KeyRecord) -> bool:
    try:
        here = ip_address(address)
    except ValueError:
        return False
    # A socket that takes both families shows IPv4 addresses inside IPv6 ones.
    forms = (here, getattr(here, "ipv4_mapped", None) or here)
    return any(form in network for network in record.allowed_networks for form in forms)
