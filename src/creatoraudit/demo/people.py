"""The organizations of the demonstration, the people in them, and the key to begin with."""

from __future__ import annotations

from typing import NamedTuple

from creatoraudit.caller import Caller, Role
from creatoraudit.identity.people import add_person
from creatoraudit.keys.models import CreateKey
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import Context, changing
from creatoraudit.organizations.operations import (
    add_member,
    has_organization,
    make_organization,
    organization_by_slug,
)
from creatoraudit.services import Services
from creatoraudit.storage import installation
from creatoraudit.storage.dialect import take_turn

KEY_NAME = "Start"
MAKER = Caller(type="command_line", name="demonstration")

# What the installation notes of the key: it is owed once, when the organization is new.
KEY_FACT = "demonstration:key"
OWED, GIVEN = "owed", "given"


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


def make_workspaces(services: Services) -> None:
    """Make the organizations with their people: all or nothing, and once."""
    with changing(services, MAKER) as ctx:
        take_turn(ctx.connection, "demonstration")
        if _make_workspace(ctx, NORTHLIGHT):
            installation.note_once(ctx.connection, {KEY_FACT: OWED})
        _make_workspace(ctx, RIVAL)


def make_key(services: Services) -> str | None:
    """The key to begin with, the one time that it is owed."""
    with changing(services, MAKER) as ctx:
        take_turn(ctx.connection, "demonstration")
        if installation.read_facts(ctx.connection).get(KEY_FACT) != OWED:
            return None
        installation.change_fact(ctx.connection, KEY_FACT, GIVEN)
        ctx.organization_id = organization_by_slug(ctx, NORTHLIGHT.slug).id
        wanted = CreateKey(name=KEY_NAME, scopes=["read", "write"])
        return create_api_key(ctx, wanted).key


def _make_workspace(ctx: Context, workspace: Workspace) -> bool:
    if has_organization(ctx, workspace.slug):
        return False
    make_organization(ctx, workspace.name, slug=workspace.slug, is_demo=True)
    for person in workspace.people:
        user_id = add_person(ctx, email=person.email, name=person.name)
        add_member(ctx, user_id, role=person.role, name=person.name)
    return True
