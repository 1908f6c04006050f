"""The demonstration: two organizations that share nothing, their people, and one key."""

from __future__ import annotations

from typing import NamedTuple

from creatoraudit.caller import Caller, Role
from creatoraudit.identity.people import add_person
from creatoraudit.keys.models import CreateKey
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import Context, changing
from creatoraudit.organizations.operations import add_member, has_organization, make_organization
from creatoraudit.services import Services
from creatoraudit.storage.dialect import take_turn

KEY_NAME = "Start"


class Someone(NamedTuple):
    """One person of the demonstration; nobody has a password until they set one."""

    name: str
    email: str
    role: Role


class Workspace(NamedTuple):
    """One organization of the demonstration."""

    slug: str
    name: str
    people: tuple[Someone, ...]


ALICE = Someone("Alice Marek", "alice@northlight.example", "owner")
NORTHLIGHT = Workspace(
    "demo",
    "Northlight Studio",
    (
        ALICE,
        Someone("Tomás Vidal", "tomas@northlight.example", "admin"),
        Someone("Bob Keller", "bob@northlight.example", "member"),
        Someone("Dora Lind", "dora@northlight.example", "viewer"),
    ),
)
RIVAL = Workspace(
    "rival", "Rival Media", (Someone("Charlie Novak", "charlie@rival.example", "owner"),)
)


def make_demonstration(services: Services) -> str | None:
    """Make what is not there yet; returns the key "Start" if it was made now.

    All or nothing, and once, however many processes do so at the same moment.
    """
    with changing(services, Caller(type="command_line", name="demonstration")) as ctx:
        take_turn(ctx.connection, "demonstration")
        is_new = _make_workspace(ctx, NORTHLIGHT)
        key = _make_key(ctx) if is_new else None
        _make_workspace(ctx, RIVAL)
    return key


def _make_workspace(ctx: Context, workspace: Workspace) -> bool:
    if has_organization(ctx, workspace.slug):
        return False
    make_organization(ctx, workspace.name, slug=workspace.slug, is_demo=True)
    for person in workspace.people:
        user_id = add_person(ctx, email=person.email, name=person.name)
        add_member(ctx, user_id, role=person.role, name=person.name)
    return True


def _make_key(ctx: Context) -> str:
    return create_api_key(ctx, CreateKey(name=KEY_NAME, scopes=["read", "write"])).key
