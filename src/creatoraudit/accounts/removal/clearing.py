"""Clearing away the rows that removed accounts left, in the pauses of everybody else."""

from __future__ import annotations

from time import sleep

from creatoraudit import clock
from creatoraudit.accounts.removal import queries
from creatoraudit.errors import Unavailable
from creatoraudit.services import Services

POSTS_A_BATCH = 100
POSTS_A_STEP = 10
BATCH_SECONDS = 0.05


def clear_away(services: Services, organization_id: str, *, seconds: float | None = None) -> bool:
    """Remove the posts of one organization that are set apart; whether none is left.

    Others get their turn between two batches. It ends after `seconds`, or when the database is
    busy; calling it again goes on.
    """
    ends = None if seconds is None else clock.monotonic() + seconds
    while ends is None or clock.monotonic() < ends:
        began = clock.monotonic()
        try:
            if not _clear_some(services, organization_id, until=began + BATCH_SECONDS):
                return True
        except Unavailable:
            return False
        sleep(max(0.0, clock.monotonic() - began))
    return False


def _clear_some(services: Services, organization_id: str, *, until: float) -> bool:
    """One batch; whether there was anything left to remove."""
    with services.database.writing() as connection:
        ids = queries.ids_apart(connection, organization_id, limit=POSTS_A_BATCH)
        for start in range(0, len(ids), POSTS_A_STEP):
            step = ids[start : start + POSTS_A_STEP]
            queries.delete_attempts(connection, organization_id, subject_ids=step)
            queries.delete_posts(connection, organization_id, ids=step)
            if clock.monotonic() > until:
                break
        connection.commit()
    return bool(ids)
