"""Load on a server: wrk where it is installed, else a client of our own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import Server

CONNECTIONS = 16
WITHOUT_WRK = (
    "wrk is not installed (Debian, Ubuntu: apt-get install wrk; macOS: brew install wrk). A slower"
    " client takes its place and shares the processor with the servers: ratios come out nearer to"
    " 1 than they are."
)


@dataclass(frozen=True)
class Load:
    """What a server answered, and in which time."""

    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def has_wrk() -> bool:
    """Whether there is a client that is faster than the servers."""
    return shutil.which("wrk") is not None


def put_load(server: Server, *, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask as fast as it answers, on several connections.

    Raises:
        RuntimeError: an answer was no success.
    """
    done = subprocess.run(
        _command(server, seconds=seconds, connections=connections),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "POST_BODY": server.post or ""},
    )
    return _read(done.stdout)


@contextmanager
def steady_load(server: Server, *, connections: int) -> Iterator[list[Load]]:
    """Load for as long as the block runs; what it came to is in the list afterwards."""
    outcome: list[Load] = []
    command = _command(server, seconds=3600, connections=connections)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield outcome
        process.send_signal(signal.SIGINT)
        outcome.append(_read(process.communicate(timeout=30)[0]))
    finally:
        process.kill()
        process.wait()


def _command(server: Server, *, seconds: float, connections: int) -> list[str | Path]:
    here = Path(__file__)
    program: list[str | Path] = (
        ["wrk", "-t1"] if has_wrk() else [sys.executable, here.with_name("client.py")]
    )
    if server.post is not None:
        program += ["-s", here.with_name("post.lua")]
    headers = [word for item in server.headers.items() for word in ("-H", ": ".join(item))]
    return [*program, f"-d{round(seconds)}", f"-c{connections}", *headers, server.url]


def _read(output: str) -> Load:
    """What wrk reports; `client.py` reports alike."""
    requests = re.search(r"(\d+) requests in", output)
    rate = re.search(r"Requests/sec: +([\d.]+)", output)
    if requests is None or rate is None or "Non-2xx" in output:
        raise RuntimeError(f"the load went wrong: {' '.join(output.split())}")
    return Load(int(requests[1]), int(requests[1]) / float(rate[1]))
