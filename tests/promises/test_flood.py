"""A flood of keys that are none: cheap, bounded, and nobody else's trouble."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.secrets import new_key
from creatoraudit.services import Services
from creatoraudit.web import authentication
from creatoraudit.web.authentication import UNKNOWN_AT_ONCE
from creatoraudit.web.limits import LOOKUPS_PER_ADDRESS
from tests.keys.helpers import Keys, statements
from tests.promises.clients import Answer, Connection, ask_once
from tests.support.server import Site, serving

AT_ONCE = 50


class LookUps:
    """How many look-ups of keys are under way, and a way to hold them up."""

    def __init__(self) -> None:
        self.most = 0
        self.total = 0
        self.full = Event()
        self.go_on = Event()
        self._now = 0
        self._lock = Lock()

    def begin(self, *arguments: Any) -> None:
        if "api_key_digests" not in arguments[2]:
            return
        with self._lock:
            self._now += 1
            self.total += 1
            self.most = max(self.most, self._now)
            if self._now == UNKNOWN_AT_ONCE:
                self.full.set()
        self.go_on.wait()

    def end(self, *arguments: Any) -> None:
        if "api_key_digests" in arguments[2]:
            with self._lock:
                self._now -= 1


@contextmanager
def watched_look_ups() -> Iterator[LookUps]:
    watched = LookUps()
    event.listen(sa.Engine, "before_cursor_execute", watched.begin)
    event.listen(sa.Engine, "after_cursor_execute", watched.end)
    try:
        yield watched
    finally:
        watched.go_on.set()
        event.remove(sa.Engine, "before_cursor_execute", watched.begin)
        event.remove(sa.Engine, "after_cursor_execute", watched.end)


async def ask_all(url: str, keys: list[str], **headers: str) -> Counter[int]:
    """Each key on one of a few connections; the statuses of the answers."""
    connections = [await Connection.open(url) for _ in range(10)]

    async def in_turn(connection: Connection, mine: list[str]) -> list[Answer]:
        return [await connection.ask(key, **headers) for key in mine]

    shares = [in_turn(one, keys[number::10]) for number, one in enumerate(connections)]
    answers = [answer for share in await asyncio.gather(*shares) for answer in share]
    for connection in connections:
        await connection.close()
    return Counter(answer.status for answer in answers)


def test_malformed_keys_cost_no_look_up_and_are_refused_without_end(
    alice_keys: Keys, site: Site
) -> None:
    key = alice_keys.create().key
    wrong = [f"{key[:-1]}{'A' if key[-1] != 'A' else 'B'}", "x", "caud_", "a" * 5_000]
    with statements() as seen:
        assert asyncio.run(ask_all(site.url, wrong * 500)) == {401: 2_000}
        assert seen == []
    assert site.client(key).get("/v2/whoami").status_code == 200


def test_unknown_keys_are_looked_up_two_at_a_time_and_known_ones_do_not_wait(
    alice_keys: Keys, site: Site
) -> None:
    known = alice_keys.create().key

    async def flood() -> None:
        assert (await ask_once(site.url, known)).status == 200
        with watched_look_ups() as look_ups:
            strangers = [asyncio.create_task(ask_once(site.url, new_key())) for _ in range(AT_ONCE)]
            await asyncio.to_thread(look_ups.full.wait)
            # The database has not answered one of them yet.
            for _ in range(AT_ONCE):
                assert (await ask_once(site.url, known)).status == 200
            assert not any(task.done() for task in strangers)
            assert (look_ups.most, look_ups.total) == (UNKNOWN_AT_ONCE, UNKNOWN_AT_ONCE)
            look_ups.go_on.set()
            answers = await asyncio.gather(*strangers)
            assert {answer.status for answer in answers} == {401}
            assert (look_ups.most, look_ups.total) == (UNKNOWN_AT_ONCE, AT_ONCE)

    asyncio.run(flood())


def test_the_same_unknown_key_is_looked_up_once(site: Site) -> None:
    stranger = new_key()
    with freeze(clock.now()), statements() as seen:
        assert asyncio.run(ask_all(site.url, [stranger] * 200)) == {401: 200}
    assert len(seen) == 1


def test_an_address_may_try_so_many_unknown_keys_a_minute(
    services: Services, alice_keys: Keys
) -> None:
    known = alice_keys.create().key
    with freeze(clock.now()), serving(services, trusted_proxies="127.0.0.1/32") as url:

        async def flood() -> None:
            assert (await ask_once(url, known, x_forwarded_for="198.51.100.7")).status == 200
            strangers = [new_key() for _ in range(LOOKUPS_PER_ADDRESS + 200)]
            found = await ask_all(url, strangers, x_forwarded_for="198.51.100.7")
            assert found == {401: LOOKUPS_PER_ADDRESS, 429: 200}
            refused = await ask_once(url, new_key(), x_forwarded_for="198.51.100.7")
            assert refused.status == 429
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.json()["code"] == "RATE_LIMITED"
            # Other addresses go on, and so does the known key, from here too.
            other = await ask_once(url, new_key(), x_forwarded_for="198.51.100.8")
            assert other.status == 401
            for address in ("198.51.100.7", "198.51.100.8"):
                assert (await ask_once(url, known, x_forwarded_for=address)).status == 200

        asyncio.run(flood())


def test_keys_that_are_seen_for_the_first_time_do_not_count(
    alice_keys: Keys, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "LOOKUPS_PER_ADDRESS", 10)
    keys = [alice_keys.create(f"Key {number}").key for number in range(30)]

    with freeze(clock.now()):
        assert asyncio.run(ask_all(site.url, keys[:5])) == {200: 5}
        for key in keys:
            assert site.client(key).get("/v2/whoami").status_code == 200
        strangers = [new_key() for _ in range(30)]
        assert asyncio.run(ask_all(site.url, strangers)) == {401: 10, 429: 20}


def test_an_address_cannot_be_made_up(site: Site) -> None:
    async def flood() -> Counter[int]:
        found: Counter[int] = Counter()
        for number in range(10):
            strangers = [new_key() for _ in range(60)]
            found += await ask_all(site.url, strangers, x_forwarded_for=f"198.51.100.{number}")
        return found

    with freeze(clock.now()):
        assert asyncio.run(flood()) == {401: LOOKUPS_PER_ADDRESS, 429: 300}
