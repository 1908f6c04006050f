"""Keys never stand in a log, an error or an address we repeat."""

from __future__ import annotations

import re

_KEY = re.compile(r"caud_[0-9A-Za-z]+")
_WHOLE_KEY = re.compile(r"caud_[0-9A-Za-z]{20,}")
_KEY_BYTES = re.compile(rb"caud_[0-9A-Za-z]+")


def redact(text: str) -> str:
    """The text with everything that looks like a key, whole or cut, replaced."""
    return _KEY.sub("caud_[redacted]", text) if "caud_" in text else text


def redact_page(html: str) -> str:
    """The same for a page, which shows masks: only what is longer than one is replaced."""
    return _WHOLE_KEY.sub("caud_[redacted]", html) if "caud_" in html else html


def redact_bytes(text: bytes) -> bytes:
    """The same for a rendered log line."""
    return _KEY_BYTES.sub(b"caud_[redacted]", text) if b"caud_" in text else text
