"""The real server with its cast: in a thread of the test, or the command in its own processes.

`site` is a fresh installation. `standing_site` is one for the whole run: tests that ask it make
keys of their own and mind nobody else's. `server_process` starts `creatoraudit serve` on the test's
own installation.
"""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn

from creatoraudit.config import PREFIX, Settings
from creatoraudit.demo import NORTHLIGHT, RIVAL
from creatoraudit.keys.models import CreatedKey
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.wiring import opened_services
from tests.support.openapi import check_response, is_file
from tests.support.raw import Reply, exchange
from tests.support.services import Cast, make_people, migrate_database

START_SECONDS = 60
PLENTY = 1_000_000
SCRIPT = Path(sys.executable).with_name("creatoraudit")

_numbers = itertools.count(1)


class Site:
    """A server that listens, the installation behind it, and keys for whoever asks."""

    def __init__(self, url: str, services: Services, cast: Cast) -> None:
        self.url = url
        self.services = services
        self.cast = cast
        self._stack = ExitStack()

    def make_key(self, who: str = "alice", **fields: object) -> CreatedKey:
        """A new key of somebody's organization, as its owner makes it; its limit is high."""
        row = {"name": f"Key {next(_numbers)}", "rate_limit_per_minute": PLENTY, **fields}
        created: CreatedKey = invoke(self.services, getattr(self.cast, who), create_api_key, row)
        return created

    def key(self, who: str = "alice", *scopes: str, **fields: object) -> str:
        """The secret of a new key with these scopes; read and write unless said otherwise."""
        return self.make_key(who, **{"scopes": list(scopes or ("read", "write")), **fields}).key

    def client(self, key: str | None = None, **options: Any) -> httpx.Client:
        """A client that sends the key; closed with the site."""
        return self._stack.enter_context(new_client(self.url, key, **options))

    def send(self, request: bytes, *, method: str = "") -> Reply:
        """Send these very bytes, and read one answer."""
        return exchange(self.url, request, method=method)

    def close(self) -> None:
        self._stack.close()


class ServerProcess:
    """`creatoraudit serve`, with as many worker processes as it was told."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], output: Path) -> None:
        self.url = url
        self.process = process
        self._output = output
        self._stack = ExitStack()

    @property
    def log(self) -> str:
        """Everything it has written so far, on standard output and standard error."""
        return self._output.read_text(errors="replace")

    def client(self, key: str | None = None, **options: Any) -> httpx.Client:
        """A client that sends the key; without `keep_alive` any worker may take a request."""
        return self._stack.enter_context(new_client(self.url, key, **options))

    def send(self, request: bytes, *, method: str = "") -> Reply:
        """Send these very bytes, and read one answer."""
        return exchange(self.url, request, method=method)

    def stop(self) -> int:
        """Let it end in its own time; the status it ends with."""
        self._stack.close()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(START_SECONDS)

    def kill(self) -> None:
        """End it with all its workers, wherever they stand."""
        self._stack.close()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait()


@pytest.fixture
def site(services: Services, cast: Cast) -> Iterator[Site]:
    """A server in a thread, on the test's own installation."""
    with serving(services) as url:
        site = Site(url, services, cast)
        yield site
        site.close()


@pytest.fixture(scope="session")
def standing_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server for the whole run."""
    url = None
    if request.config.getoption("--database") == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("postgres_url")
        url = new_database()
    settings = Settings(data=str(tmp_path_factory.mktemp("standing") / "var"), database_url=url)
    migrate_database(settings)
    with opened_services(settings) as services, serving(services) as address:
        cast = Cast(*make_people(services, NORTHLIGHT), *make_people(services, RIVAL))
        site = Site(address, services, cast)
        yield site
        site.close()


@pytest.fixture
def alice_key(site: Site) -> Callable[..., str]:
    """Makes keys of `demo`: `alice_key("admin")`, `alice_key("read", expires_in=60)`."""
    return lambda *scopes, **fields: site.key("alice", *scopes, **fields)


@pytest.fixture
def charlie_key(site: Site) -> Callable[..., str]:
    """Makes keys of `rival`, in the same way."""
    return lambda *scopes, **fields: site.key("charlie", *scopes, **fields)


@pytest.fixture
def server_process(services: Services, tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Starts `creatoraudit serve`, say `server_process(workers=4, rate_limit=60)`.

    Settings go by their names in `config.py`. The processes share the installation, with its
    epoch and its limits, with the test's `services`.
    """
    started: list[ServerProcess] = []

    def start(*, workers: int = 4, **settings: Any) -> ServerProcess:
        server = start_process(
            services.settings,
            output=tmp_path / f"server-{len(started)}.log",
            workers=workers,
            **settings,
        )
        started.append(server)
        wait_until_healthy(server)
        return server

    yield start
    for server in started:
        server.kill()


@contextmanager
def serving(services: Services, **settings: Any) -> Generator[str]:
    """Run the application in a thread as `serve` does, on a port of its own; yields its address."""
    # Here, so that tests which need no server do not pay for the import.
    from creatoraudit.app import build_app

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        changed = {"port": port, "access_log": False, **settings}
        app = build_app(msgspec.structs.replace(services.settings, **changed))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                interface="asgi3",
                loop="uvloop",
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=5,
            )
        )
        thread = Thread(target=server.run, args=([taken],), name="server")
        thread.start()
        try:
            _wait_until(lambda: server.started or not thread.is_alive())
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def start_process(
    settings: Settings,
    *,
    output: Path,
    command: Sequence[str | Path] = (SCRIPT, "serve"),
    **changes: object,
) -> ServerProcess:
    """Start the command in a process group of its own, with none of the test run's settings."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    named = {
        "data": settings.data,
        "secrets": settings.secrets,
        "database_url": settings.database_url,
        "port": port,
        "worker": False,
        **changes,
    }
    environment = {name: value for name, value in os.environ.items() if PREFIX not in name}
    for name, value in named.items():
        if value is not None:
            environment[PREFIX + name.upper()] = str(value)
    with output.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    return ServerProcess(f"http://127.0.0.1:{port}", process, output)


def wait_until_healthy(server: ServerProcess) -> None:
    """Wait for `/v2/health` to answer."""

    def is_healthy() -> bool:
        assert server.process.poll() is None, server.log
        try:
            return httpx.get(f"{server.url}/v2/health", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    _wait_until(is_healthy)


def new_client(
    url: str,
    key: str | None = None,
    *,
    keep_alive: bool = True,
    validate: bool = True,
    **options: Any,
) -> httpx.Client:
    """A client of a server of ours; it never goes anywhere else.

    Every answer of the API is held against the published OpenAPI document. `validate=False` is for
    what no document can describe; the test says what that is.
    """
    headers = {**options.pop("headers", {}), **({"Authorization": f"Bearer {key}"} if key else {})}
    limits = httpx.Limits() if keep_alive else httpx.Limits(max_keepalive_connections=0)
    settings: dict[str, Any] = {"verify": False, "trust_env": False, "timeout": 60, **options}
    settings["event_hooks"] = {"response": [check_response] if validate else []}
    return httpx.Client(base_url=url, headers=headers, limits=limits, **settings)


def new_async_client(**options: Any) -> httpx.AsyncClient:
    """The same for programs that do not wait."""

    async def check(answer: httpx.Response) -> None:
        if not is_file(answer):
            await answer.aread()
        check_response(answer)

    settings: dict[str, Any] = {"verify": False, "trust_env": False, "timeout": 60, **options}
    return httpx.AsyncClient(event_hooks={"response": [check]}, **settings)


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
