"""One-time links: used once, within fifteen minutes, for what they were made for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from creatoraudit.clock import freeze
from creatoraudit.errors import NotFound
from creatoraudit.identity.links import (
    make_setup_link,
    make_sign_in_link,
    peek_link,
    use_link,
)
from creatoraudit.identity.sessions import find_session
from creatoraudit.services import Services
from creatoraudit.storage.tables import sessions, sign_in_links
from tests.identity.helpers import ALICE, VISITOR, actions, person_of, rows_of, signed_in
from tests.support.services import OPERATOR, Cast

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
MINUTE = 60


def token_for_alice(services: Services) -> str:
    return make_sign_in_link(services, OPERATOR, ALICE).partition("?token=")[2]


def test_a_link_signs_its_person_in(services: Services, cast: Cast) -> None:
    with freeze(NOON):
        signed = use_link(services, VISITOR, token_for_alice(services))
        person = person_of(services, signed.token)

    assert signed.user_id == person.user_id == cast.alice.id
    assert person.authenticated_at == NOON
    assert not person.has_password


@pytest.mark.usefixtures("cast")
def test_a_link_leads_to_the_public_address(services: Services) -> None:
    link = make_sign_in_link(services, OPERATOR, ALICE)

    assert link.startswith("http://127.0.0.1:8400/sign-in/link?token=")


@pytest.mark.usefixtures("cast")
def test_looking_at_a_link_does_not_use_it(services: Services) -> None:
    token = token_for_alice(services)

    assert [peek_link(services, token).name for _ in range(3)] == ["Alice Marek"] * 3
    assert use_link(services, VISITOR, token).token


@pytest.mark.usefixtures("cast")
def test_a_link_works_once(services: Services) -> None:
    token = token_for_alice(services)
    use_link(services, VISITOR, token)

    with pytest.raises(NotFound):
        use_link(services, VISITOR, token)
    with pytest.raises(NotFound):
        peek_link(services, token)


@pytest.mark.usefixtures("cast")
def test_of_many_at_the_same_moment_one_gets_in(services: Services) -> None:
    token = token_for_alice(services)

    def try_it(_number: int) -> bool:
        try:
            use_link(services, VISITOR, token)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(try_it, range(24)))

    assert outcomes.count(True) == 1
    assert len(rows_of(services, sessions)) == 1


@pytest.mark.usefixtures("cast")
def test_a_link_works_for_fifteen_minutes(services: Services) -> None:
    with freeze(NOON) as time:
        token, late = token_for_alice(services), token_for_alice(services)
        time.advance(15 * MINUTE - 1)
        use_link(services, VISITOR, token)
        time.advance(1)
        with pytest.raises(NotFound):
            use_link(services, VISITOR, late)


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "x" * 10_000])
@pytest.mark.usefixtures("cast")
def test_what_is_no_link_is_refused_in_the_same_words(services: Services, token: str) -> None:
    used = token_for_alice(services)
    use_link(services, VISITOR, used)
    with pytest.raises(NotFound) as known:
        use_link(services, VISITOR, used)

    with pytest.raises(NotFound) as unknown:
        use_link(services, VISITOR, token)

    assert unknown.value.detail == known.value.detail


def test_a_setup_link_signs_nobody_in(services: Services) -> None:
    token = make_setup_link(services, OPERATOR).partition("?token=")[2]

    with pytest.raises(NotFound):
        use_link(services, VISITOR, token)
    assert peek_link(services, token, purpose="setup").user_id is None


@pytest.mark.usefixtures("cast")
def test_there_is_no_link_for_somebody_unknown(services: Services) -> None:
    with pytest.raises(NotFound):
        make_sign_in_link(services, OPERATOR, "nobody@northlight.example")


@pytest.mark.usefixtures("cast")
def test_the_token_is_kept_as_its_digest(services: Services) -> None:
    token = token_for_alice(services)

    [row] = rows_of(services, sign_in_links)
    assert len(row.digest) == 32
    assert token.encode() not in bytes(row.digest)


@pytest.mark.usefixtures("cast")
def test_signing_in_by_link_ends_the_session_before(services: Services) -> None:
    before, _ = signed_in(services)

    use_link(services, VISITOR, token_for_alice(services), replacing=before)

    assert find_session(services, before) is None


@pytest.mark.usefixtures("cast")
def test_making_and_using_a_link_is_in_the_audit_log(services: Services) -> None:
    use_link(services, VISITOR, token_for_alice(services))

    assert actions(services) == [
        ("user.link_made", "command line", "Alice Marek"),
        ("user.signed_in", "Alice Marek", "Alice Marek"),
    ]
