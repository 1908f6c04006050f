"""Page 500 of a list beside page 1, in every order."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import msgspec

from benchmarks.connection import Connection
from benchmarks.latency import seconds_of, share_of
from benchmarks.run import Run
from benchmarks.servers import Server
from benchmarks.table import Row
from benchmarks.volume import WIDE, volume

PAGE = 500
LIMIT = 200
OF_FIRST = 1.1
"""As good as no slower: what a measurement can tell."""

ORDERS = {
    "accounts": (
        "added_at",
        "username",
        "follower_count",
        "view_count",
        "like_count",
        "comment_count",
        "share_count",
        "play_count",
        "last_scrape_time",
        "engagement_rate",
    ),
    "account-videos": (
        "create_time",
        "view_count",
        "like_count",
        "comment_count",
        "share_count",
        "play_count",
    ),
}


class Compared(NamedTuple):
    """Two pages in one order; milliseconds, medians."""

    order: str
    page: int
    first: float
    last: float

    @property
    def ratio(self) -> float:
        return self.last / self.first


def on_sqlite(run: Run) -> list[Row]:
    """The order in which it is worst, of each list."""
    return _measure(run, "SQLite", postgresql=False)


def on_postgresql(run: Run) -> list[Row]:
    """The same on PostgreSQL."""
    return _measure(run, "PostgreSQL", postgresql=True)


def _measure(run: Run, name: str, *, postgresql: bool) -> list[Row]:
    rows = []
    with volume(run, postgresql=postgresql) as filled:
        key = filled.made.keys[WIDE.slug]
        with filled.installation.serving(key) as server:
            for kind, orders in ORDERS.items():
                run.say(f"{name}, pages of {kind}")
                compared = [_compared(run, server, kind, order, key) for order in orders]
                rows.append(_row(kind, compared, name))
    return rows


def _compared(run: Run, server: Server, kind: str, order: str, key: str) -> Compared:
    first = f"/v2/{kind}?limit={LIMIT}&order_by={order}"
    page, last = _far_page(server, first)
    connection = Connection(server.port)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(run.requests // 4):
        for seconds, path in zip(took, (first, last), strict=True):
            seconds.append(seconds_of(connection, path, key))
    connection.close()
    return Compared(order, page, *(share_of(seconds, 0.5) for seconds in took))


def _far_page(server: Server, first: str) -> tuple[int, str]:
    """Page 500, or the last full one, by way of all before it."""
    page, path = 1, first
    while page < PAGE:
        answer = msgspec.json.decode(replace(server, path=path).body())
        cursor = answer["pagination"]["next_cursor"]
        if cursor is None:
            break
        page, path = page + 1, f"{first}&cursor={cursor}"
    return page, path


def _row(kind: str, compared: list[Compared], name: str) -> Row:
    worst = max(compared, key=lambda one: one.ratio)
    return Row(
        figure=f"/{kind}, page {worst.page}, the worst of {len(compared)} orders ({worst.order}),"
        f" {name}",
        measured=f"{worst.last:.1f} ms",
        beside=f"{worst.first:.1f} ms for page 1",
        ratio=f"{worst.ratio:.2f}",
        target=f"≤ {OF_FIRST:g} times",
        met=worst.ratio <= OF_FIRST,
    )
