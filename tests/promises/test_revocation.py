"""After the answer to a revocation no process accepts the key: counted, under load."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from typing import NamedTuple

import pytest

from creatoraudit import clock
from creatoraudit.config import PREFIX
from creatoraudit.keys.models import CreatedKey
from tests.keys.helpers import report
from tests.promises.clients import Everywhere, address_of, ask_once
from tests.promises.conftest import WORKERS, Busy

PLENTY = 1_000_000
REPETITIONS = 60
CLIENTS = 6

_numbers = count(1)


class Load:
    """Clients that use one key after another, each request on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.key = ""
        self.cut: set[str] = set()
        self.before: Counter[int] = Counter()
        self.after: Counter[int] = Counter()

    async def use(self) -> None:
        while True:
            key = self.key
            late = key in self.cut
            answer = await ask_once(self._url, key, x_forwarded_for=address_of(key))
            (self.after if late else self.before)[answer.status] += 1


class Cutting(NamedTuple):
    """Where a revocation comes from: the server beside this process, or an admin's key."""

    busy: Busy
    key: str

    async def ask(self, method: str, path: str, body: object = None) -> None:
        answer = await ask_once(
            self.busy.url, self.key, method=method, path=f"/v2/api-keys/{path}", body=body
        )
        assert answer.status in {200, 204}, answer


async def disable(cutting: Cutting, key: CreatedKey) -> None:
    await cutting.ask("PATCH", key.id, {"status": "disabled"})


async def delete(cutting: Cutting, key: CreatedKey) -> None:
    await cutting.ask("DELETE", key.id)


async def rotate_now(cutting: Cutting, key: CreatedKey) -> None:
    await cutting.ask("POST", f"{key.id}/rotate", {"grace_seconds": 0})


async def end_previous(cutting: Cutting, key: CreatedKey) -> None:
    await cutting.ask("DELETE", f"{key.id}/previous-secret")


async def leak(cutting: Cutting, key: CreatedKey) -> None:
    await asyncio.to_thread(report, cutting.busy.services, key.key)


async def disable_beside(cutting: Cutting, key: CreatedKey) -> None:
    await asyncio.to_thread(cutting.busy.keys.update, key, status="disabled")


Cut = Callable[[Cutting, CreatedKey], Awaitable[None]]


@pytest.mark.parametrize(
    ("cut", "refusal"),
    [
        (disable, 403),
        (delete, 401),
        (rotate_now, 401),
        (end_previous, 401),
        (leak, 403),
        (disable_beside, 403),
    ],
)
def test_after_the_answer_no_process_accepts_the_key(busy: Busy, cut: Cut, refusal: int) -> None:
    asyncio.run(_revoke_under_load(busy, cut, refusal))


async def _revoke_under_load(busy: Busy, cut: Cut, refusal: int) -> None:
    admin_key = await asyncio.to_thread(_make, busy, scopes=["admin"])
    async with (
        Everywhere(busy.url, workers=WORKERS) as everywhere,
        _under_load(busy) as load,
    ):
        cutting = Cutting(busy, admin_key.key)
        for _ in range(REPETITIONS):
            key = await asyncio.to_thread(_make, busy)
            if cut is end_previous:
                await cutting.ask("POST", f"{key.id}/rotate", {"grace_seconds": 3600})
            load.key = key.key
            assert await _statuses(everywhere, key.key) == [200] * WORKERS
            await cut(cutting, key)
            load.cut.add(key.key)
            assert await _statuses(everywhere, key.key) == [refusal] * WORKERS
            # Once more, from what they remember now.
            assert await _statuses(everywhere, key.key) == [refusal] * WORKERS
        await _until(lambda: load.after[refusal] > 0)
    assert load.before[200] > 0
    assert set(load.after) == {refusal}


def test_after_its_expiry_no_process_accepts_a_key(busy: Busy) -> None:
    ends = clock.now().replace(microsecond=0) + timedelta(seconds=4)
    keys = [_make(busy, expires_at=ends.isoformat()).key for _ in range(40)]

    async def expire() -> None:
        async with Everywhere(busy.url, workers=WORKERS) as everywhere:
            warm = 0
            for key in keys:
                statuses = await _statuses(everywhere, key)
                if clock.now() < ends:
                    assert statuses == [200] * WORKERS
                    warm += 1
            await _until(lambda: clock.now() >= ends)
            assert warm > 0
            for key in keys:
                assert await _statuses(everywhere, key) == [401] * WORKERS

    asyncio.run(expire())


def test_after_the_command_line_is_done_no_process_accepts_the_key(busy: Busy) -> None:
    async def disable_by_command() -> None:
        async with (
            Everywhere(busy.url, workers=WORKERS) as everywhere,
            _under_load(busy) as load,
        ):
            for way, refusal in (("disable", 403), ("delete", 401)) * 2:
                key = await asyncio.to_thread(_make, busy)
                load.key = key.key
                assert await _statuses(everywhere, key.key) == [200] * WORKERS
                await asyncio.to_thread(_command, busy, way, key.name)
                load.cut.add(key.key)
                assert await _statuses(everywhere, key.key) == [refusal] * WORKERS
        assert load.after[200] == 0

    asyncio.run(disable_by_command())


async def _statuses(everywhere: Everywhere, key: str) -> list[int]:
    answers = await everywhere.ask(key, x_forwarded_for=address_of(key))
    return [answer.status for answer in answers]


def _make(busy: Busy, **fields: object) -> CreatedKey:
    return busy.keys.create(f"Key {next(_numbers)}", rate_limit_per_minute=PLENTY, **fields)


@asynccontextmanager
async def _under_load(busy: Busy) -> AsyncIterator[Load]:
    """Clients that ask all the time; what goes wrong in one of them is the test's failure."""
    load = Load(busy.url)
    load.key = (await asyncio.to_thread(_make, busy)).key
    tasks = [asyncio.create_task(load.use()) for _ in range(CLIENTS)]
    try:
        yield load
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [one for one in outcomes if not isinstance(one, asyncio.CancelledError)] == []


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110  (others' counts, and the clock, announce nothing)
        await asyncio.sleep(0.001)


def _command(busy: Busy, way: str, name: str) -> None:
    settings = busy.services.settings
    environment = {f"{PREFIX}DATA": settings.data}
    if settings.database_url:
        environment[f"{PREFIX}DATABASE_URL"] = settings.database_url
    command = [sys.executable, "-m", "creatoraudit", "keys", way, name, "--organization", "demo"]
    if way == "delete":
        command.append("--yes")
    subprocess.run(command, env=environment, check=True, capture_output=True)
