"""Counting the use of keys: in memory at the request, in one batch to the database every two
seconds.

What a killed process loses is at most one interval; a normal stop loses nothing. A client's first
request with a key is written at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby
from threading import Event, Lock, Thread
from typing import Literal

import structlog

from creatoraudit.keys.last_used import Touch, touch_keys
from creatoraudit.storage.database import Database
from creatoraudit.usage import queries
from creatoraudit.usage.models import ToolUse, Use
from creatoraudit.usage.tool_calls import ToolCount, write_calls

INTERVAL_SECONDS = 2.0
HOUR_SECONDS = 3600
CLIENTS_PER_KEY_AND_DAY = 20
LONGEST_CLIENT = 64
OTHER = "other"

log = structlog.get_logger()


class Count:
    """How often, and when last; times are seconds since 1970."""

    __slots__ = ("last", "requests", "until")

    def __init__(self, at: float, *, until: float) -> None:
        self.requests = 0
        self.last = at
        self.until = until

    @property
    def last_used_at(self) -> datetime:
        return datetime.fromtimestamp(self.last, UTC)


class Recorder:
    """Counts the requests of this process and writes them in batches from a thread of its own."""

    def __init__(self, database: Database, *, interval: float = INTERVAL_SECONDS) -> None:
        self._database = database
        self._interval = interval
        self._counts: dict[Use, Count] = {}
        self._calls: dict[ToolUse, ToolCount] = {}
        self._recent: dict[tuple[str, int, str, str, bool], Count] = {}
        self._recent_calls: dict[tuple[str, str, str], ToolCount] = {}
        self._clients: dict[tuple[str, date], set[str]] = {}
        self._lock = Lock()
        self._wake = Event()
        self._stopping = False
        self._thread = Thread(target=self._run, name="usage", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def note(
        self,
        *,
        organization_id: str,
        api_key_id: str,
        version: int,
        via: Literal["api", "mcp"],
        client: str,
        at: float,
        in_url: bool = False,
    ) -> None:
        """Count one accepted request, at a moment in seconds since 1970."""
        with self._lock:
            # The busy way: the same secret, client and way as before in this interval.
            count = self._recent.get((api_key_id, version, via, client, in_url))
            if count is None or at >= count.until:
                started = at - at % HOUR_SECONDS
                hour = datetime.fromtimestamp(started, UTC)
                name, first = self._known(api_key_id, hour.date(), client)
                use = Use(organization_id, api_key_id, version, hour, via, name, in_url)
                count = self._counts.setdefault(use, Count(at, until=started + HOUR_SECONDS))
                self._recent[api_key_id, version, via, client, in_url] = count
                if first:
                    self._wake.set()
            count.requests += 1
            count.last = max(count.last, at)

    def note_call(
        self,
        *,
        organization_id: str,
        api_key_id: str,
        tool: str,
        client: str,
        at: float,
        failed: bool,
        seconds: float,
        size: int,
    ) -> None:
        """Count one call of a tool, how long it took and how many bytes it answered."""
        with self._lock:
            # As with requests: the same key, tool and client as before in this interval.
            count = self._recent_calls.get((api_key_id, tool, client))
            if count is None or at >= count.until:
                started = at - at % HOUR_SECONDS
                hour = datetime.fromtimestamp(started, UTC)
                name, _ = self._known(api_key_id, hour.date(), client)
                use = ToolUse(organization_id, api_key_id, hour, tool, name)
                count = self._calls.setdefault(use, ToolCount(until=started + HOUR_SECONDS))
                self._recent_calls[api_key_id, tool, client] = count
            count.note(at=at, failed=failed, seconds=seconds, size=size)

    def flush(self) -> None:
        """Write what has been counted; what cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
            calls, self._calls = self._calls, {}
            self._recent.clear()
            self._recent_calls.clear()
        if not counts and not calls:
            return
        try:
            self._write(counts, calls)
        except Exception as error:
            # Whatever it is, the thread goes on and nothing that was counted is dropped.
            self._keep(counts, calls)
            log.warning("usage_not_written", waiting=len(counts), error=type(error).__name__)

    def stop(self) -> None:
        """Write everything and end."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self.flush()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(self._interval)
            self._wake.clear()
            self.flush()

    def _known(self, api_key_id: str, day: date, client: str) -> tuple[str, bool]:
        """The client as it is counted, and whether this process sees it with this key for the first
        time today.
        """
        # A client says what it likes; one name that no database takes would hold up all the rest.
        name = "".join(c if c.isprintable() else "?" for c in client[:LONGEST_CLIENT]) or "unknown"
        clients = self._clients.get((api_key_id, day))
        if clients is None:
            # A new day: what is remembered of other days is no longer needed.
            self._clients = {key: seen for key, seen in self._clients.items() if key[1] == day}
            clients = self._clients[api_key_id, day] = set()
        if name in clients:
            return name, False
        if len(clients) >= CLIENTS_PER_KEY_AND_DAY:
            return OTHER, False
        clients.add(name)
        return name, True

    def _keep(self, counts: dict[Use, Count], calls: dict[ToolUse, ToolCount]) -> None:
        with self._lock:
            for use, count in counts.items():
                kept = self._counts.setdefault(use, Count(count.last, until=count.until))
                kept.requests += count.requests
                kept.last = max(kept.last, count.last)
            for called, counted in calls.items():
                self._calls.setdefault(called, ToolCount(until=counted.until)).add(counted)

    def _write(self, counts: dict[Use, Count], calls: dict[ToolUse, ToolCount]) -> None:
        """One transaction, in one order in every process, so that two never wait for each other."""
        ordered = sorted(counts.items(), key=lambda item: item[0][:6])
        with self._database.writing() as connection:
            for organization_id, items in groupby(
                ordered, key=lambda item: item[0].organization_id
            ):
                uses = list(items)
                queries.add_usage(connection, organization_id, rows=_hours(uses))
                touch_keys(connection, organization_id, touches=_touches(uses))
            write_calls(connection, calls)
            connection.commit()


def _hours(uses: Iterable[tuple[Use, Count]]) -> list[dict[str, object]]:
    return [
        {
            "api_key_id": use.api_key_id,
            "hour": use.hour,
            "via": use.via,
            "client": use.client,
            "requests": count.requests,
            "last_used_at": count.last_used_at,
        }
        for use, count in uses
    ]


def _touches(uses: Iterable[tuple[Use, Count]]) -> list[Touch]:
    """The latest use of each secret."""
    latest: dict[tuple[str, int], Touch] = {}
    in_url: dict[str, bool] = defaultdict(bool)
    for use, count in uses:
        in_url[use.api_key_id] |= use.in_url
        known = latest.get((use.api_key_id, use.version))
        if known is None or known.at < count.last_used_at:
            latest[use.api_key_id, use.version] = Touch(
                use.api_key_id, use.version, count.last_used_at, use.via, use.client, in_url=False
            )
    return [touch._replace(in_url=in_url[touch.api_key_id]) for touch in latest.values()]
