"""Who may give a key what: nobody more than they hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from creatoraudit.clock import Frozen, freeze
from creatoraudit.errors import (
    DomainError,
    Forbidden,
    InsufficientScope,
    SignInTooOld,
    ValidationFailed,
)
from creatoraudit.keys.operations import get_api_key, list_api_keys
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from tests.keys.helpers import Keys, key_caller
from tests.support.services import OPERATOR, Cast

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> Iterator[Frozen]:
    with freeze(NOON) as time:
        yield time


@pytest.fixture
def robot(services: Services, alice_keys: Keys) -> Keys:
    """What a key with the scope admin does with keys."""
    return Keys(services, key_caller(services, alice_keys.create("Robot", scopes=["admin"]).key))


def test_a_new_key_reads_and_writes(alice_keys: Keys) -> None:
    assert alice_keys.create().scopes == ["read", "write"]


def test_scopes_are_kept_as_chosen_each_once_and_in_order(alice_keys: Keys) -> None:
    assert alice_keys.create(scopes=["write", "read", "write"]).scopes == ["read", "write"]
    assert alice_keys.create("Writes", scopes=["write"]).scopes == ["write"]


@pytest.mark.parametrize("scopes", [["everything"], ["read "], ["READ"], "read", None, [None]])
def test_unknown_scopes_are_refused(alice_keys: Keys, scopes: object) -> None:
    with pytest.raises(ValidationFailed):
        alice_keys.create(scopes=scopes)


def test_an_empty_list_grants_nothing(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create(scopes=[])
    nobody = key_caller(services, key.key)

    assert (key.scopes, nobody.scopes) == ([], frozenset())
    with pytest.raises(InsufficientScope):
        invoke(services, nobody, list_api_keys, {})


@pytest.mark.parametrize(
    ("scope", "implied"),
    [("read", {"read"}), ("write", {"read", "write"}), ("admin", {"read", "write", "admin"})],
)
def test_each_scope_implies_the_lesser_ones(
    services: Services, alice_keys: Keys, scope: str, implied: set[str]
) -> None:
    key = alice_keys.create(scopes=[scope])

    assert key_caller(services, key.key).scopes == implied


@pytest.mark.parametrize("scopes", [["read"], ["write"], ["read", "write"]])
def test_keys_below_admin_neither_see_nor_make_keys(
    services: Services, alice_keys: Keys, scopes: list[str]
) -> None:
    key = alice_keys.create(scopes=scopes)
    caller = Keys(services, key_caller(services, key.key))

    attempts: list[Callable[[], object]] = [
        lambda: invoke(services, caller.caller, list_api_keys, {}),
        lambda: caller.get(key),
        lambda: caller.create("Another", scopes=[]),
        lambda: caller.update(key, scopes=["admin"]),
        lambda: caller.rotate(key),
        lambda: caller.delete(key),
    ]
    for attempt in attempts:
        with pytest.raises(InsufficientScope):
            attempt()


def test_a_key_with_admin_makes_keys_without_it(robot: Keys) -> None:
    key = robot.create("Made by a key", scopes=["read", "write"])

    assert key.created_by == "Robot"
    assert robot.update(key, scopes=["read"]).scopes == ["read"]
    assert robot.rotate(key).key != key.key


def test_a_key_never_grants_admin(robot: Keys) -> None:
    with pytest.raises(InsufficientScope):
        robot.create("Heir", scopes=["admin"])
    key = robot.create("Plain")
    with pytest.raises(InsufficientScope):
        robot.update(key, scopes=["read", "admin"])
    assert robot.get(key).scopes == ["read", "write"]


def test_a_key_with_admin_may_only_cut_off_keys_with_admin(
    robot: Keys, tomas_keys: Keys, alice_keys: Keys
) -> None:
    target = alice_keys.create("Target", scopes=["admin"])
    refused: list[Callable[[Keys], object]] = [
        lambda who: who.update(target, name="Mine"),
        lambda who: who.update(target, expires_at=None),
        lambda who: who.update(target, allowed_addresses=["192.0.2.0/24"]),
        lambda who: who.update(target, rate_limit_per_minute=1_000),
        lambda who: who.update(target, hash_only=True),
        lambda who: who.update(target, scopes=["read"]),
        lambda who: who.update(target, status="disabled", name="Mine"),
        lambda who: who.rotate(target),
    ]
    for who in (robot, tomas_keys):
        for attempt in refused:
            with pytest.raises(Forbidden):
                attempt(who)
        assert alice_keys.get(target).status == "enabled"
        assert who.update(target, status="disabled").status == "disabled"
        with pytest.raises(Forbidden):
            who.update(target, status="enabled")
        alice_keys.update(target, status="enabled")
    robot.delete(target)


def test_an_admin_of_the_organization_does_not_grant_admin(tomas_keys: Keys) -> None:
    with pytest.raises(Forbidden):
        tomas_keys.create(scopes=["admin"])
    key = tomas_keys.create()
    with pytest.raises(Forbidden):
        tomas_keys.update(key, scopes=["admin"])


def test_members_see_masks_and_change_nothing_viewers_see_nothing(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    bob, dora = Keys(services, cast.bob), Keys(services, cast.dora)

    assert bob.get(key).masked_key == key.masked_key
    assert invoke(services, cast.bob, list_api_keys, {}).items[0].id == key.id
    for who in (bob, dora):
        changes: list[Callable[[Keys], object]] = [
            lambda who: who.create("Another"),
            lambda who: who.update(key, status="disabled"),
            lambda who: who.rotate(key),
            lambda who: who.delete(key),
        ]
        for change in changes:
            with pytest.raises(Forbidden):
                change(who)
    for run in (get_api_key, list_api_keys):
        with pytest.raises(Forbidden):
            invoke(services, cast.dora, run, {"id": key.id})


def test_granting_admin_and_rotating_want_a_sign_in_of_the_last_hour(
    noon: Frozen, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    noon.advance(3600)
    alice_keys.rotate(key)
    alice_keys.create("Admin", scopes=["admin"])

    noon.advance(1)

    tries: list[Callable[[], object]] = [
        lambda: alice_keys.rotate(key),
        lambda: alice_keys.create("Another admin", scopes=["admin"]),
        lambda: alice_keys.update(key, scopes=["admin"]),
    ]
    for attempt in tries:
        with pytest.raises(SignInTooOld):
            attempt()
    assert alice_keys.create("Plain").scopes == ["read", "write"]
    assert alice_keys.update(key, status="disabled").status == "disabled"


def test_the_command_line_is_the_operator(services: Services, cast: Cast) -> None:
    operator = Keys(services, msgspec.structs.replace(OPERATOR, organization_id=cast.demo))

    key = operator.create(scopes=["admin"])

    assert operator.rotate(key).scopes == ["admin"]


@pytest.mark.parametrize(
    "field", ["organization_id", "created_by", "created_by_user_id", "user_id", "role", "id", "key"]
)
def test_nobody_says_in_the_input_who_they_are(
    alice_keys: Keys, charlie_keys: Keys, cast: Cast, field: str
) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        charlie_keys.create(**{"name": "Stolen", field: cast.demo})
    assert refusal.value.errors[0].field == field
    key = alice_keys.create()
    if field != "id":
        with pytest.raises(ValidationFailed):
            alice_keys.update(key, **{field: cast.rival})


def test_the_keys_of_another_organization_are_not_there(
    services: Services, alice_keys: Keys, charlie_keys: Keys
) -> None:
    key = alice_keys.create()
    admin = charlie_keys.create("Rival", scopes=["admin"])
    unknown = alice_keys.create("Gone")
    alice_keys.delete(unknown)

    def refusal(attempt: Callable[[], object]) -> tuple[str, str]:
        with pytest.raises(DomainError) as refused:
            attempt()
        return refused.value.code, refused.value.detail

    for who in (charlie_keys, Keys(services, key_caller(services, admin.key))):
        doings: list[Callable[[Keys, object], object]] = [
            lambda who, one: who.get(one),  # type: ignore[arg-type]
            lambda who, one: who.update(one, status="disabled"),  # type: ignore[arg-type]
            lambda who, one: who.rotate(one),  # type: ignore[arg-type]
            lambda who, one: who.delete(one),  # type: ignore[arg-type]
        ]
        for do in doings:
            theirs = refusal(lambda do=do, who=who: do(who, key))  # type: ignore[misc]
            nobodys = refusal(lambda do=do, who=who: do(who, unknown))  # type: ignore[misc]
            assert theirs == nobodys == ("NOT_FOUND", "There is no API key with this id.")
    assert alice_keys.get(key).status == "enabled"
