"""Starting the floor, a bare route, as a server beside ours."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.servers import Server, free_port, started

PROGRAM = Path(__file__).with_name("bare.py")


def bare_route(ours: Server) -> AbstractContextManager[Server]:
    """Takes the same requests as our server and gives the same document, and does nothing else."""
    port = free_port()
    command: list[str | Path] = [sys.executable, PROGRAM, str(port), ours.body().decode()]
    return started(command, port=port, path=ours.path, headers=ours.headers)
