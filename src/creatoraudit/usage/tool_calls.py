"""Counting the calls of tools, as the use of keys is counted: in memory, then in batches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy.engine import Connection

from creatoraudit.usage import queries
from creatoraudit.usage.models import ToolUse


class ToolCount:
    """How often, how long and how much in all; no arguments, no answers."""

    __slots__ = ("bytes", "calls", "failed", "last", "seconds", "until")

    def __init__(self, *, until: float) -> None:
        self.until = until
        self.calls = 0
        self.failed = 0
        self.seconds = 0.0
        self.bytes = 0
        self.last = 0.0

    def note(self, *, at: float, failed: bool, seconds: float, size: int) -> None:
        """Count one call; times are seconds, `at` since 1970."""
        self.calls += 1
        self.failed += failed
        self.seconds += seconds
        self.bytes += size
        self.last = max(self.last, at)

    def add(self, other: ToolCount) -> None:
        """Count what another counted, too."""
        self.calls += other.calls
        self.failed += other.failed
        self.seconds += other.seconds
        self.bytes += other.bytes
        self.last = max(self.last, other.last)


def write_calls(connection: Connection, counts: dict[ToolUse, ToolCount]) -> None:
    """Add the counts to what is stored, in one order in every process."""
    ordered = sorted(counts.items(), key=lambda item: item[0])
    for organization_id, items in groupby(ordered, key=lambda item: item[0].organization_id):
        queries.add_tool_calls(connection, organization_id, rows=list(_rows(items)))


def _rows(items: Iterable[tuple[ToolUse, ToolCount]]) -> Iterable[dict[str, object]]:
    for use, count in items:
        yield {
            "api_key_id": use.api_key_id,
            "hour": use.hour,
            "tool": use.tool,
            "client": use.client,
            "calls": count.calls,
            "failed": count.failed,
            "milliseconds": round(count.seconds * 1000),
            "bytes": count.bytes,
            "last_called_at": datetime.fromtimestamp(count.last, UTC),
        }
