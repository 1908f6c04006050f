"""Sessions end: by signing out, unused, or after thirty days."""

from datetime import UTC, datetime

import pytest

from creatoraudit.clock import freeze
from creatoraudit.errors import NotFound
from creatoraudit.identity.sessions import (
    csrf_token,
    find_session,
    is_csrf_token,
    organizations_of,
    person_caller,
    sign_out,
)
from creatoraudit.services import Services
from creatoraudit.storage.tables import sessions
from tests.identity.helpers import VISITOR, actions, rows_of, signed_in
from tests.support.services import Cast

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
DAY = 86_400


@pytest.mark.usefixtures("cast")
def test_a_session_ends_seven_days_after_its_last_use(services: Services) -> None:
    with freeze(NOON) as time:
        token, _ = signed_in(services)
        time.advance(7 * DAY - 1)
        assert find_session(services, token) is not None
        time.advance(7 * DAY - 1)
        assert find_session(services, token) is not None
        time.advance(7 * DAY)
        assert find_session(services, token) is None


@pytest.mark.usefixtures("cast")
def test_a_session_ends_after_thirty_days_however_used(services: Services) -> None:
    with freeze(NOON) as time:
        token, _ = signed_in(services)
        for _ in range(29):
            time.advance(DAY)
            assert find_session(services, token) is not None
        time.advance(DAY)
        assert find_session(services, token) is None


@pytest.mark.usefixtures("cast")
def test_use_is_written_at_most_once_a_minute(services: Services) -> None:
    with freeze(NOON) as time:
        token, _ = signed_in(services)
        seen = []
        for seconds in (59, 1, 59, 1):
            time.advance(seconds)
            find_session(services, token)
            seen.append(rows_of(services, sessions)[0].last_seen_at.minute)

    assert seen == [0, 1, 1, 2]


@pytest.mark.usefixtures("cast")
def test_sessions_that_ended_are_dropped_at_a_later_sign_in(services: Services) -> None:
    with freeze(NOON) as time:
        signed_in(services)
        time.advance(8 * DAY)
        signed_in(services)

    assert len(rows_of(services, sessions)) == 1


@pytest.mark.usefixtures("cast")
def test_signing_out_ends_the_session_and_no_other(services: Services) -> None:
    here, _ = signed_in(services)
    elsewhere, _ = signed_in(services)

    sign_out(services, VISITOR, here)
    sign_out(services, VISITOR, here)

    assert find_session(services, here) is None
    assert find_session(services, elsewhere) is not None
    assert actions(services) == [("user.signed_out", "Alice Marek", "Alice Marek")]


@pytest.mark.parametrize("token", ["", "x" * 43, "\0" * 43, "\ud800" * 43, "x" * 10_000, "é" * 43])
@pytest.mark.usefixtures("cast")
def test_what_is_no_token_is_nobody(services: Services, token: str) -> None:
    signed_in(services)

    assert find_session(services, token) is None


def test_a_person_acts_in_their_organizations_by_role(services: Services, cast: Cast) -> None:
    _, person = signed_in(services)

    caller = person_caller(services, person, "demo", address="192.0.2.7", client="Firefox")

    assert caller.type == "person"
    assert (caller.organization_id, caller.id) == (cast.demo, cast.alice.id)
    assert caller.role == "owner"
    assert caller.authenticated_at == person.authenticated_at
    assert (caller.address, caller.client) == ("192.0.2.7", "Firefox")
    assert [one.slug for one in organizations_of(services, person)] == ["demo"]


@pytest.mark.usefixtures("cast")
def test_another_organization_is_not_there_like_one_that_never_was(services: Services) -> None:
    _, person = signed_in(services)

    words = set()
    for slug in ("rival", "nowhere", "", "nul\0", "\ud800"):
        with pytest.raises(NotFound) as refusal:
            person_caller(services, person, slug, address="", client="")
        words.add(refusal.value.detail)
    assert len(words) == 1


@pytest.mark.usefixtures("cast")
def test_a_form_belongs_to_one_session(services: Services) -> None:
    _, here = signed_in(services)
    _, elsewhere = signed_in(services)
    token = csrf_token(services, here.session_digest)

    assert is_csrf_token(services, here.session_digest, token)
    assert not is_csrf_token(services, elsewhere.session_digest, token)
    for wrong in ("", token[:-1], token.upper(), "é", "\ud800", "\0"):
        assert not is_csrf_token(services, here.session_digest, wrong)
