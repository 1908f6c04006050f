"""Two servers put under load in turn, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.consumption import cpu_seconds
from benchmarks.load import CONNECTIONS, put_load
from benchmarks.servers import Server
from benchmarks.table import Row

SECONDS = 1


class Pace(NamedTuple):
    """How fast a server was in one round."""

    rate: float
    cpu: float
    """Seconds of its process a request."""


Pairs = Sequence[tuple[Pace, Pace]]
"""Ours and the other's."""


def in_turn(ours: Server, other: Server, *, rounds: int, connections: int = CONNECTIONS) -> Pairs:
    """Measure both alternately, so that what else the machine does befalls both alike."""
    for server in (ours, other):
        server.body()
        pace(server, connections=connections)
    return [
        (pace(ours, connections=connections), pace(other, connections=connections))
        for _ in range(rounds)
    ]


def pace(server: Server, *, connections: int = CONNECTIONS) -> Pace:
    """One round."""
    worker = server.worker
    before = cpu_seconds(worker)
    load = put_load(server, seconds=SECONDS, connections=connections)
    return Pace(load.rate, (cpu_seconds(worker) - before) / load.requests)


def rates(figure: str, pairs: Pairs, target: float | None) -> Row:
    """The rates and the median of their ratios."""
    ratio = median(ours.rate / other.rate for ours, other in pairs)
    return Row(
        figure=figure,
        measured=f"{median(ours.rate for ours, _ in pairs):,.0f}",
        beside=f"{median(other.rate for _, other in pairs):,.0f}",
        ratio=f"{ratio:.3g}",
        target="–" if target is None else at_least(target),
        met=None if target is None else ratio >= target,
    )


def costs(pairs: Pairs) -> Row:
    """The other's CPU time by ours: steadier than the rate where the machine is busy."""
    return Row(
        figure="the same, CPU a request",
        measured=f"{median(ours.cpu for ours, _ in pairs) * 1e6:.1f} µs",
        beside=f"{median(other.cpu for _, other in pairs) * 1e6:.1f} µs",
        ratio=f"{median(other.cpu / ours.cpu for ours, other in pairs):.3g}",
    )


def at_least(target: float) -> str:
    """A target as the table shows it."""
    return f"≥ {target:.2f}" if target < 1 else f"≥ {target:g} times"
