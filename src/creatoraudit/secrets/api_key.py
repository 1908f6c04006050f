"""The form of an API key.

`caud_`, 32 random characters (190 bits) and 6 of checksum: the CRC-32 of the 37 before it as a
number in base 62, most significant first. 43 characters of `A-Za-z0-9_`, so that a double click
selects all of it, and a mistyped key is known as one without a look-up.
"""

import re
from hashlib import sha256
from hmac import digest as hmac_digest
from secrets import choice
from typing import Final
from zlib import crc32

KEY_PATTERN: Final = "caud_[0-9A-Za-z]{38}"
"""Finds keys in text, for secret scanners; `is_well_formed` tells real ones by their checksum."""

PREFIX = "caud_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_LENGTH = 32
CHECKSUM_LENGTH = 6
LENGTH = len(PREFIX) + RANDOM_LENGTH + CHECKSUM_LENGTH
BLOCK = 64  # of SHA-256, in bytes


def new_key() -> str:
    """Make an API key."""
    body = PREFIX + "".join(choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + _checksum(body.encode())


def is_well_formed(presented: str | bytes) -> bool:
    """Whether this can be an API key: length, alphabet, checksum. Cheap for whatever is sent."""
    if len(presented) != LENGTH:
        return False
    if isinstance(presented, str):
        presented = presented.encode("ascii", "replace")
    if _KEY.fullmatch(presented) is None:
        return False
    stated = (
        _PAIRS[presented[37:39]] * 14_776_336
        + _PAIRS[presented[39:41]] * 3_844
        + _PAIRS[presented[41:]]
    )
    return stated == crc32(presented[:37])


def mask(key: str) -> str:
    """What may be shown of a key: `caud_`, the 4 characters after it, `…` and the last 4."""
    if not is_well_formed(key):
        raise ValueError("only an API key can be masked")
    return f"{key[: len(PREFIX) + 4]}…{key[-4:]}"


def digest(pepper: bytes, key: str | bytes) -> bytes:
    """What is stored of a key and looked up: HMAC-SHA256 with the pepper."""
    return hmac_digest(pepper, key if isinstance(key, bytes) else key.encode(), "sha256")


class Digester:
    """`digest` with one pepper, in a third of the time: for the way of every request.

    Both hashes of an HMAC begin with a block that depends on the pepper alone. Their states after
    that block are kept, and copied for each key.
    """

    def __init__(self, pepper: bytes) -> None:
        if len(pepper) > BLOCK:
            pepper = sha256(pepper).digest()
        padded = pepper.ljust(BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def __call__(self, key: str | bytes) -> bytes:
        """What is stored of a key and looked up."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(key if isinstance(key, bytes) else key.encode())
        outer.update(inner.digest())
        return outer.digest()


def _checksum(body: bytes) -> str:
    rest, digits = crc32(body), ""
    for _ in range(CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


_KEY = re.compile(KEY_PATTERN.encode())

# Every pair of characters as a number: three look-ups read a checksum, on the way of every request.
_PAIRS = {
    (high + low).encode(): 62 * tens + ones
    for tens, high in enumerate(ALPHABET)
    for ones, low in enumerate(ALPHABET)
}
