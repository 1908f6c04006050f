"""What a real server counts: every accepted request, no refused one, and none is lost."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa

from creatoraudit import clock
from creatoraudit.keys.models import ApiKey
from creatoraudit.services import Services
from creatoraudit.storage.database import BUSY_TIMEOUT_MS
from creatoraudit.storage.tables import api_key_usage
from creatoraudit.usage.recorder import INTERVAL_SECONDS
from tests.keys.helpers import Keys, statements
from tests.promises.clients import ask_once
from tests.support.server import ServerProcess, Site

REQUESTS = 300
MOST_LOST_SECONDS = 10
PATIENCE_SECONDS = 60


def counted(services: Services) -> Counter[str]:
    """The requests that the database knows of, by key."""
    query = sa.select(api_key_usage.c.api_key_id, sa.func.sum(api_key_usage.c.requests)).group_by(
        api_key_usage.c.api_key_id
    )
    with services.database.reading() as connection:
        return Counter({str(id): int(total) for id, total in connection.execute(query)})


def accepted(url: str, keys: list[str], *, requests: int) -> Counter[str]:
    """Use keys in turn, all at once and each time on a new connection; the requests accepted."""

    async def ask() -> list[int]:
        wanted = [keys[number % len(keys)] for number in range(requests)]
        answers = await asyncio.gather(*(ask_once(url, key) for key in wanted))
        return [answer.status for answer in answers]

    statuses = asyncio.run(ask())
    assert set(statuses) == {200}
    return Counter(keys[number % len(keys)] for number in range(requests))


def wait_until_written(services: Services, key: ApiKey, *, requests: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while counted(services)[key.id] < requests:
        assert time.monotonic() < deadline, "use is not written"
        time.sleep(0.02)


def test_a_normal_stop_loses_nothing(
    services: Services, alice_keys: Keys, server_process: Callable[..., ServerProcess]
) -> None:
    keys = [alice_keys.create(f"Key {number}") for number in range(5)]
    server = server_process(workers=4)

    sent = accepted(server.url, [key.key for key in keys], requests=REQUESTS)
    assert server.stop() == 0

    assert counted(services) == {key.id: sent[key.key] for key in keys}
    for key in keys:
        used = alice_keys.get(key).last_used_at
        assert used is not None
        assert (clock.now() - used).total_seconds() < 60


def test_being_killed_loses_no_more_than_the_last_seconds(
    services: Services, alice_keys: Keys, server_process: Callable[..., ServerProcess]
) -> None:
    key = alice_keys.create()
    server = server_process(workers=2)
    accepted(server.url, [key.key], requests=REQUESTS)
    # Written without being asked to, and then it may be killed.
    wait_until_written(services, key, requests=REQUESTS)
    accepted(server.url, [key.key], requests=10)
    server.kill()

    assert REQUESTS <= counted(services)[key.id] <= REQUESTS + 10
    assert alice_keys.get(key).last_used_at is not None
    # A batch may have to wait for another writer, once.
    assert INTERVAL_SECONDS + BUSY_TIMEOUT_MS / 1000 < MOST_LOST_SECONDS


def test_refused_requests_leave_no_trace_of_use(
    services: Services, alice_keys: Keys, site: Site
) -> None:
    disabled, elsewhere, rotated = (
        alice_keys.create("Disabled"),
        alice_keys.create("Elsewhere", allowed_addresses=["203.0.113.1"]),
        alice_keys.create("Rotated"),
    )
    nothing, limited = (
        alice_keys.create("Nothing", scopes=[]),
        alice_keys.create("Limited", rate_limit_per_minute=1),
    )
    alice_keys.update(disabled, status="disabled")
    alice_keys.rotate(rotated, grace_seconds=0)
    tries = [
        (disabled, "/v2/whoami", 403),
        (elsewhere, "/v2/whoami", 403),
        (rotated, "/v2/whoami", 401),
        (nothing, "/v2/api-keys", 403),
    ]
    for key, path, status in tries:
        for _ in range(3):
            assert site.client(key.key).get(path).status_code == status
    statuses = [site.client(limited.key).get("/v2/whoami").status_code for _ in range(5)]
    assert statuses == [200, *[429] * 4]

    # The same recorder writes this one's first sight, and with it all that it has counted.
    last = alice_keys.create("Last")
    assert site.client(last.key).get("/v2/whoami").status_code == 200
    wait_until_written(services, last, requests=1)

    assert counted(services) == {last.id: 1, limited.id: 1}
    for key, *_ in tries:
        assert alice_keys.get(key).last_used_at is None


def test_every_accepted_answer_counts_whatever_came_of_it(
    services: Services, alice_keys: Keys, site: Site
) -> None:
    key = alice_keys.create(scopes=["admin"])
    client = site.client(key.key)
    statuses = [
        client.get("/v2/whoami").status_code,
        client.head("/v2/whoami").status_code,
        client.get("/v2/api-keys", params={"limit": "x"}).status_code,
        client.get(f"/v2/api-keys/{key.id[:-1]}x").status_code,
        client.post("/v2/api-keys", json={"name": ""}).status_code,
    ]
    assert all(status == 200 or status in {404, 422} for status in statuses)
    wait_until_written(services, key, requests=len(statuses))

    assert counted(services)[key.id] == len(statuses)
    assert alice_keys.get(key).last_used_client == "python-httpx 0.28.1"


def test_no_request_writes(alice_keys: Keys, site: Site) -> None:
    key = alice_keys.create(rate_limit_per_minute=1_000_000)
    client = site.client(key.key)
    assert client.get("/v2/whoami").status_code == 200
    with statements() as seen:
        for _ in range(REQUESTS):
            client.get("/v2/whoami")
    # A few batches, whatever the machine is busy with; a write each would be hundreds.
    assert len(seen) < REQUESTS / 2
