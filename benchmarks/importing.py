"""Bringing in a file of observations, beside `executemany` of the rows that come of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.installation import Installation
from benchmarks.run import Run
from benchmarks.table import Row
from benchmarks.volume import SMALL, volume
from creatoraudit.caller import Caller
from creatoraudit.commands import operator_of
from creatoraudit.config import PREFIX, Settings
from creatoraudit.operation import changing
from creatoraudit.organizations.operations import make_organization
from creatoraudit.storage.database import DATABASE_FILE
from creatoraudit.storage.dialect import sqlite_module
from creatoraudit.wiring import opened_services

OF_BARE = 0.25
FLAT = 1.25
"""How much more memory four times the rows may take: as good as none."""

TABLES = ("creators", "accounts", "posts", "account_snapshots", "post_snapshots")
SLUG = "copy"

MEASURED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


class Spent(NamedTuple):
    """What a process used."""

    seconds: float
    cpu: float
    memory: int = 0


def measure(run: Run) -> list[Row]:
    """Everything of an organization into an empty one, and a quarter of it, for the memory."""
    with volume(run) as filled:
        run.say("exporting what is to be imported")
        whole = run.folder / "whole.jsonl"
        _command(filled.installation.settings, "export", "-o", str(whole), slug=SMALL.slug)
        quarter = run.folder / "quarter.jsonl"
        rows_of = _rows(filled.installation.settings)
        with quarter.open("wb") as file:
            file.writelines(_quarter_of(whole))
    before = _executemany(run.folder / "before", rows_of)
    run.say("importing")
    few = _import(run.folder / "few", quarter)
    many = _import(run.folder / "many", whole)
    after = _executemany(run.folder / "after", rows_of)
    rows = sum(len(rows) for rows in rows_of.values())
    return _shown(rows, few=few, many=many, bare=(before, after))


def _shown(rows: int, *, few: Spent, many: Spent, bare: tuple[Spent, Spent]) -> list[Row]:
    seconds, cpu = (sum(part) / 2 for part in list(zip(*bare, strict=True))[:2])
    ratio = seconds / many.seconds
    growth = many.memory / few.memory
    return [
        Row(
            figure=f"import of {rows:,} rows, rows/s",
            measured=f"{rows / many.seconds:,.0f}",
            beside=f"{rows / seconds:,.0f}",
            ratio=f"{ratio:.3g}",
            target=f"≥ {OF_BARE:.2f}",
            met=ratio >= OF_BARE,
        ),
        Row(
            figure="the same, CPU",
            measured=f"{many.cpu:.1f} s",
            beside=f"{cpu:.1f} s",
            ratio=f"{cpu / many.cpu:.3g}",
        ),
        Row(
            figure="memory of that import",
            measured=f"{many.memory / 1e6:.0f} MB",
            beside=f"{few.memory / 1e6:.0f} MB for a quarter",
            ratio=f"{growth:.2f}",
            target=f"≤ {FLAT:g} times",
            met=growth <= FLAT,
        ),
    ]


def _quarter_of(path: Path) -> Iterator[bytes]:
    """The lines of every fourth account, its posts and what was observed of both."""
    posts = set[str]()
    with path.open("rb") as file:
        for line in file:
            record = msgspec.json.decode(line)
            username = record.get("username") or record.get("account_username")
            post = record.get("external_id")
            if username is not None and int(username[-6:]) % 4 == 0 and post is not None:
                posts.add(post)
            is_kept = post in posts if post is not None else _is_kept(username)
            if is_kept:
                yield line


def _is_kept(username: str | None) -> bool:
    return username is None or int(username[-6:]) % 4 == 0


def _rows(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the organization that will be there again after the import."""
    with opened_services(settings) as services:
        id = operator_of(services, SMALL.slug).organization_id
    database = sqlite_module().connect(settings.data_folder / DATABASE_FILE)
    forms = dict.fromkeys(TABLES[:3], id)
    short = bytes.fromhex(id.replace("-", ""))
    found = {
        table: database.execute(
            f"SELECT * FROM {table} WHERE organization_id = ?",
            (forms.get(table, short),),
        ).fetchall()
        for table in TABLES
    }
    database.close()
    return found


def _executemany(folder: Path, rows_of: dict[str, list[tuple[Any, ...]]]) -> Spent:
    """The floor: the rows are in memory, and go into the same tables of an empty database."""
    settings = Installation(Settings(data=str(folder))).settings
    connection = sqlite_module().connect(settings.data_folder / DATABASE_FILE)
    connection.execute("PRAGMA synchronous = NORMAL")
    begun, cpu = time.perf_counter(), time.process_time()
    for table, rows in rows_of.items():
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
    connection.commit()
    spent = Spent(time.perf_counter() - begun, time.process_time() - cpu)
    connection.close()
    return spent


def _import(folder: Path, file: Path) -> Spent:
    """`creatoraudit import` into an organization that has nothing."""
    installation = Installation(Settings(data=str(folder)))
    operator = Caller(type="command_line", name="benchmark")
    with (
        opened_services(installation.settings) as services,
        changing(services, operator) as ctx,
    ):
        make_organization(ctx, SLUG, slug=SLUG)
    return _command(installation.settings, "import", str(file), slug=SLUG)


def _command(settings: Settings, *words: str, slug: str) -> Spent:
    """Run `creatoraudit`, and tell what it used.

    A small process starts it: one that is started counts what its parent holds as its own.
    """
    command = [sys.executable, "-m", "creatoraudit", *words, "--organization", slug]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, f"{PREFIX}DATA": settings.data},
    )
    seconds, cpu, memory = map(float, done.stdout.split())
    return Spent(seconds, cpu, round(memory) * (1 if sys.platform == "darwin" else 1024))
