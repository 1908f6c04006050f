"""The examples of the reference: real answers of a demonstration, kept beside this file.

`make reference` makes them anew; nothing in them is a working key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from creatoraudit.web.openapi_parts import Json

FILE = Path(__file__).with_name("examples.json")


class Example(msgspec.Struct, frozen=True):
    """One operation, asked once."""

    request: Json
    """`path`, `query`, `body` or `file`, as far as something was sent there."""
    response: Any


class Examples(msgspec.Struct, frozen=True):
    """The file."""

    operations: dict[str, Example]
    problems: dict[str, Json]


def example_of(operation: str) -> Example | None:
    """The example of an operation; None until there is one."""
    return kept().operations.get(operation)


def refusals() -> dict[str, Json]:
    """A refusal by its status, for those that can be had by asking."""
    return kept().problems


@cache
def kept() -> Examples:
    """All examples, read once."""
    return msgspec.json.decode(FILE.read_bytes(), type=Examples)
