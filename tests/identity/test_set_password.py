"""Setting and changing a password."""

from datetime import UTC, datetime

import pytest

from creatoraudit.clock import freeze
from creatoraudit.errors import NotFound, SignInTooOld, ValidationFailed
from creatoraudit.identity.links import make_sign_in_link, use_link
from creatoraudit.identity.operations import set_password
from creatoraudit.identity.sessions import find_session
from creatoraudit.services import Services
from tests.identity.helpers import (
    ALICE,
    PASSWORD,
    VISITOR,
    give_password,
    person_of,
    signed_in,
    try_to_sign_in,
)
from tests.support.services import OPERATOR

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
HOUR = 3600
ANOTHER = "some other plain words"

pytestmark = pytest.mark.usefixtures("cast")


def test_the_other_sessions_and_links_end(services: Services) -> None:
    here, person = signed_in(services)
    elsewhere, _ = signed_in(services)
    bobs, _ = signed_in(services, "bob@northlight.example")
    link = make_sign_in_link(services, OPERATOR, ALICE).partition("?token=")[2]

    set_password(services, VISITOR, person, new=PASSWORD)

    assert find_session(services, here) is not None
    assert find_session(services, elsewhere) is None
    assert find_session(services, bobs) is not None
    with pytest.raises(NotFound):
        use_link(services, VISITOR, link)
    assert try_to_sign_in(services)


def test_the_old_password_no_longer_works(services: Services) -> None:
    give_password(services)
    _, person = signed_in(services)

    set_password(services, VISITOR, person, new=ANOTHER)

    assert try_to_sign_in(services, password=ANOTHER)
    with pytest.raises(ValidationFailed):
        try_to_sign_in(services, password=PASSWORD)


def test_after_an_hour_the_first_password_needs_another_sign_in(services: Services) -> None:
    with freeze(NOON) as time:
        token, _ = signed_in(services)
        time.advance(HOUR + 1)
        with pytest.raises(SignInTooOld):
            set_password(services, VISITOR, person_of(services, token), new=PASSWORD)


def test_after_an_hour_a_change_needs_the_current_password(services: Services) -> None:
    with freeze(NOON) as time:
        give_password(services)
        token = try_to_sign_in(services)
        time.advance(HOUR + 1)
        person = person_of(services, token)
        for wrong in (None, "", ANOTHER):
            with pytest.raises(ValidationFailed) as refusal:
                set_password(services, VISITOR, person, new=ANOTHER, current=wrong)
            assert refusal.value.errors == [("current", "This is not your current password.")]

        set_password(services, VISITOR, person, new=ANOTHER, current=PASSWORD)

        assert try_to_sign_in(services, password=ANOTHER)


def test_a_password_that_cannot_be_one_changes_nothing(services: Services) -> None:
    give_password(services)
    _, person = signed_in(services)
    elsewhere = try_to_sign_in(services)

    with pytest.raises(ValidationFailed) as refusal:
        set_password(services, VISITOR, person, new=ALICE)

    assert refusal.value.errors == [("new", "Use something else than your e-mail.")]
    assert find_session(services, elsewhere) is not None
