"""The worker as a process: beside the server, by itself, and however its end comes."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from time import sleep

import httpx
import pytest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.collection.housekeeping import keep_in_order
from creatoraudit.config import load_settings
from creatoraudit.operation import invoke
from creatoraudit.organizations.settings import update_settings
from creatoraudit.services import Services
from creatoraudit.storage.tables import idempotent_answers
from creatoraudit.worker import WorkerProcess, work
from tests.collection.helpers import account, organization, rows, track
from tests.support.commands import COMMAND, Command
from tests.support.tracking import writing

KEY = re.compile(r"Bearer (caud_\w+)")


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether something comes about within a minute."""
    for _ in range(600):
        if is_so():
            return True
        sleep(0.1)
    return False


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return False
    return True


@pytest.mark.parametrize("workers", [1, 2])
def test_the_server_fills_a_new_account_by_itself(command: Command, workers: int) -> None:
    with command.with_settings(worker=None, workers=workers).serving("--demo") as server:
        found = KEY.search(server.welcome)
        assert found
        headers = {"Authorization": f"Bearer {found[1]}"}
        with httpx.Client(base_url=server.address, headers=headers, trust_env=False) as client:
            body = {"platform": "tiktok", "username": "somebody.new"}
            made = client.post("/v2/accounts", json=body)
            assert made.status_code == 201, made.text
            path = made.headers["location"]

            def is_filled() -> bool:
                data = client.get(path).json()["data"]
                return bool(data["status"] == "active" and data["view_count"])

            assert eventually(is_filled)
        assert server.stop() == 0
        assert eventually(lambda: is_gone(server.process.pid))
    assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("text", "starts"), [("", True), ("1", True), ("true", True), ("0", False), ("false", False)]
)
def test_the_server_starts_no_worker_where_the_setting_says_so(text: str, starts: bool) -> None:
    assert load_settings({"CREATORAUDIT_WORKER": text}).worker is starts


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_server_takes_its_worker_along(command: Command, workers: int) -> None:
    with command.with_settings(worker=True, workers=workers).serving() as server:
        server.process.kill()
        server.process.wait()

        assert eventually(lambda: is_gone(server.process.pid))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_works_until_it_is_told_to_stop(
    command: Command, services: Services, alice: Caller, number: signal.Signals
) -> None:
    id = track(services, alice)
    process = subprocess.Popen(
        [*COMMAND, "worker"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=command.folder,
        env=command.environment(),
    )
    assert eventually(lambda: account(services, alice, id).status == "active")
    process.send_signal(number)
    output, _ = process.communicate()

    assert (process.returncode, output) == (0, b"")


def test_a_worker_that_dies_is_started_again(services: Services, alice: Caller) -> None:
    worker = WorkerProcess(services.settings)
    worker.start()
    try:
        assert eventually(lambda: worker.pid is not None)
        first = worker.pid
        assert first
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: worker.pid not in {None, first})
        id = track(services, alice)
        assert eventually(lambda: account(services, alice, id).status == "active")
    finally:
        worker.stop()
    assert worker.pid is None


def test_another_time_zone_is_built_by_the_worker(services: Services, alice: Caller) -> None:
    track(services, alice)
    invoke(services, alice, update_settings, {"timezone": "Asia/Tokyo"})
    assert organization(services, alice).rollup_timezone == "UTC"

    stop = Event()
    thread = Thread(target=lambda: work(services, stop=stop))
    thread.start()
    try:
        assert eventually(lambda: organization(services, alice).rollup_timezone == "Asia/Tokyo")
    finally:
        stop.set()
        thread.join()


def test_answers_for_repeats_are_dropped_after_a_day(services: Services, alice: Caller) -> None:
    now = clock.now()
    with writing(services, alice) as ctx:
        ctx.connection.execute(
            idempotent_answers.insert(),
            [
                {
                    "organization_id": alice.organization_id,
                    "api_key_id": alice.organization_id,
                    "operation": "track_account",
                    "idempotency_key": name,
                    "body_digest": b"",
                    "answer": b"{}",
                    "created_at": now - age,
                }
                for name, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23)))
            ],
        )

    assert keep_in_order(services) == 2

    assert [row.idempotency_key for row in rows(services, alice, idempotent_answers)] == ["new"]
