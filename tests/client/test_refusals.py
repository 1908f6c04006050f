"""What the API refuses is an exception that says all it said."""

import msgspec
import pytest

from creatoraudit.client import (
    ApiError,
    ClientError,
    Conflict,
    ConnectionFailed,
    FieldError,
    Forbidden,
    InsufficientScope,
    NotFound,
    RateLimited,
    Retries,
    Unauthorized,
    UnexpectedAnswer,
    ValidationFailed,
)
from creatoraudit.client.errors import CODES
from creatoraudit.clock import uuid7
from creatoraudit.secrets import new_key
from creatoraudit.web.answers import STATUS
from creatoraudit.web.openapi_parts import PAGES_ONLY
from tests.client.conftest import Asking, Making
from tests.support.server import Site

NEVER = Retries(most=0)


def test_every_code_of_the_api_has_its_class() -> None:
    assert set(CODES) == set(STATUS) - PAGES_ONLY
    assert len(set(CODES.values())) == len(CODES)


def test_what_does_not_exist(asking: Making) -> None:
    client, id = asking("admin"), uuid7()

    with pytest.raises(NotFound) as refusal:
        client("get_api_key", id=id)

    error, said = refusal.value, client.last
    assert isinstance(error, ApiError)
    assert (error.status, error.code, error.title) == (404, "NOT_FOUND", "Not Found")
    assert (error.detail, error.request_id) == (said["detail"], said["request_id"])
    assert (error.errors, error.retry_after) == ([], None)
    assert str(error) == f"NOT_FOUND: {error.detail} (request {error.request_id})"


def test_wrong_fields_are_listed(asking: Making) -> None:
    client = asking("admin")

    with pytest.raises(ValidationFailed) as refusal:
        client("create_api_key", name="", expires_in=1)

    assert refusal.value.errors == msgspec.convert(client.last["errors"], list[FieldError])
    assert {error.field for error in refusal.value.errors} == {"name", "expires_in"}


def test_a_name_that_is_taken(asking: Making, standing_site: Site) -> None:
    name = standing_site.make_key().name

    with pytest.raises(Conflict):
        asking("admin")("create_api_key", name=name)


def test_keys_that_may_not(asking: Making, standing_site: Site) -> None:
    with pytest.raises(InsufficientScope) as refusal:
        asking("read")("list_api_keys")
    assert isinstance(refusal.value, Forbidden)
    with pytest.raises(Unauthorized):
        asking()("whoami")
    with pytest.raises(Unauthorized):
        asking(key=new_key())("whoami")


def test_over_the_limit_says_when_to_come_back(asking: Making, standing_site: Site) -> None:
    client = asking(key=standing_site.key(rate_limit_per_minute=1), retries=NEVER)
    client("whoami")

    with pytest.raises(RateLimited) as refusal:
        client("whoami")

    assert 1 <= (refusal.value.retry_after or 0) <= 60


def test_who_is_not_there(standing_site: Site, is_async: bool) -> None:
    nobody = Asking("http://127.0.0.1:9", None, is_async=is_async, retries=NEVER)

    with pytest.raises(ConnectionFailed, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        nobody("health")


def test_who_is_somebody_else(standing_site: Site, is_async: bool) -> None:
    other = Asking(f"{standing_site.url}/static/app.css#", None, is_async=is_async)

    with pytest.raises(UnexpectedAnswer, match="expected"):
        other("health")


def test_no_error_and_no_client_shows_the_key(asking: Making, standing_site: Site) -> None:
    key = standing_site.key("alice", "read")

    def shown(client: object) -> str:
        return repr(client) + str(client)

    assert key not in asking(key=key).do(shown)
    with pytest.raises(ClientError) as refusal:
        asking(key=key)("list_api_keys")
    assert key not in repr(refusal.value) + str(refusal.value)
