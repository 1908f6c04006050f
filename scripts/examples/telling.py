"""Answers as examples: short, the same every time, and without anything that could be a key."""

from __future__ import annotations

import re
from typing import Any

from creatoraudit.secrets.api_key import KEY_PATTERN

ROWS = 2
"""How many items an example shows of a list."""
EXAMPLE_KEY = "caud_YOUR_API_KEY"
MASK = re.compile(r"caud_\w{4}…\w{4}")
EXAMPLE_MASK = "caud_4Fq2…w9Kd"
NAMED = "8d2f1c0a0000000b"
"""What the requests of the examples are called."""


def told(value: Any) -> Any:
    """A value as an example shows it."""
    if isinstance(value, dict):
        return {name: told(part) for name, part in value.items()}
    if isinstance(value, list):
        return [told(part) for part in value[:ROWS]]
    if isinstance(value, str):
        return MASK.sub(EXAMPLE_MASK, re.sub(KEY_PATTERN, EXAMPLE_KEY, value))
    return value
