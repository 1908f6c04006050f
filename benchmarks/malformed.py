"""What it costs to see that something is no API key."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from timeit import Timer

from benchmarks.installation import demonstration
from benchmarks.run import Run
from benchmarks.table import Row
from creatoraudit.errors import Unauthorized
from creatoraudit.keys.check import MALFORMED, KeyCheck
from creatoraudit.secrets.api_key import new_key
from creatoraudit.wiring import opened_services

TARGET = 5e-6
CHECKS = 20_000


def forms() -> dict[str, str]:
    """Everything that is sent in place of a key."""
    key = new_key()
    return {
        "empty": "",
        "short": key[:-1],
        "1 MB": key + "x" * (1 << 20),
        "wrong prefix": "abcd_" + key[5:],
        "not ASCII": key[:-1] + "é",
        "wrong alphabet": key[:20] + "-" + key[21:],
        "wrong checksum": key[:-1] + ("a" if key[-1] != "a" else "b"),
    }


def measure(run: Run) -> list[Row]:
    """CPU time a check, of the costliest form; beside raising and catching the same refusal."""
    presented = forms()
    costs: dict[str, list[float]] = {form: [] for form in ["floor", *presented]}
    with opened_services(demonstration(run.folder).settings) as services:
        check = KeyCheck(services.database, services.epoch, services.secrets.pepper)
        for _ in range(run.rounds):
            costs["floor"].append(_cost(_refuse, ""))
            for form, text in presented.items():
                costs[form].append(_cost(check.digest, text))
    medians = {form: median(values) for form, values in costs.items()}
    floor = medians.pop("floor")
    worst = max(medians, key=lambda form: medians[form])
    return [
        Row(
            figure=f"a malformed key, CPU a check, the costliest of {len(medians)} ({worst})",
            measured=f"{medians[worst] * 1e6:.2f} µs",
            beside=f"{floor * 1e6:.2f} µs",
            ratio=f"{medians[worst] / floor:.2f}",
            target=f"< {TARGET * 1e6:.0f} µs",
            met=medians[worst] < TARGET,
        )
    ]


def _refuse(_: str) -> bytes:
    raise Unauthorized(MALFORMED, presented=True)


def _cost(check: Callable[[str], bytes], text: str) -> float:
    """Seconds of CPU a check, with the refusal caught as the server does."""

    def once() -> None:
        try:
            check(text)
        except Unauthorized:
            return
        raise RuntimeError("this was taken for a key")

    return Timer(once, timer=time.process_time).timeit(CHECKS) / CHECKS
