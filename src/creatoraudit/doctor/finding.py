"""One thing that was looked at."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from creatoraudit.config import Settings, is_loopback
from creatoraudit.wiring import StartError


class Finding(NamedTuple):
    """What is so, and what to do when it should be otherwise."""

    level: Literal["ok", "warning", "problem"]
    what: str
    todo: str = ""


def ok(what: str) -> Finding:
    """As it should be."""
    return Finding("ok", what)


def warning(what: str, todo: str) -> Finding:
    """It works, but not as well or as safely as it could."""
    return Finding("warning", what, todo)


def problem(what: str, todo: str) -> Finding:
    """It does not work, or it is not safe."""
    return Finding("problem", what, todo)


def problem_of(error: StartError) -> Finding:
    """What keeps the server from starting."""
    return problem(f"{error.what}.", f"{error.todo[0].upper()}{error.todo[1:]}.")


def is_public(settings: Settings) -> bool:
    """Whether anybody but this machine is meant to reach the server."""
    return not is_loopback(urlsplit(settings.base_url).hostname or "") or not is_loopback(
        settings.host
    )
