"""The check of a presented key: what it remembers, what it asks, and what it gives away."""

import hmac
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

import pytest

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.errors import Unauthorized
from creatoraudit.keys import check as check_module
from creatoraudit.keys import issue
from creatoraudit.keys.check import KeyCheck
from creatoraudit.keys.table import KNOWN, LONGEST_SECONDS, UNKNOWN, Forgotten
from creatoraudit.secrets import KeyRing, SecretKey, new_key
from creatoraudit.services import Services
from creatoraudit.storage.tables import api_key_digests, api_keys
from tests.keys.helpers import Keys, attempt, checker, count_digests, record_of, statements

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
OTHER_PEPPER = SecretKey("0therpep", token_bytes(32))


def remembered(check: KeyCheck, count: int) -> int:
    """How many of the digests 0, 1, 2, … the table still knows something of."""
    known = 0
    for number in range(count):
        with suppress(Forgotten):
            check.table.recall(number.to_bytes(32, "big"), now=clock.monotonic())
            known += 1
    return known


def with_peppers(services: Services, ring: KeyRing) -> KeyCheck:
    """The check of a process that holds other peppers."""
    return KeyCheck(services.database, services.epoch, ring)


@pytest.mark.parametrize(
    "presented",
    ["", "caud_", "x" * 43, "caud_" + "0" * 38, "caud_" + "é" * 38, "\0" * 43, "caud_" * 200_000],
    ids=lambda text: f"{text[:10]!a}-{len(text)}",
)
def test_what_cannot_be_a_key_costs_no_look_up(services: Services, presented: str) -> None:
    with statements() as seen, pytest.raises(Unauthorized):
        checker(services).digest(presented)

    assert seen == []


def test_each_mistyped_character_is_noticed_before_the_database(
    services: Services, alice_keys: Keys
) -> None:
    check, key = checker(services), alice_keys.create().key
    with statements() as seen:
        for place in range(len(key)):
            wrong = key[:place] + ("x" if key[place] != "x" else "y") + key[place + 1 :]
            with pytest.raises(Unauthorized):
                check.digest(wrong)
        for wrong in (key[:-1], key + "0", key.swapcase(), f" {key}", key[1:] + key[0]):
            with pytest.raises(Unauthorized):
                check.digest(wrong)
    assert seen == []


def test_a_known_key_is_looked_up_once_in_five_seconds(
    services: Services, alice_keys: Keys
) -> None:
    key, check = alice_keys.create(), checker(services)
    with freeze(clock.now()) as time, statements() as seen:
        for _ in range(10):
            assert attempt(check, key.key) == "accepted"
        assert len(seen) == 1
        time.advance(LONGEST_SECONDS)
        assert attempt(check, key.key) == "accepted"
        assert len(seen) == 1
        time.advance(0.001)
        assert attempt(check, key.key) == "accepted"
        assert len(seen) == 2


def test_what_changed_without_announcement_is_seen_after_five_seconds(
    services: Services, alice_keys: Keys
) -> None:
    key, unknown, check = alice_keys.create(), new_key(), checker(services)
    with freeze(clock.now()) as time:
        assert attempt(check, key.key) == "accepted"
        assert attempt(check, unknown) == "UNAUTHORIZED"
        with services.database.writing() as connection:
            # As somebody does who works on the database by hand.
            connection.execute(api_keys.update().values(disabled_at=clock.now()))
            connection.execute(api_key_digests.update().values(digest=check.digest(unknown)))
            connection.commit()
        time.advance(LONGEST_SECONDS + 0.001)
        assert attempt(check, key.key) == "UNAUTHORIZED"
        assert attempt(check, unknown) == "FORBIDDEN"


def test_a_key_that_was_tried_before_it_was_made_works_at_once(
    services: Services, alice_keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, check = new_key(), checker(services)
    with freeze(clock.now()):
        assert attempt(check, early) == "UNAUTHORIZED"
        monkeypatch.setattr(issue, "new_secret_text", lambda: early)
        assert alice_keys.create().key == early
        assert attempt(check, early) == "accepted"


def test_enabling_is_as_immediate_as_disabling(services: Services, alice_keys: Keys) -> None:
    key, check = alice_keys.create(), checker(services)
    with freeze(clock.now()):
        for _ in range(3):
            assert attempt(check, key.key) == "accepted"
            alice_keys.update(key, status="disabled")
            assert attempt(check, key.key) == "FORBIDDEN"
            alice_keys.update(key, status="enabled")


def test_every_other_bound_takes_effect_at_once(services: Services, alice_keys: Keys) -> None:
    key, check = alice_keys.create(), checker(services)
    with freeze(NOON) as time:
        assert attempt(check, key.key) == "accepted"
        alice_keys.update(key, allowed_addresses=["203.0.113.1"])
        assert attempt(check, key.key) == "FORBIDDEN"
        alice_keys.update(key, allowed_addresses=[])
        assert attempt(check, key.key) == "accepted"
        alice_keys.update(key, expires_at=(NOON + timedelta(seconds=1)).isoformat())
        assert attempt(check, key.key) == "accepted"
        time.advance(1)
        assert attempt(check, key.key) == "UNAUTHORIZED"


def test_scopes_taken_away_are_gone_at_once(services: Services, alice_keys: Keys) -> None:
    key, check = alice_keys.create(), checker(services)
    before = record_of(check, key.key)
    assert before
    assert before.scopes == {"read", "write"}

    alice_keys.update(key, scopes=[])

    after = record_of(check, key.key)
    assert after
    assert after.scopes == frozenset()


def test_every_refusal_costs_the_same_one_look_up(services: Services, alice_keys: Keys) -> None:
    disabled = alice_keys.create("Disabled")
    alice_keys.update(disabled, status="disabled")
    keys = {
        "accepted": alice_keys.create().key,
        "FORBIDDEN": disabled.key,
        "UNAUTHORIZED": new_key(),
    }
    asked = {}
    for outcome, key in keys.items():
        check = checker(services)
        with statements() as seen:
            assert attempt(check, key) == outcome
        asked[outcome] = list(seen)

    assert len({tuple(seen) for seen in asked.values()}) == 1
    assert len(asked["accepted"]) == 1


def test_digests_are_compared_in_constant_time(
    services: Services, alice_keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(one)
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(check_module, "compare_digest", compare)
    key = alice_keys.create().key
    assert attempt(checker(services), key) == "accepted"
    assert compared == [checker(services).digest(key)]
    # Nothing but that comparison lets a key in.
    monkeypatch.setattr(check_module, "compare_digest", lambda _one, _other: False)
    assert attempt(checker(services), key) == "UNAUTHORIZED"


def test_a_key_of_the_previous_pepper_works_and_is_digested_anew(
    services: Services, alice_keys: Keys
) -> None:
    key, unused = alice_keys.create(), alice_keys.create("Unused")
    old = services.secrets.pepper.current
    rotated = KeyRing(OTHER_PEPPER, old)

    assert attempt(with_peppers(services, rotated), key.key) == "accepted"

    # Now the old pepper is no longer needed for it.
    assert attempt(with_peppers(services, KeyRing(OTHER_PEPPER)), key.key) == "accepted"
    assert attempt(with_peppers(services, KeyRing(old)), key.key) == "UNAUTHORIZED"
    assert attempt(with_peppers(services, rotated), unused.key) == "accepted"
    assert count_digests(services) == 2


def test_a_foreign_pepper_finds_nothing(services: Services, alice_keys: Keys) -> None:
    key = alice_keys.create()

    assert attempt(with_peppers(services, KeyRing(OTHER_PEPPER)), key.key) == "UNAUTHORIZED"


def test_unknown_keys_take_bounded_room_and_push_no_known_one_out(
    services: Services, alice_keys: Keys
) -> None:
    known, check = alice_keys.create().key, checker(services)
    with freeze(clock.now()):
        assert attempt(check, known) == "accepted"
        epoch, now = services.epoch.read(), clock.monotonic()
        for number in range(UNKNOWN + 500):
            check.table.remember(number.to_bytes(32, "big"), None, epoch=epoch, read_at=now)

        assert remembered(check, UNKNOWN + 500) == UNKNOWN
        with statements() as seen:
            assert attempt(check, known) == "accepted"
        assert seen == []


def test_known_keys_take_bounded_room(services: Services, alice_keys: Keys) -> None:
    check = checker(services)
    record = record_of(check, alice_keys.create().key)
    epoch, now = services.epoch.read(), clock.monotonic()
    for number in range(KNOWN + 500):
        check.table.remember(number.to_bytes(32, "big"), record, epoch=epoch, read_at=now)

    assert remembered(check, KNOWN + 500) == KNOWN
