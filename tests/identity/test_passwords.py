"""Passwords: what may be one, and how it is kept."""

import pytest
from argon2 import PasswordHasher

from creatoraudit.errors import Unavailable, ValidationFailed
from creatoraudit.identity import passwords
from creatoraudit.identity.passwords import (
    acceptable_password,
    hash_password,
    is_outdated,
    is_password,
)

EMAIL = "alice@northlight.example"
GOOD = "a few plain words"


def test_only_the_password_itself_is_the_password() -> None:
    kept = hash_password(GOOD)

    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert is_password(kept, GOOD)
    assert not is_password(kept, GOOD + " ")
    assert not is_password(kept, "")


def test_the_same_password_is_never_kept_alike() -> None:
    assert hash_password(GOOD) != hash_password(GOOD)


def test_nobody_has_a_password_where_none_is_kept() -> None:
    assert not is_password(None, GOOD)
    assert not is_password(None, "")
    assert not is_password(None, "nobody has this password")


def test_what_is_kept_may_be_damaged() -> None:
    assert not is_password("not a hash", GOOD)


def test_letters_may_be_composed_by_the_keyboard_or_before() -> None:
    assert is_password(hash_password("cafe\u0301 cafe\u0301"), "caf\u00e9 caf\u00e9")


@pytest.mark.parametrize("password", ["x" * 9, "", EMAIL, EMAIL.upper(), f" {EMAIL} ", "é" * 129])
def test_what_cannot_be_a_password(password: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        acceptable_password("password", password, email=EMAIL)

    assert [error.field for error in refusal.value.errors] == ["password"]


@pytest.mark.parametrize("password", ["x" * 10, "x" * 256, "é" * 128, "a b c d e f", "1111111111"])
def test_there_are_no_rules_about_what_it_is_made_of(password: str) -> None:
    assert acceptable_password("password", password, email=EMAIL) == password


@pytest.mark.parametrize("password", ["\ud800 and more of it", "nul \0 inside", "🎬" * 10])
def test_strange_characters_are_characters(password: str) -> None:
    assert is_password(hash_password(password), password)


def test_a_megabyte_is_not_hashed() -> None:
    assert not is_password(hash_password(GOOD), "x" * 1_000_000)


def test_what_was_kept_with_other_parameters_is_known() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(GOOD)

    assert is_outdated(older)
    assert is_password(older, GOOD)
    assert not is_outdated(hash_password(GOOD))


def test_a_third_at_once_waits_and_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT_SECONDS", 0.01)

    with passwords._turn(), passwords._turn(), pytest.raises(Unavailable):
        is_password(None, GOOD)
    assert not is_password(None, GOOD)
