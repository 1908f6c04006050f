"""An authenticated `whoami`, beside a bare route and beside other makers of API keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks.floor import bare_route
from benchmarks.installation import demonstration
from benchmarks.pairs import at_least, costs, in_turn, rates
from benchmarks.peers import PeerMissing, better_auth, django
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row, missing

OF_BARE = 0.90
OF_PEER = 10

Serving = Callable[[Server], AbstractContextManager[Server]]
"""Starts what our server is compared with."""


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
            pairs = in_turn(ours, other, rounds=rounds)
    except PeerMissing as why:
        return [missing(figure, f"{why}", target=at_least(target))]
    return [rates(figure, pairs, target), costs(pairs)]
