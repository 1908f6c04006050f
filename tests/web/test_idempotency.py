"""`Idempotency-Key`: what is asked for twice is done once, in whatever process and however late."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from creatoraudit import clock
from creatoraudit.idempotency.queries import claim
from tests.support.server import ServerProcess, Site
from tests.web.problems import problem_of, wrong_fields

PATH = "/v2/creators"


def make(client: httpx.Client, key: str, **body: Any) -> httpx.Response:
    return client.post(PATH, json={"name": "Mia", **body}, headers={"Idempotency-Key": key})


def count(client: httpx.Client) -> int:
    page = client.get(PATH, params={"include_total": True}).raise_for_status().json()
    total: int = page["pagination"]["total_count"]
    return total


def test_a_repeat_gives_the_first_answer(site: Site) -> None:
    client = site.client(site.key())

    first, second = (make(client, "once", metadata={"team": "a"}) for _ in range(2))

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"]
    assert count(client) == 1


def test_the_order_of_fields_makes_no_difference(site: Site) -> None:
    client = site.client(site.key())
    headers = {"Idempotency-Key": "order"}

    answers = [
        client.post(PATH, content=body, headers={**headers, "Content-Type": "application/json"})
        for body in ('{"name":"Mia","metadata":{}}', '{ "metadata": {}, "name": "Mia" }')
    ]

    assert answers[0].content == answers[1].content
    assert count(client) == 1


def test_another_body_is_refused(site: Site) -> None:
    client = site.client(site.key())
    make(client, "once").raise_for_status()

    assert set(wrong_fields(make(client, "once", name="Noa"))) == {"Idempotency-Key"}
    assert count(client) == 1


def test_without_the_header_it_is_done_again(site: Site) -> None:
    client = site.client(site.key())

    for _ in range(2):
        client.post(PATH, json={"name": "Mia"}).raise_for_status()

    assert count(client) == 2


def test_it_belongs_to_the_api_key_and_the_operation(site: Site) -> None:
    mine, hers = site.client(site.key()), site.client(site.key())
    ids = {make(client, "once").json()["data"]["id"] for client in (mine, hers)}
    account = mine.post(
        "/v2/accounts",
        json={"platform": "tiktok", "username": "mia"},
        headers={"Idempotency-Key": "once"},
    )

    assert len(ids) == 2
    assert account.status_code == 201


def test_what_failed_is_not_kept(site: Site) -> None:
    client = site.client(site.key())

    assert make(client, "once", name="").status_code == 422
    assert make(client, "once").status_code == 201


def test_after_24_hours_it_is_forgotten(site: Site) -> None:
    client = site.client(site.key())
    with clock.freeze(clock.now()) as frozen:
        make(client, "once").raise_for_status()
        frozen.advance(24 * 3600 - 1)
        make(client, "once").raise_for_status()
        kept = count(client)
        frozen.advance(2)
        make(client, "once").raise_for_status()

    assert (kept, count(client)) == (1, 2)


@pytest.mark.parametrize("key", ["", "x" * 256, "new\tline", "caf\u00e9"])
def test_a_header_that_is_none_is_refused(site: Site, key: str) -> None:
    client = site.client(site.key())
    answer = client.post(PATH, json={"name": "Mia"}, headers={b"Idempotency-Key": key.encode()})

    problem_of(answer, 400)
    assert count(client) == 0


def test_it_survives_a_restart_and_holds_across_processes(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    key = site.key()
    first = server_process(workers=2)
    with ThreadPoolExecutor(8) as threads:
        clients = [first.client(key, keep_alive=False) for _ in range(8)]
        answers = list(threads.map(lambda client: make(client, "once"), clients))
    first.stop()
    again = make(server_process(workers=1).client(key), "once")

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in [*answers, again]}) == 1
    assert count(site.client(key)) == 1


def test_one_that_is_at_work_for_long_is_refused_and_can_be_asked_again(site: Site) -> None:
    """Somebody else holds the key: in PostgreSQL its row, in SQLite the one write lock."""
    key = site.make_key()
    place = {"api_key_id": key.id, "operation": "create_creator", "idempotency_key": "held"}
    with site.services.database.writing() as connection:
        assert claim(connection, site.cast.demo, place=place, body_digest=b"", at=clock.now())
        answer = make(site.client(key.key), "held")

    problem_of(answer, 503 if site.services.database.is_sqlite else 409)
    assert make(site.client(key.key), "held").status_code == 201
