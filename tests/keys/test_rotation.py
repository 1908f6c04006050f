"""A new secret under the same key, the old one valid for a while, and never more than two."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from creatoraudit.clock import Frozen, freeze
from creatoraudit.errors import ValidationFailed
from creatoraudit.keys.operations import end_previous_secret
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from tests.keys.helpers import Keys, attempt, audited, checker, count_digests

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[Frozen]:
    with freeze(NOON) as time:
        yield time


def end_now(keys: Keys, id: str) -> None:
    invoke(keys.services, keys.caller, end_previous_secret, {"id": id})


@pytest.mark.parametrize("grace", [3600, 86_400, 604_800])
def test_the_old_secret_is_valid_until_its_grace_ends(
    services: Services, alice_keys: Keys, noon: Frozen, grace: int
) -> None:
    key = alice_keys.create()
    new = alice_keys.rotate(key, grace_seconds=grace)
    warm = checker(services)

    assert new.id == key.id
    assert new.masked_key != key.masked_key == new.previous_masked_key
    assert new.previous_secret_expires_at == NOON + timedelta(seconds=grace)
    noon.advance(grace - 1)
    assert attempt(warm, key.key) == attempt(warm, new.key) == "accepted"
    noon.advance(1)
    assert attempt(warm, key.key) == attempt(checker(services), key.key) == "UNAUTHORIZED"
    assert attempt(warm, new.key) == "accepted"
    assert alice_keys.get(key).previous_masked_key is None


def test_the_grace_is_a_day_unless_said_otherwise(alice_keys: Keys) -> None:
    new = alice_keys.rotate(alice_keys.create())

    assert new.previous_secret_expires_at == NOON + timedelta(days=1)


@pytest.mark.parametrize("grace", [-1, 1, 59, 7200, 604_801, "0", None, 0.5, True])
def test_there_are_four_graces(alice_keys: Keys, grace: object) -> None:
    with pytest.raises(ValidationFailed):
        alice_keys.rotate(alice_keys.create(), grace_seconds=grace)


def test_without_grace_the_old_secret_ends_now(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    warm = checker(services)
    assert attempt(warm, key.key) == "accepted"

    new = alice_keys.rotate(key, grace_seconds=0)

    assert attempt(warm, key.key) == "UNAUTHORIZED"
    assert attempt(warm, new.key) == "accepted"
    assert (new.previous_masked_key, count_digests(services)) == (None, 1)


@pytest.mark.parametrize("grace", [0, 3600])
def test_a_second_rotation_ends_the_oldest(
    services: Services, alice_keys: Keys, grace: int
) -> None:
    first = alice_keys.create()
    second = alice_keys.rotate(first, grace_seconds=604_800)

    third = alice_keys.rotate(first, grace_seconds=grace)

    warm = checker(services)
    assert attempt(warm, first.key) == "UNAUTHORIZED"
    assert attempt(warm, second.key) == ("accepted" if grace else "UNAUTHORIZED")
    assert attempt(warm, third.key) == "accepted"
    assert count_digests(services) == (2 if grace else 1)


def test_the_old_secret_never_outlives_the_key(
    services: Services, alice_keys: Keys, noon: Frozen
) -> None:
    key = alice_keys.create(expires_in=7200)

    new = alice_keys.rotate(key, grace_seconds=86_400)

    assert new.previous_secret_expires_at == new.expires_at == NOON + timedelta(hours=2)
    alice_keys.update(key, expires_at=(NOON + timedelta(hours=1)).isoformat())
    noon.advance(3600)
    assert attempt(checker(services), key.key) == "UNAUTHORIZED"


def test_a_longer_life_of_the_key_does_not_revive_the_old_secret(
    services: Services, alice_keys: Keys, noon: Frozen
) -> None:
    key = alice_keys.create(expires_in=3600)
    new = alice_keys.rotate(key, grace_seconds=86_400)
    noon.advance(3600)
    alice_keys.update(key, expires_at=(NOON + timedelta(days=9)).isoformat())

    warm = checker(services)
    assert attempt(warm, key.key) == "UNAUTHORIZED"
    assert attempt(warm, new.key) == "accepted"


def test_the_old_secret_can_be_ended_now(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    new = alice_keys.rotate(key)
    warm = checker(services)
    assert attempt(warm, key.key) == "accepted"

    end_now(alice_keys, key.id)
    end_now(alice_keys, key.id)

    assert attempt(warm, key.key) == "UNAUTHORIZED"
    assert attempt(warm, new.key) == "accepted"
    assert alice_keys.get(key).previous_masked_key is None
    assert len(audited(services, "api_key.previous_secret_ended")) == 1


def test_rotating_a_disabled_key_does_not_enable_it(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()
    alice_keys.update(key, status="disabled")

    new = alice_keys.rotate(key)

    assert new.status == "disabled"
    assert attempt(checker(services), new.key) == "FORBIDDEN"


def test_rotation_keeps_everything_else(alice_keys: Keys) -> None:
    key = alice_keys.create(
        scopes=["read"], allowed_addresses=["192.0.2.1"], rate_limit_per_minute=7, expires_in=9000
    )

    new = alice_keys.rotate(key)

    kept = ("id", "name", "scopes", "allowed_addresses", "rate_limit_per_minute", "expires_at")
    assert [getattr(new, field) for field in kept] == [getattr(key, field) for field in kept]
