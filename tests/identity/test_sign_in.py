"""Signing in with e-mail and password."""

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher

from creatoraudit.clock import freeze
from creatoraudit.errors import RateLimited, ValidationFailed
from creatoraudit.identity import unscoped
from creatoraudit.identity.operations import sign_in
from creatoraudit.identity.sessions import find_session
from creatoraudit.operation import changing
from creatoraudit.services import Services
from creatoraudit.storage.tables import sessions, users
from tests.identity.helpers import (
    ALICE,
    PASSWORD,
    VISITOR,
    actions,
    give_password,
    person_of,
    rows_of,
    try_to_sign_in,
)
from tests.support.services import Cast

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


def test_alice_signs_in_and_is_known(services: Services, cast: Cast) -> None:
    give_password(services)
    with freeze(NOON):
        person = person_of(services, try_to_sign_in(services))

    assert person.user_id == cast.alice.id
    assert (person.name, person.email) == ("Alice Marek", ALICE)
    assert person.has_password
    assert person.authenticated_at == NOON


@pytest.mark.parametrize("email", [ALICE.upper(), f"  {ALICE} "])
def test_an_e_mail_is_the_same_in_any_case(services: Services, cast: Cast, email: str) -> None:
    give_password(services)

    assert person_of(services, try_to_sign_in(services, email=email)).user_id == cast.alice.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ALICE, "not her password"),
        (ALICE, ""),
        ("bob@northlight.example", PASSWORD),
        ("bob@northlight.example", ""),
        ("nobody@northlight.example", PASSWORD),
        ("", PASSWORD),
        ("nul\0@northlight.example", PASSWORD),
        ("\ud800@northlight.example", PASSWORD),
        ("x" * 10_000, PASSWORD),
    ],
)
@pytest.mark.usefixtures("cast")
def test_every_refusal_has_the_same_words(services: Services, email: str, password: str) -> None:
    give_password(services)

    with pytest.raises(ValidationFailed) as refusal:
        try_to_sign_in(services, email=email, password=password)

    assert refusal.value.errors == [
        ("password", "E-mail and password do not match. Check both and try again.")
    ]


@pytest.mark.parametrize("email", [ALICE, "nobody@northlight.example"])
@pytest.mark.usefixtures("cast")
def test_ten_attempts_for_an_e_mail_are_enough(services: Services, email: str) -> None:
    for number in range(10):
        with pytest.raises(ValidationFailed):
            try_to_sign_in(services, email=email, address=f"192.0.2.{number}")

    with pytest.raises(RateLimited) as refusal:
        try_to_sign_in(services, email=email.upper(), address="192.0.2.100")
    assert 1 <= refusal.value.retry_after <= 31


@pytest.mark.parametrize(
    ("addresses", "after"),
    [
        (["192.0.2.7"] * 20, "192.0.2.7"),
        ([f"2001:db8::{number}" for number in range(20)], "2001:db8:0:0:ffff::1"),
    ],
)
@pytest.mark.usefixtures("cast")
def test_twenty_attempts_from_an_address_are_enough(
    services: Services, addresses: list[str], after: str
) -> None:
    for number, address in enumerate(addresses):
        with pytest.raises(ValidationFailed):
            try_to_sign_in(services, email=f"x{number}@example.com", address=address)

    with pytest.raises(RateLimited):
        try_to_sign_in(services, email="somebody@example.com", address=after)


@pytest.mark.usefixtures("cast")
def test_after_five_minutes_the_right_password_works_again(services: Services) -> None:
    with freeze(NOON) as time:
        give_password(services)
        for _ in range(10):
            with pytest.raises(ValidationFailed):
                try_to_sign_in(services, password="a guess of somebody")
        with pytest.raises(RateLimited):
            try_to_sign_in(services)

        time.advance(300)
        assert try_to_sign_in(services)


@pytest.mark.usefixtures("cast")
def test_signing_in_again_ends_the_session_before(services: Services) -> None:
    give_password(services)
    first = try_to_sign_in(services)

    second = sign_in(services, VISITOR, email=ALICE, password=PASSWORD, replacing=first).token

    assert find_session(services, first) is None
    assert find_session(services, second) is not None


def test_a_password_kept_with_older_parameters_is_kept_anew(services: Services, cast: Cast) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with changing(services, VISITOR) as ctx:
        values = {"password_hash": older}
        unscoped.update_user(ctx.connection, user_id=str(cast.alice.id), values=values)

    try_to_sign_in(services)

    kept = {row.name: row.password_hash for row in rows_of(services, users)}["Alice Marek"]
    assert kept != older
    assert try_to_sign_in(services)


@pytest.mark.usefixtures("cast")
def test_a_session_is_kept_as_its_digest_with_where_it_came_from(services: Services) -> None:
    give_password(services)
    token = try_to_sign_in(services, address="203.0.113.9")

    newest = max(rows_of(services, sessions), key=lambda row: row.created_at.timestamp())
    assert token.encode() not in bytes(newest.digest)
    assert (newest.address, newest.client) == ("203.0.113.9", "Firefox")


@pytest.mark.usefixtures("cast")
def test_a_sign_in_is_in_the_audit_log(services: Services) -> None:
    give_password(services)
    try_to_sign_in(services)

    assert actions(services) == [
        ("user.password_set", "Alice Marek", "Alice Marek"),
        ("user.signed_in", "Alice Marek", "Alice Marek"),
    ]
