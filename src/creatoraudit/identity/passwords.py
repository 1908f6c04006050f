"""Passwords: argon2id, and at most two at a time.

Parameters: the minimum of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). More
memory would be better against whoever steals the database, but two at once must fit beside a small
server. Raise them here: a password is hashed again at its next use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from creatoraudit.errors import Unavailable, invalid
from creatoraudit.models import ignoring_case

SHORTEST = 10
LONGEST_BYTES = 256
AT_ONCE = 2
LONGEST_WAIT_SECONDS = 10

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def acceptable_password(field: str, password: str, *, email: str) -> str:
    """A new password, if it may be one; there are no rules about what it is made of.

    Raises:
        ValidationFailed: too short, too long, or the e-mail itself.
    """
    if len(password) < SHORTEST:
        raise invalid(field, f"Use at least {SHORTEST} characters; a few words do well.")
    if len(_bytes(password)) > LONGEST_BYTES:
        raise invalid(field, f"Use at most {LONGEST_BYTES} bytes.")
    if ignoring_case(password.strip()) == ignoring_case(email.strip()):
        raise invalid(field, "Use something else than your e-mail.")
    return password


def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        Unavailable: too many people at once.
    """
    with _turn():
        return HASHER.hash(_bytes(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes the same work where none is kept.

    Raises:
        Unavailable: too many people at once.
    """
    candidate = _bytes(password)
    with _turn():
        nobody = _hash_of_nobody()
        if kept is None or len(candidate) > LONGEST_BYTES:
            _verify(nobody, b"")
            return False
        return _verify(kept, candidate)


def is_outdated(kept: str) -> bool:
    """Whether the password was hashed with other parameters than those of today."""
    return HASHER.check_needs_rehash(kept)


def _verify(kept: str, candidate: bytes) -> bool:
    try:
        return HASHER.verify(kept, candidate)
    except (Argon2Error, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """The same bytes however a keyboard composes its characters (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(b"nobody has this password")


@contextmanager
def _turn() -> Iterator[None]:
    """A flood of sign-ins takes two cores' threads and their memory, not the whole server."""
    if not _turns.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise Unavailable("Too many people are signing in; try again in a few seconds.")
    try:
        yield
    finally:
        _turns.release()


_turns = BoundedSemaphore(AT_ONCE)
