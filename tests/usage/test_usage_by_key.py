"""The last 24 hours of a key, by hour and by client."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.keys.operations import create_api_key, get_api_key
from creatoraudit.operation import Context, invoke
from creatoraudit.services import Services
from creatoraudit.usage import queries
from creatoraudit.usage.models import KeyUsage
from creatoraudit.usage.operations import usage_by_key
from tests.support.services import Cast

NOW = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)
THIS_HOUR = datetime(2026, 6, 14, 9, tzinfo=UTC)


@pytest.fixture
def key(services: Services, alice: Caller) -> str:
    made: Any = invoke(services, alice, create_api_key, {"name": "Reports"})
    id: str = made.id
    return id


def use(
    services: Services,
    organization_id: str,
    key: str,
    *,
    ago: int,
    client: str = "curl 8",
    requests: int = 1,
    minute: int = 10,
) -> None:
    """Requests of a key in the hour this many hours ago."""
    hour = THIS_HOUR - timedelta(hours=ago)
    row = {
        "api_key_id": key,
        "hour": hour,
        "via": "api",
        "client": client,
        "requests": requests,
        "last_used_at": hour + timedelta(minutes=minute),
    }
    with services.database.writing() as connection:
        queries.add_usage(connection, organization_id, rows=[row])
        connection.commit()


def usage_of(services: Services, caller: Caller, key: str) -> KeyUsage:
    with clock.freeze(NOW), services.database.reading() as connection:
        return usage_by_key(Context(services, caller, connection), [key])[key]


def test_a_key_that_was_never_used(services: Services, alice: Caller, key: str) -> None:
    usage = usage_of(services, alice, key)
    assert (usage.requests_by_hour, usage.clients) == ([0] * 24, [])


def test_hours_come_the_oldest_first(services: Services, alice: Caller, key: str) -> None:
    for ago, requests in ((0, 1), (1, 2), (23, 3), (24, 1000), (200, 1000)):
        use(services, alice.organization_id, key, ago=ago, requests=requests)
    assert usage_of(services, alice, key).requests_by_hour == [3, *[0] * 21, 2, 1]


def test_requests_of_an_hour_add_up(services: Services, alice: Caller, key: str) -> None:
    for minute, requests in ((40, 5), (20, 7)):
        use(services, alice.organization_id, key, ago=0, requests=requests, minute=minute)
    usage = usage_of(services, alice, key)
    assert usage.requests_by_hour[-1] == 12
    # A batch that comes late does not turn the time back.
    assert usage.clients[0].last_used_at == THIS_HOUR + timedelta(minutes=40)


def test_the_busiest_client_comes_first(services: Services, alice: Caller, key: str) -> None:
    for ago, client, requests in ((5, "a", 1), (3, "b", 5), (2, "a", 3), (0, "b", 1)):
        use(services, alice.organization_id, key, ago=ago, client=client, requests=requests)
    clients = usage_of(services, alice, key).clients
    assert [(one.client, one.requests) for one in clients] == [("b", 6), ("a", 4)]
    assert [one.last_used_at for one in clients] == [
        THIS_HOUR + timedelta(minutes=10),
        THIS_HOUR - timedelta(hours=1, minutes=50),
    ]


def test_the_use_of_others_is_not_seen(services: Services, cast: Cast, key: str) -> None:
    use(services, cast.rival, key, ago=0, requests=9)
    assert usage_of(services, cast.alice, key).requests_by_hour == [0] * 24


def test_a_clock_that_ran_ahead_is_counted_in_the_last_hour(
    services: Services, alice: Caller, key: str
) -> None:
    use(services, alice.organization_id, key, ago=-2, requests=4)
    assert usage_of(services, alice, key).requests_by_hour[-1] == 4


def test_it_shows_on_the_key(services: Services, alice: Caller, key: str) -> None:
    use(services, alice.organization_id, key, ago=1, client="n8n 2.1", requests=3)
    with clock.freeze(NOW):
        shown: Any = invoke(services, alice, get_api_key, {"id": key})
    assert (shown.requests_24h, shown.requests_by_hour[-2]) == (3, 3)
    assert [one.client for one in shown.clients_24h] == ["n8n 2.1"]
