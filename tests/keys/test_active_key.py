"""The key that Connect fills in: one rule, in one place."""

from datetime import UTC, datetime, timedelta

import pytest

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.keys.models import ApiKey
from creatoraudit.keys.operations import list_api_keys
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.tables import organizations
from tests.keys.helpers import Keys, report
from tests.support.services import Cast

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


def active(keys: Keys) -> list[str]:
    """The names of the keys that say Connect fills them in."""
    found = invoke(keys.services, keys.caller, list_api_keys, {}).items
    return [key.name for key in found if key.in_connect]


def pin(services: Services, cast: Cast, key: ApiKey) -> None:
    with services.database.writing() as connection:
        connection.execute(
            organizations.update()
            .where(organizations.c.id == cast.demo)
            .values(connect_key_id=key.id)
        )
        connection.commit()


def test_it_is_the_newest(alice_keys: Keys, charlie_keys: Keys) -> None:
    assert active(alice_keys) == []
    alice_keys.create("First")
    assert active(alice_keys) == ["First"]
    alice_keys.create("Second")
    charlie_keys.create("Third")
    assert (active(alice_keys), active(charlie_keys)) == (["Second"], ["Third"])


def test_it_is_the_pinned_one_before_the_newest(
    services: Services, cast: Cast, alice_keys: Keys
) -> None:
    pinned = alice_keys.create("Pinned")
    alice_keys.create("Newest")
    pin(services, cast, pinned)
    assert active(alice_keys) == ["Pinned"]

    alice_keys.update(pinned, status="disabled")
    assert active(alice_keys) == ["Newest"]
    alice_keys.update(pinned, status="enabled")
    assert active(alice_keys) == ["Pinned"]
    alice_keys.delete(pinned)
    assert active(alice_keys) == ["Newest"]


@pytest.mark.parametrize("what", ["disabled", "expired", "leaked", "hash_only"])
def test_a_key_that_cannot_be_filled_in_is_not_it(
    services: Services, cast: Cast, alice_keys: Keys, what: str
) -> None:
    alice_keys.create("Other")
    with freeze(clock.now()) as time:
        key = alice_keys.create("Newest", expires_at=(clock.now() + timedelta(hours=1)).isoformat())
        pin(services, cast, key)
        assert active(alice_keys) == ["Newest"]
        if what == "disabled":
            alice_keys.update(key, status="disabled")
        elif what == "expired":
            time.advance(3600)
        elif what == "leaked":
            report(services, key.key)
        else:
            alice_keys.update(key, hash_only=True)
        assert active(alice_keys) == ["Other"]


def test_a_rotated_key_stays_it(alice_keys: Keys) -> None:
    key = alice_keys.create("Rotated")
    alice_keys.rotate(key)

    assert active(alice_keys) == ["Rotated"]
