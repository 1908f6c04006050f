"""200 accounts of 100,000, beside the same rows read and encoded and nothing else."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.pairs import costs, in_turn, rates
from benchmarks.run import Run
from benchmarks.servers import Server, free_port, started
from benchmarks.table import Row
from benchmarks.volume import WIDE, Volume, volume
from creatoraudit.commands import operator_of
from creatoraudit.storage.database import DATABASE_FILE
from creatoraudit.wiring import opened_services

OF_BARE = 0.7
PATH = "/v2/accounts?limit=200"
PROGRAM = Path(__file__).with_name("bare_list.py")


def on_sqlite(run: Run) -> list[Row]:
    """Over many connections, and over one."""
    return _measure(run, "SQLite", postgresql=False)


def on_postgresql(run: Run) -> list[Row]:
    """The same on PostgreSQL."""
    return _measure(run, "PostgreSQL", postgresql=True)


def _measure(run: Run, name: str, *, postgresql: bool) -> list[Row]:
    figure = f"200 accounts of {WIDE.scaled(run.scale).accounts:,}, requests/s, {name}"
    with volume(run, postgresql=postgresql) as filled:
        key = filled.made.keys[WIDE.slug]
        with filled.installation.serving(key, path=PATH) as ours, _bare_list(filled) as other:
            many = in_turn(ours, other, rounds=run.rounds)
            one = in_turn(ours, other, rounds=run.rounds, connections=1)
    return [
        rates(figure, many, OF_BARE),
        costs(many),
        rates(f"{figure}, one connection", one, OF_BARE),
    ]


def _bare_list(filled: Volume) -> AbstractContextManager[Server]:
    """A route that does nothing but read the rows and encode them."""
    settings = filled.installation.settings
    with opened_services(settings) as services:
        organization_id = operator_of(services, WIDE.slug).organization_id
    database = settings.database_url or str(settings.data_folder / DATABASE_FILE)
    port = free_port()
    command: list[str | Path] = [sys.executable, PROGRAM, str(port), database, organization_id]
    return started(command, port=port, path="/")
