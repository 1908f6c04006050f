"""Organizations: who belongs to them, what they are called, how they keep their keys."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from creatoraudit.caller import Caller
from creatoraudit.errors import Conflict, Forbidden, NotFound, ValidationFailed
from creatoraudit.keys.operations import create_api_key, get_api_key
from creatoraudit.operation import Context, changing, invoke
from creatoraudit.organizations.operations import (
    add_member,
    get_key_settings,
    has_own_organization,
    list_managers,
    make_organization,
    memberships_of,
    organization_by_slug,
    short_name,
    update_key_settings,
)
from creatoraudit.services import Services
from creatoraudit.storage.tables import audit_log
from tests.support.services import OPERATOR, Cast


def keep_hashes_only(services: Services, caller: Caller, *, wanted: bool = True) -> bool:
    kept = invoke(services, caller, update_key_settings, {"hash_only_keys": wanted})
    return bool(kept.hash_only_keys)


def new_key(services: Services, caller: Caller, name: str) -> Any:
    return invoke(services, caller, create_api_key, {"name": name})


def test_keys_have_a_sealed_copy_until_an_owner_says_otherwise(
    services: Services, cast: Cast
) -> None:
    before = new_key(services, cast.alice, "Before")
    assert not invoke(services, cast.bob, get_key_settings, {}).hash_only_keys
    assert keep_hashes_only(services, cast.alice)
    assert invoke(services, cast.bob, get_key_settings, {}).hash_only_keys
    assert new_key(services, cast.alice, "After").hash_only
    assert not invoke(services, cast.alice, get_api_key, {"id": before.id}).hash_only
    assert not new_key(services, cast.charlie, "Elsewhere").hash_only


def test_there_is_no_way_back(services: Services, alice: Caller) -> None:
    assert not keep_hashes_only(services, alice, wanted=False)
    assert keep_hashes_only(services, alice)
    assert keep_hashes_only(services, alice)
    with pytest.raises(ValidationFailed, match="cannot be taken back"):
        keep_hashes_only(services, alice, wanted=False)
    assert invoke(services, alice, update_key_settings, {}).hash_only_keys


def test_the_change_is_logged_once(services: Services, alice: Caller) -> None:
    keep_hashes_only(services, alice)
    keep_hashes_only(services, alice)
    query = select(audit_log).where(audit_log.c.action == "organization.hash_only_keys")
    with services.database.reading() as connection:
        [row] = connection.execute(query)
    assert (row.actor_name, row.subject_name) == ("Alice Marek", "Northlight Studio")


def test_only_an_owner_decides(services: Services, cast: Cast) -> None:
    for person in (cast.tomas, cast.bob, cast.dora):
        with pytest.raises(Forbidden):
            keep_hashes_only(services, person)


def test_members_see_whom_to_ask_for_a_key(services: Services, cast: Cast) -> None:
    managers = invoke(services, cast.bob, list_managers, {}).items
    assert [(one.name, one.role) for one in managers] == [
        ("Alice Marek", "owner"),
        ("Tomás Vidal", "admin"),
    ]
    assert managers[0].email == "alice@northlight.example"
    [alone] = invoke(services, cast.charlie, list_managers, {}).items
    assert alone.name == "Charlie Novak"


def test_one_person_may_belong_to_several(services: Services, cast: Cast) -> None:
    assert cast.bob.id
    with changing(services, OPERATOR) as ctx:
        make_organization(ctx, "Aurora")
        add_member(ctx, cast.bob.id, role="owner", name="Bob Keller")
    with services.database.reading() as connection:
        found = memberships_of(Context(services, OPERATOR, connection), cast.bob.id)
    assert [(one.slug, one.role, one.member_count, one.is_demo) for one in found] == [
        ("aurora", "owner", 1, False),
        ("demo", "member", 4, True),
    ]


def test_short_names_are_taken_once(services: Services, cast: Cast) -> None:
    for name, slug in (("Another", "demo"), ("Demo", None), ("¡DÉMO!", None)):
        with pytest.raises(Conflict), changing(services, OPERATOR) as ctx:
            make_organization(ctx, name, slug=slug)
    with services.database.reading() as connection:
        ctx = Context(services, OPERATOR, connection)
        assert organization_by_slug(ctx, "demo").id == cast.demo
        assert not has_own_organization(ctx)
        for unknown in ("DEMO", "", "x", "demo "):
            with pytest.raises(NotFound):
                organization_by_slug(ctx, unknown)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "\u202e"])
def test_a_name_is_one_line(services: Services, name: str) -> None:
    with pytest.raises(ValidationFailed), changing(services, OPERATOR) as ctx:
        make_organization(ctx, name)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Northlight Studio", "northlight-studio"),
        ("Café Ångström & Co.", "cafe-angstrom-co"),
        ("日本", "organization"),
        ("--", "organization"),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_short_name_stands_in_addresses(name: str, short: str) -> None:
    assert short_name(name) == short


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_every_short_name_can_stand_there(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", short_name(name))
    assert len(short_name(name)) <= 40
