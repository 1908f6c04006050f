"""`/overview` and `/analytics` of 90 days, over 5 million snapshots beside 1 million."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.connection import Connection
from benchmarks.installation import bearer
from benchmarks.latency import answer_of, seconds_of, share_of
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row
from benchmarks.volume import LARGE, SMALL, Volume, volume

MILLISECONDS = 25
OF_SMALL = 1.5


def on_sqlite(run: Run) -> list[Row]:
    """The organization, and one subject of each kind."""
    return _measure(run, "SQLite", postgresql=False)


def on_postgresql(run: Run) -> list[Row]:
    """The same on PostgreSQL."""
    return _measure(run, "PostgreSQL", postgresql=True)


PATHS: dict[str, Callable[[Server], str]] = {
    "/overview": lambda _: "/v2/overview?period=90d",
    "/analytics": lambda _: "/v2/analytics?period=90d",
    "/analytics of an account": lambda server: _of_first(server, "accounts"),
    "/analytics of a creator": lambda server: _of_first(server, "creators"),
    "/analytics of a post": lambda server: _of_first(server, "account-videos"),
}


def _measure(run: Run, name: str, *, postgresql: bool) -> list[Row]:
    with volume(run, postgresql=postgresql) as filled:
        large, small = (filled.made.keys[shape.slug] for shape in (LARGE, SMALL))
        with filled.installation.serving(large) as server:
            compared = partial(_compared, run, filled, server, asked=(large, small), on=name)
            return [row for what in PATHS for row in compared(what)]


def _compared(
    run: Run, filled: Volume, server: Server, what: str, *, asked: tuple[str, str], on: str
) -> list[Row]:
    """Both organizations in turn, request by request."""
    paths = [PATHS[what](server.asked_with(bearer(key))) for key in asked]
    connection = Connection(server.port)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(run.requests):
        for seconds, path, key in zip(took, paths, asked, strict=True):
            seconds.append(seconds_of(connection, path, key))
    connection.close()
    (large, large_usual), (small, small_usual) = (
        (share_of(seconds, 0.99), share_of(seconds, 0.5)) for seconds in took
    )
    more, less = (filled.made.snapshots[shape.slug] / 1e6 for shape in (LARGE, SMALL))
    ratio = large_usual / small_usual
    return [
        Row(
            figure=f"{what}, 90 days of {more:.1f} million snapshots, p99, {on}",
            measured=f"{large:.1f} ms",
            beside=f"{small:.1f} ms of {less:.1f} million",
            ratio=f"{large / small:.2f}",
            target=f"< {MILLISECONDS} ms",
            met=large < MILLISECONDS,
        ),
        Row(
            figure="the same, median",
            measured=f"{large_usual:.1f} ms",
            beside=f"{small_usual:.1f} ms",
            ratio=f"{ratio:.2f}",
            target=f"≤ {OF_SMALL:g} times",
            met=ratio <= OF_SMALL,
        ),
    ]


def _of_first(server: Server, kind: str) -> str:
    """The analytics of the first of a list."""
    first = answer_of(server, f"/v2/{kind}?limit=1")["data"][0]
    return f"/v2/{kind}/{first['id']}/analytics?period=90d"
