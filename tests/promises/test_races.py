"""Both races of a revocation, forced: what was read before a change is never kept after it, and a
process killed half-way leaves everybody right.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen

import msgspec
import pytest
from sqlalchemy.engine import Connection

from creatoraudit import clock
from creatoraudit.clock import freeze
from creatoraudit.keys.check import KeyCheck
from creatoraudit.keys.models import CreatedKey
from creatoraudit.keys.operations import end_previous_secret
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.database import Database
from creatoraudit.storage.epoch import Epoch
from tests.keys.helpers import Keys, attempt, checker, report, statements
from tests.support.processes import child
from tests.support.services import Cast

# How a key is cut off, and what a request with its first secret gets then.
CUTS: dict[str, tuple[Callable[[Keys, CreatedKey], object], str]] = {
    "disable": (lambda keys, key: keys.update(key, status="disabled"), "FORBIDDEN"),
    "delete": (lambda keys, key: keys.delete(key), "UNAUTHORIZED"),
    "rotate": (lambda keys, key: keys.rotate(key, grace_seconds=0), "UNAUTHORIZED"),
    "leak": (lambda keys, key: report(keys.services, key.key), "FORBIDDEN"),
    "addresses": (
        lambda keys, key: keys.update(key, allowed_addresses=["203.0.113.1"]),
        "FORBIDDEN",
    ),
    "end previous": (
        lambda keys, key: invoke(keys.services, keys.caller, end_previous_secret, {"id": key.id}),
        "UNAUTHORIZED",
    ),
}

OPENED = """
import json
from creatoraudit.config import Settings
from creatoraudit.caller import Caller
from creatoraudit.operation import invoke
from creatoraudit.keys.operations import update_api_key
from creatoraudit.wiring import open_services

known = json.loads((folder / "known.json").read_text())
services = open_services(Settings(**known["settings"]))
"""

READ_THEN_WAIT = (
    OPENED
    + """
from contextlib import contextmanager
from creatoraudit.keys.check import KeyCheck
from tests.keys.helpers import attempt

class Waiting:
    # Goes on only when the test says so, between the row that was read and its being kept.
    def __init__(self): self.waits = True

    @contextmanager
    def reading(self):
        with services.database.reading() as connection:
            yield connection
        if self.waits:
            self.waits = False
            meet()

check = KeyCheck(Waiting(), services.epoch, services.secrets.pepper)
print(attempt(check, known["key"]))
print(attempt(check, known["key"]), flush=True)
"""
)

DISABLE_AND_BE_KILLED = (
    OPENED
    + """
import msgspec
from contextlib import contextmanager
from creatoraudit.storage.epoch import Epoch

class Stopping(Epoch):
    @contextmanager
    def changing(self):
        with super().changing():
            if known["at"] == "before the commit": meet()
            yield
            meet()

folder = services.settings.data_folder
stopping = msgspec.structs.replace(services, epoch=Stopping(folder / "epoch"))
caller = Caller(type="command_line", organization_id=known["organization"])
invoke(stopping, caller, update_api_key, {"id": known["id"], "status": "disabled"})
"""
)


class Interleaved:
    """A database in which something happens after a row was read, and before it can be kept."""

    def __init__(self, database: Database, happen: Callable[[], object]) -> None:
        self._database = database
        self._happen: Callable[[], object] | None = happen

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._database.reading() as connection:
            yield connection
        happen, self._happen = self._happen, None
        if happen is not None:
            happen()


class Watched(Epoch):
    """An epoch that lets others act while a change is pending: before its commit and after it."""

    before: Callable[[], object]
    after: Callable[[], object]

    @contextmanager
    def changing(self) -> Iterator[None]:
        with super().changing():
            self.before()
            yield
            self.after()


def cut_key(keys: Keys, way: str) -> tuple[CreatedKey, Callable[[Keys], object], str]:
    """A key, how it is cut off, and what its first secret gets then."""
    key = keys.create()
    if way == "end previous":
        keys.rotate(key)
    cut, outcome = CUTS[way]
    return key, lambda acting: cut(acting, key), outcome


@pytest.mark.parametrize("way", CUTS)
def test_a_row_read_before_a_change_is_not_kept_after_it(
    services: Services,
    alice_keys: Keys,
    way: str,
) -> None:
    key, cut, outcome = cut_key(alice_keys, way)
    database = Interleaved(services.database, lambda: cut(alice_keys))
    check = KeyCheck(database, services.epoch, services.secrets.pepper)  # type: ignore[arg-type]

    with freeze(clock.now()):
        # This request began before the change; what it read may serve it, and nobody else.
        assert attempt(check, key.key) == "accepted"
        assert attempt(check, key.key) == outcome


@pytest.mark.parametrize("way", CUTS)
def test_nothing_read_while_a_change_is_pending_is_kept(
    services: Services,
    alice_keys: Keys,
    way: str,
) -> None:
    key, cut, outcome = cut_key(alice_keys, way)
    seen: list[str] = []
    epoch = Watched(services.settings.data_folder / "epoch")
    watching = msgspec.structs.replace(services, epoch=epoch)
    check, late = checker(services), checker(services)
    epoch.before = lambda: seen.append(attempt(check, key.key))
    epoch.after = lambda: seen.append(attempt(late, key.key))

    with freeze(clock.now()):
        assert attempt(check, key.key) == "accepted"
        cut(Keys(watching, alice_keys.caller))
        # Not committed yet: the old state is the true one. Committed: the new one is.
        assert seen == ["accepted", outcome]
        assert attempt(check, key.key) == attempt(late, key.key) == outcome
    epoch.close()


def test_a_row_that_another_process_read_before_a_change_is_not_kept_after_it(
    services: Services,
    alice_keys: Keys,
    tmp_path: Path,
) -> None:
    key = alice_keys.create()
    note(tmp_path, services, key)
    with child(READ_THEN_WAIT, tmp_path) as process:
        alice_keys.update(key, status="disabled")
        printed, _ = process.communicate("\n")

    assert printed.split() == ["accepted", "FORBIDDEN"]


def test_a_change_killed_after_its_commit_is_true_for_everybody(
    services: Services,
    cast: Cast,
    alice_keys: Keys,
    tmp_path: Path,
) -> None:
    key, other = alice_keys.create(), alice_keys.create("Other")
    warm = checker(services)
    note(tmp_path, services, key, organization=cast.demo, at="after the commit")
    with ExitStack() as stack:
        stack.enter_context(freeze(clock.now()))
        assert attempt(warm, key.key) == attempt(warm, other.key) == "accepted"
        die(stack.enter_context(child(DISABLE_AND_BE_KILLED, tmp_path)))

        assert Epoch.is_pending(services.epoch.read())
        assert attempt(warm, key.key) == "FORBIDDEN"
        # Right, only slower: each request asks the database …
        assert look_ups(warm, other.key) == 3
        # … until the next change of anybody ends.
        alice_keys.update(other, name="Renamed")
        assert not Epoch.is_pending(services.epoch.read())
        assert look_ups(warm, other.key) == 1
        assert attempt(warm, key.key) == "FORBIDDEN"


def test_a_change_killed_before_its_commit_never_was(
    services: Services,
    cast: Cast,
    alice_keys: Keys,
    tmp_path: Path,
) -> None:
    key, warm = alice_keys.create(), checker(services)
    note(tmp_path, services, key, organization=cast.demo, at="before the commit")
    with child(DISABLE_AND_BE_KILLED, tmp_path) as process:
        die(process)

    assert Epoch.is_pending(services.epoch.read())
    assert attempt(warm, key.key) == "accepted"
    assert alice_keys.update(key, status="disabled").status == "disabled"
    assert attempt(warm, key.key) == "FORBIDDEN"


def test_the_next_start_repairs_what_a_killed_process_left(
    services: Services,
    cast: Cast,
    alice_keys: Keys,
    tmp_path: Path,
) -> None:
    key, other = alice_keys.create(), alice_keys.create("Other")
    warm = checker(services)
    assert attempt(warm, key.key) == "accepted"
    note(tmp_path, services, key, organization=cast.demo, at="after the commit")
    with child(DISABLE_AND_BE_KILLED, tmp_path) as process:
        die(process)
    with child(OPENED + "meet()", tmp_path):
        assert not Epoch.is_pending(services.epoch.read())
        with freeze(clock.now()):
            assert look_ups(warm, other.key) == 1
            assert attempt(warm, key.key) == "FORBIDDEN"


def look_ups(check: KeyCheck, secret: str) -> int:
    """How often three requests with a key ask the database."""
    with statements() as seen:
        assert [attempt(check, secret) for _ in range(3)] == ["accepted"] * 3
    return len(seen)


def note(folder: Path, services: Services, key: CreatedKey, **more: str) -> None:
    """What a child process needs to know."""
    settings = msgspec.structs.asdict(services.settings)
    known = {"settings": settings, "id": key.id, "key": key.key, **more}
    (folder / "known.json").write_text(json.dumps(known))


def die(process: Popen[str]) -> None:
    """SIGKILL: nothing that the process meant to do is done any more."""
    process.kill()
    process.wait()
