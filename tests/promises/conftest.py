"""The same people with keys as in the tests of keys, and a server of four processes."""

from collections.abc import Callable, Iterator

import pytest

from creatoraudit.config import Settings
from creatoraudit.demo import NORTHLIGHT, RIVAL
from creatoraudit.wiring import opened_services
from tests.keys.conftest import alice_keys, charlie_keys, tomas_keys
from tests.keys.helpers import Keys
from tests.support.server import ServerProcess, start_process, wait_until_healthy
from tests.support.services import make_people, migrate_database

__all__ = ["alice_keys", "charlie_keys", "tomas_keys"]

WORKERS = 4


class Busy:
    """`creatoraudit serve` with four workers, and Alice beside it, in this process."""

    def __init__(self, server: ServerProcess, keys: Keys) -> None:
        self.url = server.url
        self.server = server
        self.keys = keys
        self.services = keys.services


@pytest.fixture(scope="module")
def busy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Busy]:
    """A server for all tests of a module: each makes keys of its own."""
    url = None
    if request.config.getoption("--database") == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("postgres_url")
        url = new_database()
    folder = tmp_path_factory.mktemp("busy")
    settings = Settings(data=str(folder / "var"), database_url=url)
    migrate_database(settings)
    with opened_services(settings) as services:
        alice, *_ = make_people(services, NORTHLIGHT)
        make_people(services, RIVAL)
        server = start_process(
            settings,
            output=folder / "server.log",
            workers=WORKERS,
            # So that a test can come from many addresses.
            trusted_proxies="127.0.0.1/32",
        )
        try:
            wait_until_healthy(server)
            yield Busy(server, Keys(services, alice))
        finally:
            server.kill()
