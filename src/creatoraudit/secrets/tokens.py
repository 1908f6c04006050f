"""Random tokens for sessions and one-time links."""

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """Make a token of 32 random bytes, safe in URLs and cookies."""
    return token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored of a token: SHA-256. Any text may be asked for, however strange."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
