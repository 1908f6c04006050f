"""An authenticated `whoami`, beside a bare route and beside other makers of API keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from statistics import median
from typing import NamedTuple

from benchmarks.floor import bare_route
from benchmarks.installation import Installation
from benchmarks.load import put_load
from benchmarks.peers import PeerMissing, better_auth, django
from benchmarks.run import Run
from benchmarks.servers import Server, cpu_seconds
from benchmarks.table import Row, missing

OF_BARE = 0.90
OF_PEER = 10

Serving = Callable[[Run], AbstractContextManager[Server]]


class Pace(NamedTuple):
    """How fast a server was in one round."""

    rate: float
    cpu: float
    """Seconds of its process a request."""


def beside_bare_route(run: Run) -> list[Row]:
    """Requests a second and CPU time, beside a route that only answers."""
    installation = Installation(run.folder)
    key = installation.make_keys(1, "read", "write")[0].key
    with installation.serving(key) as ours, bare_route(ours.body()) as floor:
        pairs = _in_turn(run, ours, floor)
    ratio = median(one.rate / other.rate for one, other in pairs)
    cost = median(other.cpu / one.cpu for one, other in pairs)
    return [
        Row(
            figure="whoami, requests/s, beside a bare Starlette route",
            **_rates(pairs),
            ratio=f"{ratio:.3f}",
            target=f"≥ {OF_BARE:.2f}",
            met=ratio >= OF_BARE,
        ),
        Row(
            figure="whoami, CPU a request, beside the same",
            measured=f"{median(one.cpu for one, _ in pairs) * 1e6:.1f} µs",
            beside=f"{median(other.cpu for _, other in pairs) * 1e6:.1f} µs",
            ratio=f"{cost:.3f}",
        ),
    ]


def beside_better_auth(run: Run) -> list[Row]:
    """Requests a second, beside the API key plugin of better-auth."""
    return [_beside_peer(run, "better-auth", better_auth.serving)]


def beside_django(run: Run) -> list[Row]:
    """Requests a second, beside djangorestframework-api-key."""
    return [_beside_peer(run, "djangorestframework-api-key", django.serving)]


def _beside_peer(run: Run, name: str, serving: Serving) -> Row:
    figure = f"whoami, requests/s, beside {name}"
    target = f"≥ {OF_PEER} times"
    installation = Installation(run.folder)
    key = installation.make_keys(1, "read", "write")[0].key
    try:
        with installation.serving(key) as ours, serving(run) as peer:
            peer.body()
            pairs = _in_turn(run, ours, peer)
    except PeerMissing as why:
        return missing(figure, f"{why}", target=target)
    ratio = median(one.rate / other.rate for one, other in pairs)
    return Row(
        figure=figure,
        **_rates(pairs),
        ratio=f"{ratio:.1f}",
        target=target,
        met=ratio >= OF_PEER,
    )


def _in_turn(run: Run, ours: Server, other: Server) -> list[tuple[Pace, Pace]]:
    """Measure both alternately, so that what else the machine does befalls both alike."""
    _pace(run, ours), _pace(run, other)
    return [(_pace(run, ours), _pace(run, other)) for _ in range(run.rounds)]


def _pace(run: Run, server: Server) -> Pace:
    worker = server.worker
    before = cpu_seconds(worker)
    load = put_load(server, seconds=run.seconds)
    return Pace(load.rate, (cpu_seconds(worker) - before) / load.requests)


def _rates(pairs: Sequence[tuple[Pace, Pace]]) -> dict[str, str]:
    ours, other = (median(pace.rate for pace in paces) for paces in zip(*pairs, strict=True))
    return {"measured": f"{ours:,.0f}", "beside": f"{other:,.0f}"}
