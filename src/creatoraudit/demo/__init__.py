"""The demonstration: two organizations that share nothing, their people, what they track with its
figures of the last months, and one key.
"""

from __future__ import annotations

from collections.abc import Callable

from creatoraudit.demo.history import make_history
from creatoraudit.demo.people import (
    ALICE,
    NORTHLIGHT,
    RIVAL,
    Someone,
    Workspace,
    make_key,
    make_workspaces,
)
from creatoraudit.services import Services

__all__ = ["ALICE", "NORTHLIGHT", "RIVAL", "Someone", "Workspace", "make_demonstration"]


def make_demonstration(
    services: Services,
    *,
    days: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> str | None:
    """Make what is not there yet; returns the key "Start" if it was made now.

    `days` is how far back the figures go; 0 makes none, and a later call can. Once, however many
    processes do so at the same moment, and what is interrupted goes on the next time. `progress` is
    told how many accounts are filled, and of how many.
    """
    make_workspaces(services)
    if days:
        make_history(services, days=days, progress=progress)
    return make_key(services)
