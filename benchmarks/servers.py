"""Servers in processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.consumption import cpu_seconds

START_SECONDS = 60
POLL_SECONDS = 0.005


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that answers, and how to ask it."""

    port: int
    path: str
    process: subprocess.Popen[bytes]
    started_in: float
    """Seconds from the start of its process to the first 200."""
    started_cpu: float
    """Seconds of CPU in that time."""
    headers: Mapping[str, str] = field(default_factory=dict)
    post: str | None = None
    """What is sent by POST; None: it is asked by GET."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    @property
    def worker(self) -> int:
        """The process that answers: the only child where there is one, else the one started."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        children = found.stdout.split()
        return int(children[0]) if children else self.process.pid

    def asked_with(self, headers: Mapping[str, str]) -> Server:
        """The same server, asked with these headers."""
        return replace(self, headers=headers)

    def body(self) -> bytes:
        """One answer, which must be a 200."""
        status, body = _ask(self.port, self.path, self.headers, post=self.post)
        if status != 200:
            raise RuntimeError(f"{self.url} answered {status}: {body[:200]!r}")
        return body


@contextmanager
def started(
    command: Sequence[str | Path],
    *,
    port: int,
    path: str,
    environment: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    ready: str | None = None,
) -> Iterator[Server]:
    """A server from its first 200 (of `ready`, else of `path`) until the end of the block."""
    inherited = {name: value for name, value in os.environ.items() if "CREATORAUDIT" not in name}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**inherited, **(environment or {})},
        start_new_session=True,
    )
    try:
        _wait(process, port=port, path=ready or path, headers=headers or {})
        yield Server(
            port=port,
            path=path,
            process=process,
            started_in=time.perf_counter() - begun,
            started_cpu=cpu_seconds(process.pid),
            headers=headers or {},
        )
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _wait(
    process: subprocess.Popen[bytes], *, port: int, path: str, headers: Mapping[str, str]
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with status {process.returncode}")
        with suppress(OSError, HTTPException):
            if _ask(port, path, headers)[0] == 200:
                return
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"{process.args!r} did not answer within {START_SECONDS} s")


def _ask(
    port: int, path: str, headers: Mapping[str, str], *, post: str | None = None
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        method = "GET" if post is None else "POST"
        connection.request(method, path, body=post, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
