"""The floor of a list: one route that reads its rows and encodes them with msgspec, and nothing
else. Run as `bare_list.py PORT DATABASE ORGANIZATION`; the database is a file of SQLite, or the
address of a PostgreSQL.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import psycopg
import uvicorn

from creatoraudit.storage.dialect import sqlite_module

COLUMNS = {
    "id": "accounts.id",
    "name": "accounts.name",
    "is_active": "accounts.is_active",
    "creator_name": "creators.name",
    "metadata": "accounts.metadata",
    "added_at": "accounts.added_at",
}
"""The columns that have another name in the statement than in the answer."""

# What the API shows of an account, but for what follows from the rest.
# fmt: off
ACCOUNT = [
    "id", "platform", "username", "name", "description", "profile_pic_url",
    "profile_pic_url_original", "is_verified", "is_active", "is_unavailable", "link_in_bio",
    "creator_id", "creator_name", "category", "metadata", "added_at", "first_scrape_time",
    "last_scrape_time", "scrape_interval_hours", "follower_count", "following_count",
    "profile_post_count", "total_post_count", "view_count", "like_count", "comment_count",
    "share_count", "play_count", "saved_count", "fb_play_count", "ig_play_count", "fb_like_count",
    "max_recent_posts_per_account", "post_lookback_days", "status", "status_detail",
    "next_refresh_at", "engagement_rate", "hidden_counters",
]
# fmt: on

STATEMENT = f"""
    SELECT {", ".join(COLUMNS.get(name, name) for name in ACCOUNT)}
    FROM accounts LEFT JOIN creators
    ON creators.organization_id = accounts.organization_id AND creators.id = accounts.creator_id
    WHERE accounts.organization_id = ?
    ORDER BY accounts.added_at DESC, accounts.id DESC LIMIT 200
"""

Read = Callable[[], list[tuple[Any, ...]]]


def reader(database: str, organization_id: str) -> Read:
    """Reads the rows, by a statement that is prepared once, over a connection that stays."""
    if database.startswith("postgresql"):
        cursor = psycopg.connect(database, autocommit=True, prepare_threshold=0).cursor()
        statement = STATEMENT.replace("?", "%s")
        return lambda: cursor.execute(statement, (organization_id,)).fetchall()
    connection = sqlite_module().connect(database)
    return lambda: connection.execute(STATEMENT, (organization_id,)).fetchall()


def main() -> None:
    """Serve with the settings of `creatoraudit.serve`."""
    read = reader(sys.argv[2], sys.argv[3])
    account = msgspec.defstruct("Account", [(name, Any) for name in ACCOUNT])
    encode = msgspec.json.Encoder().encode

    async def app(_scope: Any, _receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        body = encode({"data": [account(*row) for row in read()]})
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        interface="asgi3",
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        backlog=2048,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
