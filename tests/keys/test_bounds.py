"""Expiry, addresses and rate limit of a key, and that a key hands on no more than it has."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.errors import Forbidden, ValidationFailed
from creatoraudit.services import Services
from tests.keys.helpers import HERE, Keys, attempt, checker, key_caller

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def in_days(days: float) -> str:
    return (clock.now() + days * DAY).isoformat()


@pytest.fixture
def bounded(services: Services, alice_keys: Keys) -> Keys:
    """What a key does that has bounds of its own: 10 days, some addresses, 100 a minute."""
    key = alice_keys.create(
        "Bounded",
        scopes=["admin"],
        expires_at=in_days(10),
        allowed_addresses=["192.0.2.0/24", "2001:db8::/32"],
        rate_limit_per_minute=100,
    )
    return Keys(services, key_caller(services, key.key))


def test_what_a_bounded_key_makes_has_its_bounds(bounded: Keys) -> None:
    own = bounded.caller.key

    key = bounded.create("Heir")

    assert key.expires_at == own.expires_at
    assert key.allowed_addresses == ["192.0.2.0/24", "2001:db8::/32"]
    assert key.rate_limit_per_minute == 100


def test_what_a_bounded_key_makes_may_have_closer_bounds(bounded: Keys) -> None:
    key = bounded.create(
        "Closer",
        expires_in=3600,
        allowed_addresses=["192.0.2.128/25"],
        rate_limit_per_minute=99,
    )

    assert key.expires_at is not None
    assert key.expires_at < clock.now() + DAY
    assert (key.allowed_addresses, key.rate_limit_per_minute) == (["192.0.2.128/25"], 99)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expires_at", 11),
        ("expires_in", 11 * 86_400),
        ("allowed_addresses", ["192.0.2.0/23"]),
        ("allowed_addresses", ["192.0.2.1", "203.0.113.1"]),
        ("allowed_addresses", ["0.0.0.0/0"]),
        ("allowed_addresses", ["::/0"]),
        ("rate_limit_per_minute", 101),
    ],
)
def test_nothing_a_bounded_key_makes_or_changes_goes_beyond_it(
    bounded: Keys, alice_keys: Keys, field: str, value: object
) -> None:
    value = in_days(value) if field == "expires_at" and isinstance(value, int) else value
    before = alice_keys.get(alice_keys.create("Other"))
    with pytest.raises(ValidationFailed):
        bounded.create("Wider", **{field: value})
    with pytest.raises(ValidationFailed):
        bounded.update(before, **{field: value})
    assert alice_keys.get(before) == before


@pytest.mark.parametrize(
    ("field", "none"),
    [("expires_at", None), ("allowed_addresses", []), ("rate_limit_per_minute", None)],
)
def test_a_bounded_key_taking_bounds_away_leaves_its_own(
    bounded: Keys, alice_keys: Keys, field: str, none: object
) -> None:
    key = alice_keys.create("Other", **{field: none})

    changed = bounded.update(key, **{field: none})

    assert getattr(changed, field) == getattr(bounded.create("Heir"), field)


@pytest.mark.parametrize(
    "wider",
    [
        {"expires_in": 86_400, "allowed_addresses": ["192.0.2.1"]},
        {"expires_in": 86_400, "rate_limit_per_minute": 100},
        {"allowed_addresses": ["192.0.2.1"], "rate_limit_per_minute": 100},
        {"expires_in": 86_400, "allowed_addresses": ["192.0.3.1"], "rate_limit_per_minute": 100},
    ],
)
def test_a_bounded_key_gets_no_secret_of_a_key_that_reaches_further(
    bounded: Keys, alice_keys: Keys, wider: dict[str, Any]
) -> None:
    target = alice_keys.create("Wider", **wider)

    with pytest.raises(Forbidden):
        bounded.rotate(target)

    assert alice_keys.get(target).previous_masked_key is None
    assert bounded.rotate(bounded.create("Own")).name == "Own"


def test_a_key_ends_at_its_expiry_to_the_second(services: Services, alice_keys: Keys) -> None:
    with freeze(NOON) as time:
        key = alice_keys.create(expires_in=60)
        warm = checker(services)
        time.advance(59.999)
        assert attempt(warm, key.key) == "accepted"
        assert not alice_keys.get(key).is_expired
        time.advance(0.001)
        # From memory and from the database alike.
        assert attempt(warm, key.key) == attempt(checker(services), key.key) == "UNAUTHORIZED"
        assert alice_keys.get(key).is_expired
        alice_keys.update(key, expires_at=in_days(1))
        assert attempt(warm, key.key) == "accepted"


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"expires_at": "9999-12-31T23:59:59-14:00"},
        {"expires_at": "0001-01-01T00:00:00+14:00"},
        {"expires_at": "tomorrow"},
        {"expires_in": 59},
        {"expires_in": 10**30},
        {"expires_in": 3600, "expires_at": "2030-01-01T00:00:00Z"},
        {"allowed_addresses": ["here"]},
        {"allowed_addresses": ["192.0.2.1/24"]},
        {"allowed_addresses": ["192.0.2.1/33"]},
        {"allowed_addresses": ["192.0.2.1\0"]},
        {"allowed_addresses": ["192.0.2.1"] * 51},
        {"rate_limit_per_minute": 0},
        {"rate_limit_per_minute": 1_000_001},
        {"rate_limit_per_minute": 10.5},
        {"rate_limit_per_minute": "10"},
    ],
)
def test_bounds_that_make_no_sense_are_refused(alice_keys: Keys, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed):
        alice_keys.create(**fields)


@pytest.mark.parametrize(
    ("allowed", "address", "outcome"),
    [
        ([], HERE, "accepted"),
        ([], "not an address", "accepted"),
        (["192.0.2.1"], HERE, "accepted"),
        (["192.0.2.0/31"], HERE, "accepted"),
        (["192.0.2.0/31"], "192.0.2.2", "FORBIDDEN"),
        (["192.0.2.0/24"], "::ffff:192.0.2.9", "accepted"),
        (["::ffff:192.0.2.0/120"], "::ffff:192.0.2.9", "accepted"),
        (["192.0.2.0/24"], "::ffff:192.0.3.9", "FORBIDDEN"),
        (["0.0.0.0/0"], "2001:db8::1", "FORBIDDEN"),
        (["2001:db8::/32"], "2001:db8:ffff::1", "accepted"),
        (["2001:db8::/32"], "2001:db9::1", "FORBIDDEN"),
        (["2001:DB8::1", "198.51.100.0/24"], "198.51.100.200", "accepted"),
        (["192.0.2.1"], "", "FORBIDDEN"),
        (["0.0.0.0/0", "::/0"], "unix", "FORBIDDEN"),
    ],
)
def test_a_key_works_from_its_addresses_only(
    services: Services, alice_keys: Keys, allowed: list[str], address: str, outcome: str
) -> None:
    key = alice_keys.create(allowed_addresses=allowed)

    assert attempt(checker(services), key.key, address=address) == outcome


def test_addresses_are_kept_in_canonical_form(alice_keys: Keys) -> None:
    key = alice_keys.create(allowed_addresses=[" 192.0.2.1 ", "2001:0DB8::/32", "192.0.2.1/32"])

    assert key.allowed_addresses == ["192.0.2.1/32", "2001:db8::/32"]
