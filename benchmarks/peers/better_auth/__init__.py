"""better-auth with its API key plugin, on Node."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import PeerMissing, installed
from benchmarks.run import Run
from benchmarks.servers import Server, free_port, started

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "server.mjs")


@contextmanager
def serving(run: Run) -> Iterator[Server]:
    """The peer in a process of its own, with a new database.

    Raises:
        PeerMissing: there is no Node, or the packages could not be installed.
    """
    if not shutil.which("node") or not shutil.which("npm"):
        raise PeerMissing("node and npm are not installed")
    install: list[str | Path] = ["npm", "ci", "--no-audit", "--no-fund"]
    folder = installed(run, "better-auth", [HERE / name for name in FILES], [install])
    port, key_file = free_port(), run.folder / "better-auth.key"
    environment = {"PORT": str(port), "FOLDER": str(run.folder), "NODE_ENV": "production"}
    with started(
        ["node", folder / "server.mjs"],
        port=port,
        path="/whoami",
        environment=environment,
        ready="/health",
    ) as server:
        yield server.asked_with({"x-api-key": key_file.read_text()})
