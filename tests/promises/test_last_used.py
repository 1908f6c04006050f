"""When a key was last used, and how often: counted in memory, written in batches, never wrongly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import permutations
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from creatoraudit.clock import freeze
from creatoraudit.errors import Unavailable
from creatoraudit.keys import queries
from creatoraudit.keys.models import ApiKey
from creatoraudit.services import Services
from creatoraudit.storage.database import Database
from creatoraudit.storage.tables import api_key_usage
from creatoraudit.usage.recorder import CLIENTS_PER_KEY_AND_DAY, OTHER, Recorder
from tests.keys.helpers import Keys, statements
from tests.support.services import Cast

NOON = datetime(2026, 6, 14, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Unreachable(Database):
    """A database that can be away."""

    away = False

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        if self.away:
            raise Unavailable("The database is away.")
        with super().writing() as connection:
            yield connection


@pytest.fixture
def recorder(services: Services) -> Recorder:
    """A recorder that writes only when it is told to."""
    return Recorder(services.database)


def use(
    recorder: Recorder,
    keys: Keys,
    key: ApiKey,
    *,
    at: datetime = NOON,
    times: int = 1,
    version: int = 1,
    client: str = "curl 8.5.0",
) -> None:
    for _ in range(times):
        recorder.note(
            organization_id=keys.caller.organization_id,
            api_key_id=key.id,
            version=version,
            via="api",
            client=client,
            at=at.timestamp(),
        )


def requests(services: Services, key: ApiKey) -> int:
    """How many requests of a key the database knows of."""
    query = sa.select(sa.func.sum(api_key_usage.c.requests)).where(
        api_key_usage.c.api_key_id == key.id
    )
    with services.database.reading() as connection:
        return int(connection.scalar(query) or 0)


def test_the_last_use_is_exact_and_says_by_what(alice_keys: Keys, recorder: Recorder) -> None:
    with freeze(NOON):
        key = alice_keys.create()
        assert (key.last_used_at, key.last_used_via, key.last_used_client) == (None, None, None)
        use(recorder, alice_keys, key, at=NOON - timedelta(seconds=1), client="wget 1.21")
        use(recorder, alice_keys, key)
        recorder.flush()
        shown = alice_keys.get(key)
    assert (shown.last_used_at, shown.last_used_via) == (NOON, "api")
    assert shown.last_used_client == "curl 8.5.0"


def test_the_last_use_never_goes_back(services: Services, alice_keys: Keys) -> None:
    for number, order in enumerate(permutations((0, 1, 2))):
        key = alice_keys.create(f"Key {number}")
        with freeze(NOON):
            for minutes in order:
                # Each batch comes from another process.
                process = Recorder(services.database)
                at = NOON - minutes * MINUTE
                use(process, alice_keys, key, at=at, client=f"client {minutes}")
                process.flush()
            shown = alice_keys.get(key)
        assert (shown.last_used_at, shown.last_used_client) == (NOON, "client 0")
        assert {client.last_used_at for client in shown.clients_24h} == {
            NOON - minutes * MINUTE for minutes in range(3)
        }


def test_the_old_secret_has_a_last_use_of_its_own(alice_keys: Keys, recorder: Recorder) -> None:
    key = alice_keys.create()
    alice_keys.rotate(key)
    use(recorder, alice_keys, key, version=1, at=NOON - MINUTE)
    use(recorder, alice_keys, key, version=2)
    recorder.flush()

    shown = alice_keys.get(key)

    assert shown.last_used_at == NOON
    assert shown.previous_secret_last_used_at == NOON - MINUTE


def test_requests_are_summed_by_hour_and_by_client(
    services: Services, alice_keys: Keys, recorder: Recorder
) -> None:
    key = alice_keys.create()
    hour = timedelta(hours=1)
    for hours, times in ((24, 100), (23, 7), (1, 5), (0, 3)):
        use(recorder, alice_keys, key, at=NOON - hours * hour, times=times)
    use(recorder, alice_keys, key, times=20, client="n8n 1.0")
    recorder.flush()
    # Another process adds to the same hour.
    other = Recorder(services.database)
    use(other, alice_keys, key, times=2)
    other.flush()

    with freeze(NOON):
        shown = alice_keys.get(key)

    assert shown.requests_by_hour == [7, *[0] * 21, 5, 25]
    assert shown.requests_24h == 37
    assert [(one.client, one.requests) for one in shown.clients_24h] == [
        ("n8n 1.0", 20),
        ("curl 8.5.0", 17),
    ]


def test_after_twenty_clients_a_day_the_rest_is_other(alice_keys: Keys, recorder: Recorder) -> None:
    key, another = alice_keys.create(), alice_keys.create("Another")
    for number in range(CLIENTS_PER_KEY_AND_DAY + 5):
        use(recorder, alice_keys, key, client=f"client {number}")
    use(recorder, alice_keys, another, client="client 24")
    use(recorder, alice_keys, key, client="client 3")
    recorder.flush()

    with freeze(NOON):
        clients = {one.client: one.requests for one in alice_keys.get(key).clients_24h}
        assert [one.client for one in alice_keys.get(another).clients_24h] == ["client 24"]

    assert len(clients) == CLIENTS_PER_KEY_AND_DAY + 1
    assert (clients[OTHER], clients["client 3"]) == (5, 2)
    # The next day begins anew.
    use(recorder, alice_keys, key, client="client 24", at=NOON + timedelta(days=1))
    recorder.flush()
    with freeze(NOON + timedelta(days=1, minutes=1)):
        assert "client 24" in {one.client for one in alice_keys.get(key).clients_24h}


@pytest.mark.parametrize("client", ["", "x" * 10_000, "emoji 🦆", "nul\0", "\ud800", "'; DROP"])
def test_no_name_of_a_client_keeps_others_from_being_counted(
    services: Services, alice_keys: Keys, recorder: Recorder, client: str
) -> None:
    key = alice_keys.create()
    use(recorder, alice_keys, key, client=client)
    use(recorder, alice_keys, key, client="curl 8.5.0")
    recorder.flush()

    assert requests(services, key) == 2
    with freeze(NOON):
        assert all(len(one.client) <= 64 for one in alice_keys.get(key).clients_24h)


def test_the_late_use_of_a_deleted_key_does_no_harm(
    services: Services, alice_keys: Keys, recorder: Recorder
) -> None:
    deleted, rotated, key = (alice_keys.create(name) for name in ("Deleted", "Rotated", "Kept"))
    for one in (deleted, rotated, key):
        use(recorder, alice_keys, one)
    alice_keys.delete(deleted)
    alice_keys.rotate(rotated, grace_seconds=0)
    recorder.flush()

    assert requests(services, key) == 1
    assert alice_keys.get(rotated).last_used_at == NOON
    assert alice_keys.create("Deleted").last_used_at is None


def test_what_cannot_be_written_now_is_written_later(services: Services, alice_keys: Keys) -> None:
    database = Unreachable(services.settings)
    recorder = Recorder(database)
    key = alice_keys.create()
    database.away = True
    for times in (3, 4):
        use(recorder, alice_keys, key, times=times)
        recorder.flush()
    assert requests(services, key) == 0
    use(recorder, alice_keys, key, times=5, at=NOON + MINUTE)

    database.away = False
    recorder.flush()
    recorder.flush()

    assert requests(services, key) == 12
    assert alice_keys.get(key).last_used_at == NOON + MINUTE
    database.close()


def test_any_fault_of_the_database_keeps_what_was_counted(
    services: Services, alice_keys: Keys, recorder: Recorder
) -> None:
    key = alice_keys.create()
    use(recorder, alice_keys, key, times=3)
    with services.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE api_key_usage RENAME TO api_key_usage_away"))
        connection.commit()
    recorder.flush()
    with services.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE api_key_usage_away RENAME TO api_key_usage"))
        connection.commit()

    recorder.flush()

    assert requests(services, key) == 3


def test_a_thousand_requests_are_one_write(
    services: Services, alice_keys: Keys, recorder: Recorder
) -> None:
    key = alice_keys.create()
    with statements() as seen:
        use(recorder, alice_keys, key, times=1_000)
        assert seen == []
        recorder.flush()
    assert len(seen) == 3
    assert requests(services, key) == 1_000


def test_the_first_sight_of_a_client_is_written_at_once(
    services: Services, alice_keys: Keys
) -> None:
    # Its batches are so rare that they have no part in this.
    written = Event()
    recorder = Recorder(services.database, interval=3600)
    recorder.start()
    key = alice_keys.create()

    def note(_connection: object) -> None:
        written.set()

    event.listen(services.database.engine, "commit", note)
    for client in ("curl 8.5.0", "n8n 1.0"):
        written.clear()
        use(recorder, alice_keys, key, client=client)
        assert written.wait(30)
    event.remove(services.database.engine, "commit", note)

    use(recorder, alice_keys, key, times=5)
    recorder.stop()

    assert requests(services, key) == 7


def test_use_and_rotation_at_the_same_moment_never_wait_for_each_other(
    services: Services, cast: Cast, alice_keys: Keys, recorder: Recorder
) -> None:
    """Both take the key's row first. Held here, the recorder has nothing that the holder needs."""
    key = alice_keys.create()
    use(recorder, alice_keys, key)
    _while_waiting(
        services,
        recorder.flush,
        hold=lambda connection: queries.lock_key(connection, cast.demo, id=key.id),
        then=lambda connection: queries.expire_secret(
            connection, cast.demo, id=key.id, version=1, expires_at=NOON
        ),
    )

    assert requests(services, key) == 1


Step = Callable[[sa.Connection], object]


def _while_waiting(services: Services, run: Callable[[], None], *, hold: Step, then: Step) -> None:
    """Take a row, let `run` come to wait for it in a thread, and go on in the transaction."""
    thread = Thread(target=run)
    with services.database.writing() as connection:
        hold(connection)
        thread.start()
        _until_somebody_waits(services)
        then(connection)
        connection.commit()
    thread.join()


def _until_somebody_waits(services: Services) -> None:
    """On PostgreSQL: until another session waits for a lock. SQLite has one writer anyway."""
    if services.database.is_sqlite:
        return
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    count = 0
    while not count:
        with services.database.reading() as connection:
            count = connection.scalar(waiting) or 0
