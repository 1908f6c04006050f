"""A later start on data that is there, and the memory of a server at work."""

from __future__ import annotations

from statistics import median

from benchmarks.floor import bare_route
from benchmarks.installation import Installation
from benchmarks.load import put_load
from benchmarks.run import Run
from benchmarks.servers import Server, resident_bytes
from benchmarks.table import Row

SECONDS = 3
MEGABYTES = 150
LOAD_SECONDS = 2


def measure(run: Run) -> list[Row]:
    """From the start of the command to the first 200, and what one worker holds after load."""
    installation = Installation(run.folder)
    key = installation.make_keys(1, "read")[0].key
    ours, floor = [], []
    for _ in range(run.starts):
        with installation.serving(key) as server:
            ours.append((server.started_in, _memory(server)))
            document = server.body()
        with bare_route(document) as server:
            floor.append((server.started_in, _memory(server)))
    (seconds, memory), (least, small) = _medians(ours), _medians(floor)
    return [
        Row(
            figure="second start to the first 200 of /v2/health",
            measured=f"{seconds:.2f} s",
            beside=f"{least:.2f} s",
            ratio=f"{seconds / least:.2f}",
            target=f"≤ {SECONDS} s",
            met=seconds <= SECONDS,
        ),
        Row(
            figure="memory of one worker after load",
            measured=f"{memory:.0f} MB",
            beside=f"{small:.0f} MB",
            ratio=f"{memory / small:.2f}",
            target=f"< {MEGABYTES} MB",
            met=memory < MEGABYTES,
        ),
    ]


def _memory(server: Server) -> float:
    put_load(server, seconds=LOAD_SECONDS)
    return resident_bytes(server.worker) / 1e6


def _medians(measured: list[tuple[float, float]]) -> tuple[float, float]:
    seconds, megabytes = zip(*measured, strict=True)
    return median(seconds), median(megabytes)
