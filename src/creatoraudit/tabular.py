"""Keys as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence

from creatoraudit.clock import rfc3339
from creatoraudit.keys.models import ApiKey

HEADING = ("NAME", "KEY", "SCOPES", "STATUS", "LAST USED")
NONE = "There are no keys yet."


def table_of_keys(keys: Sequence[ApiKey]) -> str:
    """One line a key, in columns."""
    if not keys:
        return NONE
    rows = [HEADING, *(_cells(key) for key in keys)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
    return "\n".join(_line(row, widths) for row in rows)


def warning_of_use(key: ApiKey) -> str:
    """What deleting a key breaks."""
    if key.requests_24h == 0:
        return f"{key.name} was not used in the last 24 hours."
    clients = ", ".join(client.client for client in key.clients_24h)
    return (
        f"{key.name} was used {key.requests_24h} times in the last 24 hours, by {clients}:"
        " whatever still sends it will be refused."
    )


def _cells(key: ApiKey) -> tuple[str, ...]:
    last_used = rfc3339(key.last_used_at) if key.last_used_at else "never"
    return (key.name, key.masked_key, " ".join(key.scopes) or "none", _status(key), last_used)


def _status(key: ApiKey) -> str:
    if key.leaked_at:
        return "leaked"
    return "expired" if key.is_expired else key.status


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()
