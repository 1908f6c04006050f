"""What has to be done now and then, in every organization, though nobody asks for it."""

from __future__ import annotations

from creatoraudit import clock
from creatoraudit.accounts.removal.clearing import clear_away
from creatoraudit.analytics.rollups.rebuild import build_step
from creatoraudit.caller import Caller
from creatoraudit.collection import unscoped
from creatoraudit.idempotency.replay import forget_old
from creatoraudit.operation import changing
from creatoraudit.services import Services

SECONDS = 1.0
"""How long an organization may keep the others waiting."""


def keep_in_order(services: Services) -> int:
    """Drop what is past its time, and finish what a crash left half done; returns for how many
    organizations that was seen to.
    """
    with services.database.reading() as connection:
        organizations = unscoped.all_organizations(connection)
    for organization in organizations:
        caller = Caller(type="command_line", name="worker", organization_id=organization.id)
        with changing(services, caller) as ctx:
            forget_old(ctx)
        clear_away(services, organization.id, seconds=SECONDS)
        _build(services, organization.id)
    return len(organizations)


def _build(services: Services, organization_id: str) -> None:
    until = clock.monotonic() + SECONDS
    while clock.monotonic() < until and build_step(services, organization_id):
        pass
