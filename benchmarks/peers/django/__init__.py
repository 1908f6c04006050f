"""djangorestframework-api-key, under gunicorn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import installed
from benchmarks.run import Run
from benchmarks.servers import Server, free_port, started

HERE = Path(__file__).parent
FILES = ("requirements.txt", "site_of_peer.py")


@contextmanager
def serving(run: Run) -> Iterator[Server]:
    """The peer with one worker process, and a new database.

    Raises:
        PeerMissing: the packages could not be installed.
    """
    folder = installed(
        run,
        "djangorestframework-api-key",
        [HERE / name for name in FILES],
        [
            [sys.executable, "-m", "venv", "venv"],
            ["venv/bin/python", "-m", "pip", "install", "-q", "-r", "requirements.txt"],
        ],
    )
    port, key_file = free_port(), run.folder / "django.key"
    # Threads, because only then are connections kept; of what there is, this was the fastest.
    options = [f"--bind=127.0.0.1:{port}", "--workers=1", "--worker-class=gthread", "--threads=4"]
    with started(
        [
            folder / "venv/bin/python",
            "-m",
            "gunicorn",
            f"--chdir={folder}",
            *options,
            "site_of_peer",
        ],
        port=port,
        path="/whoami",
        environment={"FOLDER": str(run.folder), "PYTHONPATH": ""},
        ready="/health",
    ) as server:
        yield server.asked_with({"Authorization": f"Api-Key {key_file.read_text()}"})
