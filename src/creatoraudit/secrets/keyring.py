"""The installation's keys in memory: which one is current and which one was before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hmac import digest as hmac_digest


@dataclass(frozen=True, slots=True)
class SecretKey:
    """One key and its public id."""

    id: str
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """A key that new work is done with, and the one before it, still accepted."""

    current: SecretKey
    previous: SecretKey | None = None

    def __iter__(self) -> Iterator[SecretKey]:
        """The keys to try, the current one first."""
        yield self.current
        if self.previous is not None:
            yield self.previous

    def by_id(self, key_id: str) -> SecretKey | None:
        """The key with this id, if it is still held."""
        return next((key for key in self if key.id == key_id), None)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What `load_secrets` found or made."""

    pepper: KeyRing
    """Digests API keys."""
    key_encryption: KeyRing
    """Wraps the data keys of sealed copies."""
    session: KeyRing
    """Signs what a browser holds."""


def fingerprint(key: SecretKey, purpose: str) -> str:
    """Sixteen hex characters that name a key without giving it away.

    The database keeps one for each purpose, so that a process with another key can refuse to start.
    """
    message = b"creatoraudit fingerprint " + purpose.encode()
    return hmac_digest(key.value, message, "sha256").hex()[:16]
