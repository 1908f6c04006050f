"""The first owner makes their account and organization."""

from typing import Any

import msgspec
import pytest

from creatoraudit.demo import make_demonstration
from creatoraudit.errors import Conflict, NotFound, ValidationFailed
from creatoraudit.identity.links import make_setup_link
from creatoraudit.identity.models import SetUp, SignedIn
from creatoraudit.identity.operations import set_up
from creatoraudit.identity.sessions import person_caller
from creatoraudit.services import Services
from creatoraudit.storage.tables import organizations, users
from tests.identity.helpers import PASSWORD, VISITOR, person_of, rows_of, try_to_sign_in
from tests.support.services import OPERATOR

EVE = SetUp(
    organization="Blue Hour Films", name="Eve Ash", email="eve@bluehour.example", password=PASSWORD
)


def setup_token(services: Services) -> str:
    return make_setup_link(services, OPERATOR).partition("?token=")[2]


def run_setup(services: Services, **changed: Any) -> tuple[SignedIn, str]:
    data = msgspec.structs.replace(EVE, **changed)
    return set_up(services, VISITOR, setup_token(services), data)


def test_the_first_owner_is_signed_in_and_owns_the_organization(services: Services) -> None:
    signed, slug = run_setup(services)

    person = person_of(services, signed.token)
    assert slug == "blue-hour-films"
    assert person_caller(services, person, slug, address="", client="").role == "owner"
    assert try_to_sign_in(services, email=EVE.email)
    [organization] = rows_of(services, organizations)
    assert not organization.is_demo


def test_there_is_one_first_owner(services: Services) -> None:
    left_over = setup_token(services)
    run_setup(services)

    with pytest.raises(Conflict):
        make_setup_link(services, OPERATOR)
    with pytest.raises(Conflict):
        set_up(services, VISITOR, left_over, msgspec.structs.replace(EVE, email="x@y.example"))
    assert len(rows_of(services, users)) == 1


def test_the_demonstration_is_nobodys_own(services: Services) -> None:
    make_demonstration(services)

    assert run_setup(services)[1] == "blue-hour-films"


def test_all_that_is_wrong_is_said_at_once_and_the_link_still_works(services: Services) -> None:
    token = setup_token(services)
    wrong = SetUp(organization=" ", name="a\u202eb", email="eve at home", password="short")

    with pytest.raises(ValidationFailed) as refusal:
        set_up(services, VISITOR, token, wrong)

    fields = [error.field for error in refusal.value.errors]
    assert fields == ["organization", "name", "email", "password"]
    assert set_up(services, VISITOR, token, EVE)[1]


@pytest.mark.parametrize(
    "changed", [{"organization": "Demo"}, {"email": "ALICE@northlight.example"}]
)
def test_what_is_taken_is_said_and_the_link_still_works(
    services: Services, changed: dict[str, str]
) -> None:
    make_demonstration(services)
    token = setup_token(services)

    with pytest.raises(Conflict):
        set_up(services, VISITOR, token, msgspec.structs.replace(EVE, **changed))

    assert set_up(services, VISITOR, token, EVE)[1]


def test_a_link_that_is_used_up_makes_nobody(services: Services) -> None:
    with pytest.raises(NotFound):
        set_up(services, VISITOR, "x" * 43, EVE)

    assert rows_of(services, users) == []
