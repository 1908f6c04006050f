"""Reading the use of keys."""

from __future__ import annotations

from datetime import timedelta

from creatoraudit.operation import Context
from creatoraudit.usage import queries
from creatoraudit.usage.models import HOURS, KeyClient, KeyUsage

__all__ = ["KeyUsage", "usage_by_key"]


def usage_by_key(ctx: Context, ids: list[str]) -> dict[str, KeyUsage]:
    """The last 24 hours of each key: 24 hourly counts, the oldest first, and its clients, the
    busiest first.
    """
    this_hour = ctx.now.replace(minute=0, second=0, microsecond=0)
    first = this_hour - timedelta(hours=HOURS - 1)
    by_hour = {id: [0] * HOURS for id in ids}
    clients: dict[str, dict[tuple[str, str], KeyClient]] = {id: {} for id in ids}
    for row in queries.usage_since(ctx.connection, ctx.organization_id, ids=ids, since=first):
        by_hour[row.api_key_id][min((row.hour - first) // timedelta(hours=1), HOURS - 1)] += (
            row.requests
        )
        seen = clients[row.api_key_id].get((row.via, row.client))
        clients[row.api_key_id][row.via, row.client] = KeyClient(
            via=row.via,
            client=row.client,
            requests=row.requests + (seen.requests if seen else 0),
            last_used_at=row.last_used_at.replace(microsecond=0),
        )
    return {
        id: KeyUsage(
            requests_by_hour=by_hour[id],
            clients=sorted(clients[id].values(), key=lambda client: -client.requests),
        )
        for id in ids
    }
