"""When something is broken on our side: still a problem, never a secret, and it heals by itself."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from creatoraudit.storage.database import Database
from creatoraudit.storage.tables import api_key_usage
from tests.support.server import ServerProcess, Site
from tests.web.problems import problem_of


@pytest.fixture
def held(site: Site) -> Callable[[str], sa.Connection]:
    """Takes the lock that the next change of a key needs, and holds it."""

    def hold(id: str) -> sa.Connection:
        connection = site.services.database.engine.connect()
        if not site.services.database.is_sqlite:
            locked = sa.text("SELECT 1 FROM api_keys WHERE id = :id FOR UPDATE")
            connection.execute(locked, {"id": id})
        else:
            connection.execute(sa.text("SELECT 1"))  # begins, which takes the one write lock
        return connection

    return hold


@contextmanager
def unreachable(site: Site) -> Iterator[None]:
    """Take the database away from everybody, and give it back."""
    settings = site.services.settings
    if settings.database_url is None:
        away = settings.data_folder.with_name("away")
        settings.data_folder.rename(away)
        # SQLite goes on with a file that it has open, wherever that is now.
        close_idle_connections()
        yield
        away.rename(settings.data_folder)
        return
    with allowing_connections(settings.database_url, allowed=False):
        yield


def close_idle_connections() -> None:
    for found in gc.get_objects():
        if isinstance(found, Database):
            found.close()


@contextmanager
def allowing_connections(url: str, *, allowed: bool) -> Iterator[None]:
    """Let PostgreSQL refuse every connection to this database, and end those that there are."""
    given = sa.make_url(url)
    server = given.set(drivername="postgresql", database="postgres")
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    name = sql.Identifier(str(given.database))
    address = server.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(allow.format(name, sql.SQL(str(allowed))))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [given.database],
        )
        yield
        connection.execute(allow.format(name, sql.SQL(str(not allowed))))


@pytest.mark.slow
def test_a_change_that_must_wait_too_long_changes_nothing(
    site: Site, held: Callable[[str], sa.Connection]
) -> None:
    key = site.make_key()
    admin = site.client(site.key("alice", "admin"))
    path = f"/v2/api-keys/{key.id}"
    assert admin.get(path).status_code == 200
    connection = held(key.id)
    try:
        answer = admin.patch(path, json={"status": "disabled"})
        problem_of(answer, 503)
        assert int(answer.headers["retry-after"]) >= 1
        # Whoever only reads, or needs no database, does not wait.
        assert admin.get(path).json()["data"]["status"] == "enabled"
        assert site.client(key.key).get("/v2/whoami").status_code == 200
        assert admin.get("/v2/health").status_code == 200
    finally:
        connection.rollback()
        connection.close()
    assert admin.patch(path, json={"status": "disabled"}).status_code == 200


def test_a_fault_of_ours_is_told_without_its_inside(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    server = server_process(workers=1)
    secret = site.key("alice", "admin")
    admin = server.client(secret)
    with site.services.database.writing() as connection:
        connection.execute(sa.schema.DropTable(api_key_usage))
        connection.commit()
    answer = admin.get("/v2/api-keys", headers={"X-Request-ID": "find-me"})
    document = problem_of(answer, 500, "INTERNAL_ERROR")
    assert "find-me" in document["detail"]
    for inside in ("api_key_usage", "sqlalchemy", "Traceback", "SELECT", "sqlite", "psycopg"):
        assert inside not in answer.text
    assert "x-ratelimit-limit" in answer.headers
    assert admin.get("/v2/whoami").status_code == 200
    assert "find-me" in server.log
    assert "api_key_usage" in server.log
    assert secret not in server.log


def test_without_a_database_health_says_so(site: Site) -> None:
    admin = site.client(site.key("alice", "admin"))
    assert admin.get("/v2/whoami").status_code == 200
    with unreachable(site):
        for _ in range(3):
            answer = admin.get("/v2/health")
            problem_of(answer, 503)
            assert int(answer.headers["retry-after"]) >= 1
        problem_of(admin.get("/v2/api-keys"), 503)
        problem_of(admin.post("/v2/api-keys", json={"name": "Now"}), 503)
        assert admin.get("/v2/meta").status_code == 200
    assert admin.get("/v2/health").status_code == 200
    assert admin.post("/v2/api-keys", json={"name": "Now"}).status_code == 201
