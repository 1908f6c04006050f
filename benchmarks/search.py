"""`/search` over 100,000 captions, in all the ways that people look for things."""

from __future__ import annotations

from urllib.parse import quote

from benchmarks.connection import Connection
from benchmarks.latency import answer_of, seconds_of, share_of
from benchmarks.run import Run
from benchmarks.table import Row
from benchmarks.volume import WIDE, volume
from benchmarks.volume.texts import CHINESE, COMMON, RARE

MILLISECONDS = 50

LOOKED_FOR = {
    "rare": RARE,
    "common": COMMON,
    "in every text": "ing",
    "two words apart": f"{COMMON} {RARE}",
    "none": "zzxqj",
    "one character": "a",
    "two characters": "ba",
    "two Chinese characters": CHINESE,
    "three Chinese characters": "日本語",
    "a username": "someone.000042",
    "a wildcard": "100%_",
    "an emoji and a tag": "🌿 #ba",
}


def on_sqlite(run: Run) -> list[Row]:
    """By the index of SQLite."""
    return _measure(run, "SQLite", postgresql=False)


def on_postgresql(run: Run) -> list[Row]:
    """By the index of PostgreSQL."""
    return _measure(run, "PostgreSQL", postgresql=True)


def _measure(run: Run, name: str, *, postgresql: bool) -> list[Row]:
    paths = {what: f"/v2/search?q={quote(text)}" for what, text in LOOKED_FOR.items()}
    took: dict[str, list[float]] = {what: [] for what in paths}
    with volume(run, postgresql=postgresql) as filled:
        key = filled.made.keys[WIDE.slug]
        with filled.installation.serving(key) as server:
            found = {what: _found(answer_of(server, path)) for what, path in paths.items()}
            connection = Connection(server.port)
            for _ in range(run.requests // 4):
                for what, path in paths.items():
                    took[what].append(seconds_of(connection, path, key))
            connection.close()
    slowest = max(took, key=lambda what: share_of(took[what], 0.99))
    p99 = share_of([one for seconds in took.values() for one in seconds], 0.99)
    captions = WIDE.scaled(run.scale).accounts
    return [
        Row(
            figure=f"/search over {captions:,} captions, {len(paths)} kinds of texts, p99, {name}",
            measured=f"{p99:.1f} ms",
            beside=f"{sum(found.values())} found",
            target=f"< {MILLISECONDS} ms",
            met=p99 < MILLISECONDS,
        ),
        Row(
            figure=f"the same, the slowest kind alone ({slowest})",
            measured=f"{share_of(took[slowest], 0.99):.1f} ms",
            beside=f"{found[slowest]} found",
        ),
    ]


def _found(answer: dict[str, dict[str, list[object]]]) -> int:
    return sum(len(section) for section in answer["data"].values())
