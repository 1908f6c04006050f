"""A later start on data that is there, and the memory of a server at work."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.consumption import resident_bytes
from benchmarks.floor import bare_route
from benchmarks.installation import demonstration
from benchmarks.load import put_load
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row

SECONDS = 3
MEGABYTES = 150
LOAD_SECONDS = 3


def measure(run: Run) -> list[Row]:
    """From the start of the command to the first 200, and what one worker holds after load."""
    installation = demonstration(run.folder)
    key = installation.make_keys(1, "read", "write")[0].key
    ours: list[Server] = []
    floor: list[Server] = []
    for _ in range(run.starts):
        with installation.serving(key) as server, bare_route(server) as bare:
            ours.append(server)
            floor.append(bare)
    with installation.serving(key) as server, bare_route(server) as bare:
        memory = _memory(_megabytes(server), _megabytes(bare))
    return [*_starts(ours, floor), memory]


def _starts(ours: Sequence[Server], floor: Sequence[Server]) -> list[Row]:
    seconds, least = (median(one.started_in for one in each) for each in (ours, floor))
    cpu, least_cpu = (median(one.started_cpu for one in each) for each in (ours, floor))
    return [
        Row(
            figure="second start to the first 200 of /v2/health",
            measured=f"{seconds:.2f} s",
            beside=f"{least:.2f} s",
            ratio=f"{seconds / least:.1f}",
            target=f"≤ {SECONDS} s",
            met=seconds <= SECONDS,
        ),
        Row(
            figure="the same, CPU",
            measured=f"{cpu:.2f} s",
            beside=f"{least_cpu:.2f} s",
            ratio=f"{cpu / least_cpu:.1f}",
        ),
    ]


def _memory(ours: float, floor: float) -> Row:
    return Row(
        figure="memory of one worker after load",
        measured=f"{ours:.0f} MB",
        beside=f"{floor:.0f} MB",
        ratio=f"{ours / floor:.1f}",
        target=f"< {MEGABYTES} MB",
        met=ours < MEGABYTES,
    )


def _megabytes(server: Server) -> float:
    put_load(server, seconds=LOAD_SECONDS)
    return resident_bytes(server.worker) / 1e6
