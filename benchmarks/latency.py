"""How long single requests take, over one connection."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from benchmarks.connection import Connection
from benchmarks.servers import Server


def answer_of(server: Server, path: str) -> Any:
    """The document that a path answers."""
    return msgspec.json.decode(replace(server, path=path).body())


def seconds_of(connection: Connection, path: str, key: str) -> float:
    """From sending a request to its whole answer, which must be a 200."""
    begun = time.perf_counter()
    connection.send(path, key)
    status = connection.read().status
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return time.perf_counter() - begun


def share_of(seconds: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed, in milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000
