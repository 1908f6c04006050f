"""An authenticated `whoami`, beside a bare route and beside other makers of API keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from statistics import median
from typing import NamedTuple

from benchmarks.consumption import cpu_seconds
from benchmarks.floor import bare_route
from benchmarks.installation import demonstration
from benchmarks.load import put_load
from benchmarks.peers import PeerMissing, better_auth, django
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row, missing

OF_BARE = 0.90
OF_PEER = 10
SECONDS = 1

Serving = Callable[[Server], AbstractContextManager[Server]]
"""Starts what our server is compared with."""


class Pace(NamedTuple):
    """How fast a server was in one round."""

    rate: float
    cpu: float
    """Seconds of its process a request."""


def beside_bare_route(run: Run) -> list[Row]:
    """Beside a route that only answers."""
    return _compared(run, "a bare Starlette route", bare_route, OF_BARE)


def beside_better_auth(run: Run) -> list[Row]:
    """Beside the API key plugin of better-auth."""
    return _compared(run, "better-auth", lambda _: better_auth.serving(run), OF_PEER)


def beside_django(run: Run) -> list[Row]:
    """Beside djangorestframework-api-key."""
    return _compared(run, "djangorestframework-api-key", lambda _: django.serving(run), OF_PEER)


def _compared(run: Run, name: str, serving: Serving, target: float) -> list[Row]:
    installation = demonstration(run.folder)
    key = installation.make_keys(1, "read", "write")[0].key
    rounds = run.peer_rounds if target > 1 else run.rounds
    figure = f"whoami, requests/s, beside {name}"
    try:
        with installation.serving(key) as ours, serving(ours) as other:
            pairs = _in_turn(ours, other, rounds=rounds)
    except PeerMissing as why:
        return [missing(figure, f"{why}", target=_at_least(target))]
    return [_rates(figure, pairs, target), _costs(pairs)]


def _in_turn(ours: Server, other: Server, *, rounds: int) -> list[tuple[Pace, Pace]]:
    """Measure both alternately, so that what else the machine does befalls both alike."""
    for server in (ours, other):
        server.body()
        _pace(server)
    return [(_pace(ours), _pace(other)) for _ in range(rounds)]


def _pace(server: Server) -> Pace:
    worker = server.worker
    before = cpu_seconds(worker)
    load = put_load(server, seconds=SECONDS)
    return Pace(load.rate, (cpu_seconds(worker) - before) / load.requests)


def _rates(figure: str, pairs: Sequence[tuple[Pace, Pace]], target: float) -> Row:
    ratio = median(ours.rate / other.rate for ours, other in pairs)
    return Row(
        figure=figure,
        measured=f"{median(ours.rate for ours, _ in pairs):,.0f}",
        beside=f"{median(other.rate for _, other in pairs):,.0f}",
        ratio=f"{ratio:.3g}",
        target=_at_least(target),
        met=ratio >= target,
    )


def _costs(pairs: Sequence[tuple[Pace, Pace]]) -> Row:
    """The other's CPU time by ours: steadier than the rate where the machine is busy."""
    return Row(
        figure="the same, CPU a request",
        measured=f"{median(ours.cpu for ours, _ in pairs) * 1e6:.1f} µs",
        beside=f"{median(other.cpu for _, other in pairs) * 1e6:.1f} µs",
        ratio=f"{median(other.cpu / ours.cpu for ours, other in pairs):.3g}",
    )


def _at_least(target: float) -> str:
    return f"≥ {target:.2f}" if target < 1 else f"≥ {target:g} times"
