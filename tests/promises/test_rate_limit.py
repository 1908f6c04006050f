"""A key's rate limit is exact over all processes of the machine."""

import asyncio
import time
from collections import Counter
from typing import Any

import pytest

from tests.promises.clients import Answer, ask_once, connections_to_all
from tests.promises.conftest import WORKERS, Busy

MINUTE = 60.0


def burst(busy: Busy, keys: list[str], *, requests: int) -> tuple[list[Answer], float]:
    """Requests all at once, over all processes; their answers, and the seconds all of it took."""

    async def ask() -> tuple[list[Answer], float]:
        async with connections_to_all(busy.url, workers=WORKERS) as everywhere:
            started = time.monotonic()
            shares = [
                _ask_in_turn(connection, keys, requests // WORKERS) for connection in everywhere
            ]
            answers = [answer for share in await asyncio.gather(*shares) for answer in share]
            return answers, time.monotonic() - started

    return asyncio.run(ask())


async def _ask_in_turn(connection: Any, keys: list[str], requests: int) -> list[Answer]:
    return [await connection.ask(keys[number % len(keys)]) for number in range(requests)]


def most_allowed(limit: int, seconds: float) -> int:
    """A full bucket, and what came back into it meanwhile."""
    return limit + int(seconds * limit / MINUTE) + 1


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


@pytest.mark.parametrize("limit", [1, 5, 50])
def test_four_processes_together_allow_one_limit(busy: Busy, limit: int) -> None:
    key = busy.keys.create(f"Limited to {limit}", rate_limit_per_minute=limit)

    answers, seconds = burst(busy, [key.key], requests=300)

    found = statuses(answers)
    assert len({answer.process for answer in answers}) == WORKERS
    assert set(found) == {200, 429}
    assert limit <= found[200] <= most_allowed(limit, seconds)


def test_both_secrets_of_a_key_share_its_limit(busy: Busy) -> None:
    key = busy.keys.create("Rotated", rate_limit_per_minute=8)
    new = busy.keys.rotate(key)

    answers, seconds = burst(busy, [key.key, new.key], requests=80)

    assert 8 <= statuses(answers)[200] <= most_allowed(8, seconds)


def test_one_key_at_its_limit_leaves_the_others_alone(busy: Busy) -> None:
    full = busy.keys.create("Full", rate_limit_per_minute=1)
    free = busy.keys.create("Free", rate_limit_per_minute=40)
    burst(busy, [full.key], requests=40)

    answers, _ = burst(busy, [free.key], requests=40)

    assert statuses(answers) == {200: 40}


def test_an_agents_first_minute_fits_the_default(busy: Busy) -> None:
    key = busy.keys.create("Agent")

    answers, _ = burst(busy, [key.key], requests=600)

    assert statuses(answers) == {200: 600}
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"600"}


def test_a_changed_limit_holds_at_once(busy: Busy) -> None:
    key = busy.keys.create("Changed", rate_limit_per_minute=100)
    burst(busy, [key.key], requests=4)

    busy.keys.update(key, rate_limit_per_minute=1)

    answers, _ = burst(busy, [key.key], requests=20)
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"1"}
    assert statuses(answers)[200] <= 1


def test_every_answer_says_what_is_left(busy: Busy) -> None:
    limit = 20
    key = busy.keys.create("Headers", rate_limit_per_minute=limit)
    now = int(time.time())

    answers, seconds = burst(busy, [key.key], requests=60)

    for answer in answers:
        headers = answer.headers
        remaining = int(headers["x-ratelimit-remaining"])
        assert headers["x-ratelimit-limit"] == str(limit)
        assert headers["ratelimit-policy"] == f'"default";q={limit};w=60'
        assert 0 <= remaining < limit
        assert now <= int(headers["x-ratelimit-reset"]) <= now + seconds + MINUTE + 2
        name, rest, wait = headers["ratelimit"].split(";")
        assert (name, rest) == ('"default"', f"r={remaining}")
        assert 0 < int(wait.removeprefix("t=")) <= MINUTE + 1
        if answer.status == 429:
            assert remaining == 0
            assert 1 <= int(headers["retry-after"]) <= MINUTE
            assert answer.json()["code"] == "RATE_LIMITED"
        else:
            assert "retry-after" not in headers
    # No number is given twice, but where requests came back meanwhile.
    left = Counter(
        int(answer.headers["x-ratelimit-remaining"]) for answer in answers if answer.status == 200
    )
    assert set(left) == set(range(limit))
    assert left.total() - limit <= most_allowed(limit, seconds) - limit


def test_what_needs_no_key_has_no_such_limit(busy: Busy) -> None:
    async def ask() -> list[Answer]:
        return [
            answer
            for path in ("/v2/health", "/v2/meta")
            for answer in await asyncio.gather(*(ask_once(busy.url, path=path) for _ in range(50)))
        ]

    for answer in asyncio.run(ask()):
        assert answer.status == 200
        assert not [name for name in answer.headers if "ratelimit" in name]
