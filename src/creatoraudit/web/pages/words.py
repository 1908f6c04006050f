"""How times, counts and clients read on a page. The script keeps times moving in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

SOON = timedelta(days=14)
BAR_HEIGHT = 22

_UNITS = ((365 * 86400, "year"), (30 * 86400, "month"), (86400, "day"))


class Bar(msgspec.Struct, frozen=True):
    """One hour of a request sparkline."""

    x: int
    y: int
    height: int
    kind: str


def iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def exact(at: datetime) -> str:
    return f"{day(at)}, {clock(at)} UTC"


def clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%H:%M:%S")


def day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def relative(at: datetime, now: datetime) -> str:
    """`12 s ago`, `Yesterday, 18:40`, `in 9 days`; beyond a few days the date itself."""
    seconds = int((now - at).total_seconds())
    return _until(-seconds) if seconds < 0 else _since(at, now, seconds)


def _since(at: datetime, now: datetime, seconds: int) -> str:
    if seconds < 5:
        return "just now"
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    days = (now.date() - at.date()).days
    if days == 0 or seconds < 6 * 3600:
        return f"{seconds // 3600} h ago"
    return f"Yesterday, {at:%H:%M}" if days == 1 else day(at)


def _until(seconds: int) -> str:
    if seconds < 60:
        return "in under a minute"
    if seconds < 3600:
        return f"in {seconds // 60} min"
    if seconds < 2 * 86400:
        return f"in {seconds // 3600} h"
    size, unit = next(
        (size, unit) for size, unit in _UNITS if seconds >= size * (1 if unit == "day" else 2)
    )
    return f"in {seconds // size} {unit}s"


def expires_soon(key: Any, now: datetime) -> bool:
    """Whether a person should look at this key's expiry."""
    return key.expires_at is not None and key.expires_at - now < SOON


def grouped(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f")


def initials(name: str, count: int) -> str:
    parts = name.split() or ["?"]
    chosen = parts[:1] if count == 1 or len(parts) == 1 else [parts[0], parts[-1]]
    return "".join(part[0] for part in chosen).upper()


def first_name(name: str) -> str:
    return name.partition(" ")[0]


def some_names(people: Sequence[Any]) -> str:
    """`Alice or Tomás`; of many, the first two `or another`."""
    names = [first_name(person.name) for person in people]
    if len(names) > 3:
        return f"{names[0]}, {names[1]} or another"
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def client_words(client: Any) -> str:
    """`API, python-httpx 0.28.1`."""
    return _client(client.via, client.client)


def used_by(key: Any) -> str:
    return _client(key.last_used_via, key.last_used_client)


def _client(via: str | None, client: str | None) -> str:
    return ", ".join(
        part for part in ((via or "").upper(), (client or "").replace("/", " ")) if part
    )


def bars(requests: Sequence[int]) -> list[Bar]:
    """24 hours on one scale; one without requests is a tick, the last is still filling."""
    most = max([*requests, 1])
    return [
        Bar(
            x=hour * 4,
            y=BAR_HEIGHT - (height := _height(count, most)),
            height=height,
            kind="zero" if not count else "now" if hour == len(requests) - 1 else "",
        )
        for hour, count in enumerate(requests)
    ]


def _height(count: int, most: int) -> int:
    return max(2, round(count / most * BAR_HEIGHT)) if count else 1
