"""Enabled, disabled, leaked, deleted, suspended: what a key does then, and what is kept of it."""

from typing import Any

import pytest
import sqlalchemy as sa

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.errors import Conflict, NotFound, ValidationFailed
from creatoraudit.keys.operations import list_api_keys
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.tables import api_key_digests, api_key_secrets, members
from tests.keys.helpers import (
    STRANGER,
    Keys,
    attempt,
    audited,
    checker,
    count_digests,
    report,
    suspend,
)
from tests.support.services import Cast


def secrets_of(services: Services) -> list[Any]:
    with services.database.reading() as connection:
        return list(connection.execute(sa.select(api_key_secrets)))


def test_the_status_is_stated_and_asking_again_changes_nothing(
    services: Services, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    with freeze(clock.now()) as time:
        first = alice_keys.update(key, status="disabled")
        time.advance(60)
        again = alice_keys.update(key, status="disabled")
        assert again == first
        assert (first.disabled_at, first.disabled_by) == (first.disabled_at, "Alice Marek")
        assert attempt(checker(services), key.key) == "FORBIDDEN"

        for _ in range(2):
            enabled = alice_keys.update(key, status="enabled")
        assert (enabled.disabled_at, enabled.disabled_by) == (None, None)
        assert attempt(checker(services), key.key) == "accepted"

    assert len(audited(services, "api_key.disabled")) == 1
    assert len(audited(services, "api_key.enabled")) == 1


def test_asking_for_the_status_it_has_announces_no_change(
    services: Services, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    before = services.epoch.read()

    alice_keys.update(key, status="enabled")
    alice_keys.update(key)

    assert services.epoch.read() == before


@pytest.mark.parametrize("status", ["on", "Disabled", True, None, "leaked"])
def test_there_is_no_other_status(alice_keys: Keys, status: object) -> None:
    key = alice_keys.create()
    with pytest.raises(ValidationFailed):
        alice_keys.update(key, status=status)


def test_disabling_cuts_off_both_secrets(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    new = alice_keys.rotate(key)
    warm = checker(services)
    assert attempt(warm, key.key) == attempt(warm, new.key) == "accepted"

    alice_keys.update(key, status="disabled")

    assert attempt(warm, key.key) == attempt(warm, new.key) == "FORBIDDEN"


def test_deleting_leaves_no_digest_and_no_secret(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    new = alice_keys.rotate(key)
    warm = checker(services)
    assert attempt(warm, key.key) == attempt(warm, new.key) == "accepted"

    alice_keys.delete(key)

    assert attempt(warm, key.key) == attempt(warm, new.key) == "UNAUTHORIZED"
    assert count_digests(services) == 0
    assert secrets_of(services) == []
    with pytest.raises(NotFound):
        alice_keys.get(key)
    with pytest.raises(NotFound):
        alice_keys.delete(key)
    assert len(audited(services, "api_key.deleted")) == 1


def test_a_leak_cuts_off_both_secrets_for_good(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    new = alice_keys.rotate(key)
    warm = checker(services)

    report(services, key.key)

    assert attempt(warm, key.key) == attempt(warm, new.key) == "FORBIDDEN"
    shown = alice_keys.get(key)
    assert shown.status == "disabled"
    assert shown.leaked_at is not None
    assert [secret.sealed_copy for secret in secrets_of(services)] == [None, None]
    with pytest.raises(Conflict):
        alice_keys.update(key, status="enabled")
    assert alice_keys.update(key, status="disabled").leaked_at == shown.leaked_at


def test_a_leaked_key_is_rotated_without_grace_and_works_again(
    services: Services, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    old = alice_keys.rotate(key)
    report(services, old.key)

    new = alice_keys.rotate(key, grace_seconds=604_800)

    warm = checker(services)
    assert attempt(warm, new.key) == "accepted"
    assert attempt(warm, key.key) == attempt(warm, old.key) == "UNAUTHORIZED"
    assert (new.leaked_at, new.status, new.previous_masked_key) == (None, "enabled", None)
    assert count_digests(services) == 1


def test_a_leaked_key_may_be_deleted(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    report(services, key.key)

    alice_keys.delete(key)

    assert attempt(checker(services), key.key) == "UNAUTHORIZED"


def test_the_keys_of_a_suspended_organization_are_refused(
    services: Services, alice_keys: Keys, charlie_keys: Keys, cast: Cast
) -> None:
    key, other = alice_keys.create(), charlie_keys.create()

    suspend(services, cast.demo)

    warm = checker(services)
    assert attempt(warm, key.key) == "FORBIDDEN"
    assert attempt(warm, other.key) == "accepted"


def test_a_key_outlives_its_maker_and_says_so(
    services: Services, alice_keys: Keys, tomas_keys: Keys, cast: Cast
) -> None:
    key = tomas_keys.create()
    assert (key.created_by, key.created_by_is_member) == ("Tomás Vidal", True)

    with services.database.writing() as connection:
        connection.execute(members.delete().where(members.c.user_id == cast.tomas.id))
        connection.commit()

    shown = alice_keys.get(key)
    assert (shown.created_by, shown.created_by_is_member) == ("Tomás Vidal", False)
    assert attempt(checker(services), key.key) == "accepted"


def test_a_mask_shows_four_characters_at_each_end(alice_keys: Keys) -> None:
    key = alice_keys.create()

    assert key.masked_key == f"{key.key[:9]}…{key.key[-4:]}"
    assert len(key.key) == 43


def test_only_create_and_rotate_show_a_secret(
    services: Services, alice_keys: Keys, cast: Cast
) -> None:
    key = alice_keys.create()
    answers = [
        alice_keys.get(key),
        alice_keys.update(key, name="Renamed"),
        invoke(services, cast.alice, list_api_keys, {}),
    ]
    for answer in answers:
        assert key.key not in repr(answer)
        assert not hasattr(answer, "key")


def test_every_change_is_in_the_audit_log_with_who_and_from_where(
    services: Services, alice_keys: Keys
) -> None:
    key = alice_keys.create()
    alice_keys.update(key, name="Renamed", scopes=["read"])
    alice_keys.rotate(key, grace_seconds=3600)
    report(services, key.key)
    alice_keys.delete(key)

    rows = {
        action: audited(services, f"api_key.{action}")
        for action in ("created", "changed", "rotated", "leaked", "deleted")
    }
    assert {action: len(found) for action, found in rows.items()} == dict.fromkeys(rows, 1)
    assert rows["changed"][0]["fields"] == ["name", "scopes"]
    assert rows["rotated"][0]["grace_seconds"] == 3600
    assert rows["leaked"][0]["actor"] == STRANGER.name
    assert rows["deleted"][0]["actor"] == "Alice Marek"
    assert {found[0]["id"] for found in rows.values()} == {key.id}


def test_no_digest_lies_in_the_table_of_secrets(services: Services, alice_keys: Keys) -> None:
    alice_keys.create()
    with services.database.reading() as connection:
        [row] = list(connection.execute(sa.select(api_key_digests)))
    assert len(row.digest) == 32
    assert row.pepper_id == services.secrets.pepper.current.id
