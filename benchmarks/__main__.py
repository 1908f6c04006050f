"""`python -m benchmarks`: measure everything and print one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    accounts,
    agents,
    analytics,
    exporting,
    importing,
    load,
    malformed,
    pages,
    revocation,
    search,
    start,
    whoami,
)
from benchmarks.run import Run
from benchmarks.table import Row, missing, rendered

MEASUREMENTS: dict[str, Callable[[Run], list[Row]]] = {
    "whoami": whoami.beside_bare_route,
    "better-auth": whoami.beside_better_auth,
    "djangorestframework-api-key": whoami.beside_django,
    "agents": agents.measure,
    "malformed": malformed.measure,
    "revocation": revocation.measure,
    "start": start.measure,
    "accounts": accounts.on_sqlite,
    "analytics": analytics.on_sqlite,
    "search": search.on_sqlite,
    "pages": pages.on_sqlite,
    "import": importing.measure,
    "export": exporting.measure,
    "accounts-postgresql": accounts.on_postgresql,
    "analytics-postgresql": analytics.on_postgresql,
    "search-postgresql": search.on_postgresql,
    "pages-postgresql": pages.on_postgresql,
}


def main() -> None:
    """Measure what was asked for. A missed target is a line of the table, not a failure."""
    options = _parse()
    if not load.has_wrk():
        print(load.WITHOUT_WRK, file=sys.stderr)
    rows: list[Row] = []
    for name in options.only or MEASUREMENTS:
        with TemporaryDirectory(prefix="creatoraudit-benchmark-") as folder:
            run = Run(folder=Path(folder), quick=options.quick, scale=options.scale)
            run.say(name)
            rows += _measured(name, run)
    print(rendered(rows))
    print(f"\n{_machine()}")


def _measured(name: str, run: Run) -> list[Row]:
    """The rows of one measurement; one that cannot be had leaves the others alone."""
    try:
        return MEASUREMENTS[name](run)
    except Exception as error:
        return [missing(name, f"{type(error).__name__}: {error}")]


def _machine() -> str:
    load = f"load {os.getloadavg()[0]:.1f} at the end"
    python = f"Python {platform.python_version()}"
    return f"{platform.system()}, {python}, {os.cpu_count()} cores, {load}."


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short runs: a rough look")
    parser.add_argument(
        "--only", action="append", choices=[*MEASUREMENTS], help="this alone; may be given again"
    )
    parser.add_argument(
        "--scale", type=float, default=1, help="of the organizations with millions of rows"
    )
    return parser.parse_args()


main()
