"""The real command `creatoraudit`, in a process and a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from creatoraudit.config import PREFIX, Settings, load_settings
from tests.support.services import migrate_database

COMMAND = [sys.executable, "-m", "creatoraudit"]
LAST_LINE = "Stop it with Ctrl+C.\n"


class Command:
    """Runs the command with settings of its own; nothing of the test run's environment gets in."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.settings = {name: value for name, value in settings.items() if value is not None}

    def with_settings(self, **settings: object) -> "Command":
        """The same command with more settings, or others."""
        return Command(self.folder, **self.settings | settings)

    def as_settings(self) -> Settings:
        """The settings that it runs with."""
        return load_settings(self.environment())

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            input=typed,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment(),
            check=False,
        )

    def prints(self, *arguments: str, typed: str = "") -> str:
        """What it prints; it must succeed, and say nothing else."""
        outcome = self.run(*arguments, typed=typed)
        assert (outcome.returncode, outcome.stderr) == (0, "")
        return outcome.stdout.rstrip("\n")

    def refuses(self, *arguments: str) -> str:
        """What it says when it cannot; it must fail with one line and print nothing."""
        outcome = self.run(*arguments)
        assert outcome.returncode == 1
        assert outcome.stdout == ""
        [line] = outcome.stderr.splitlines()
        return line

    @contextmanager
    def serving(self, *arguments: str) -> Iterator["Server"]:
        """A running server, from when it says that it listens."""
        process = subprocess.Popen(
            [*COMMAND, "serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=self.environment(),
            start_new_session=True,
        )
        server = Server(process, str(self.settings.get("port", 8400)))
        try:
            server.read_welcome()
            yield server
        finally:
            server.end()

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if PREFIX not in name}
        ours = {PREFIX + name.upper(): str(value) for name, value in self.settings.items()}
        return inherited | ours


class Server:
    """A server process that listens."""

    def __init__(self, process: subprocess.Popen[str], port: str) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}"
        self.welcome = ""
        self.log = ""

    def read_welcome(self) -> None:
        """Read what it prints, up to the line that always ends it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.welcome += line
            if line == LAST_LINE:
                return
        raise AssertionError(f"The server did not start: {self.welcome}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the status it ends with."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.log = self.process.stdout.read()
        return self.process.wait()

    def end(self) -> None:
        """Leave nothing behind, whatever became of it; its workers are in its process group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def command(tmp_path: Path, database_url: str | None) -> Command:
    """The command on an installation that has its tables and nothing in them."""
    data = tmp_path / "var"
    if database_url is not None:
        migrate_database(Settings(data=str(data), database_url=database_url))
    return Command(
        tmp_path,
        data=data,
        database_url=database_url,
        port=free_port(),
        # What most tests do not need takes its time.
        worker=False,
        demo_days=0,
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
