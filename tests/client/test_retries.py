"""What is asked again, when, and what never is."""

from secrets import randbelow

import httpx
import pytest

from creatoraudit.client import (
    ClientError,
    Conflict,
    ConnectionFailed,
    Retries,
    ServiceUnavailable,
)
from creatoraudit.client.errors import CODES
from creatoraudit.clock import uuid7
from tests.client.conftest import Asking, Making
from tests.support.server import Site
from tests.web.test_failures import unreachable

AT_ONCE = Retries(first_wait=0.01)


class Cut:
    """A wire that breaks when the server has done what it was asked, for the first time."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []

    def __call__(self, answer: httpx.Response) -> None:
        self.keys.append(answer.request.headers.get("idempotency-key"))
        if len(self.keys) == 1:
            raise httpx.ReadError("The wire broke.")


def error(code: str, retry_after: float | None = None) -> ClientError:
    document = {
        "status": 0,
        "code": code,
        "title": "",
        "detail": "",
        "request_id": "",
        "errors": [],
    }
    problem = type("Problem", (), document)
    return CODES[code](problem, retry_after=retry_after)


@pytest.mark.parametrize(
    ("failed", "repeatable", "expected"),
    [
        (error("RATE_LIMITED", 7), False, 7),
        (error("RATE_LIMITED", 60), True, 60),
        (error("RATE_LIMITED", 61), True, None),
        (error("SERVICE_UNAVAILABLE", 5), True, 5),
        (error("SERVICE_UNAVAILABLE", 5), False, None),
        (ConnectionFailed("gone"), False, None),
        (error("INTERNAL_ERROR"), True, None),
        (error("CONFLICT"), True, None),
        (error("NOT_FOUND"), True, None),
    ],
    ids=str,
)
def test_whether_and_when(failed: ClientError, repeatable: bool, expected: float | None) -> None:
    assert Retries().wait_after(failed, tried=1, repeatable=repeatable) == expected


def test_without_a_word_from_the_server_waits_grow_to_their_bound() -> None:
    retries = Retries(most=9, first_wait=1, longest_wait=8)
    failed = ConnectionFailed("gone")

    for tried, longest in enumerate([1, 2, 4, 8, 8], start=1):
        wait = retries.wait_after(failed, tried=tried, repeatable=True)
        assert wait is not None
        assert longest / 2 <= wait <= longest
    assert retries.wait_after(failed, tried=10, repeatable=True) is None


def test_over_the_limit_it_comes_back_when_it_was_told(asking: Making, standing_site: Site) -> None:
    key = standing_site.key(rate_limit_per_minute=12)
    spending = standing_site.client(key)
    while spending.get("/v2/whoami").status_code == 200:
        pass
    client = asking(key=key)

    client("whoami")

    assert client.statuses == [429, 200]


def test_a_read_is_asked_again(asking: Making) -> None:
    cut = Cut()
    client = asking("read", retries=AT_ONCE, meanwhile=cut)

    assert client("whoami").type == "whoami"
    assert len(cut.keys) == 2


def test_what_was_made_is_made_once(asking: Making) -> None:
    cut = Cut()
    client = asking("write", retries=AT_ONCE, meanwhile=cut)
    name = f"Once {uuid7()}"

    creator = client("create_creator", name=name)

    assert [found.id for found in client("list_creators", q=name).items] == [creator.id]
    assert cut.keys[0]
    assert cut.keys[:2] == [cut.keys[0]] * 2


def test_an_account_is_tracked_once(asking: Making) -> None:
    cut = Cut()
    client = asking("write", retries=AT_ONCE, meanwhile=cut)
    username = f"once.{randbelow(10**9)}"

    account = client("track_account", platform="tiktok", username=username)

    assert [found.id for found in client("list_accounts", q=username).items] == [account.id]
    with pytest.raises(Conflict):
        client("track_account", platform="tiktok", username=username)


def test_a_name_of_ones_own_gives_the_first_answer(asking: Making) -> None:
    client = asking("write")
    asked = {"name": f"Own {uuid7()}", "idempotency_key": f"mine-{uuid7()}"}

    assert client("create_creator", **asked) == client("create_creator", **asked)


def test_what_may_have_been_done_is_not_done_again(asking: Making) -> None:
    cut = Cut()
    client = asking("admin", retries=AT_ONCE, meanwhile=cut)

    with pytest.raises(ConnectionFailed, match="The wire broke"):
        client("create_api_key", name=f"Maybe {uuid7()}")

    assert cut.keys == [None]


def test_it_gives_up(asking: Making) -> None:
    def cut(_answer: httpx.Response) -> None:
        raise httpx.ReadError("The wire broke.")

    client = asking("read", retries=Retries(most=2, first_wait=0.01), meanwhile=cut)

    with pytest.raises(ConnectionFailed):
        client("whoami")

    assert len(client.answers) == 3


@pytest.mark.slow
def test_a_server_that_comes_back_is_waited_for(site: Site, is_async: bool) -> None:
    outage = unreachable(site)

    def mend(answer: httpx.Response) -> None:
        if answer.status_code == 503:
            outage.__exit__(None, None, None)

    client = Asking(site.url, None, is_async=is_async, meanwhile=mend)
    outage.__enter__()

    assert client("health").status == "ok"
    assert client.statuses == [503, 200]


@pytest.mark.slow
def test_a_server_that_is_away_is_an_error_of_its_own(site: Site, is_async: bool) -> None:
    client = Asking(site.url, None, is_async=is_async, retries=Retries(longest_wait=1))

    with unreachable(site), pytest.raises(ServiceUnavailable) as refusal:
        client("health")

    assert refusal.value.retry_after == 5
    assert client.statuses == [503]
