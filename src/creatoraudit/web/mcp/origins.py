"""Which web pages may talk to the server: our own, so that no other page uses a person's browser
to reach it.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from creatoraudit.config import is_loopback


def is_own_origin(origin: bytes | None, base_url: str) -> bool:
    """Whether an `Origin` is that of the public address, or is not there.

    This machine has several names; where the public address is one of them, the others are too.
    """
    if origin is None:
        return True
    try:
        theirs, ours = urlsplit(origin.decode("latin-1")), urlsplit(base_url)
        same_host = theirs.hostname == ours.hostname or (_is_here(theirs) and _is_here(ours))
        return same_host and (theirs.scheme, theirs.port) == (ours.scheme, ours.port)
    except ValueError:
        return False


def _is_here(address: SplitResult) -> bool:
    return bool(address.hostname) and is_loopback(address.hostname or "")
