"""When a key was last used: written in batches, and it never goes back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.engine import Connection

from creatoraudit.keys import queries


class Touch(NamedTuple):
    """The latest use of one secret of a key."""

    api_key_id: str
    version: int
    at: datetime
    via: str
    client: str
    in_url: bool


def touch_keys(connection: Connection, organization_id: str, *, touches: list[Touch]) -> None:
    """Note the latest use of some secrets, of their keys, and whether the key came in a URL."""
    for touch in touches:
        used = {
            "last_used_at": touch.at,
            "last_used_via": touch.via,
            "last_used_client": touch.client,
        }
        queries.touch_key(
            connection, organization_id, id=touch.api_key_id, at=touch.at, values=used
        )
        # After its key, as every change of a key takes them: else each could wait for the other.
        queries.touch_secret(
            connection, organization_id, id=touch.api_key_id, version=touch.version, at=touch.at
        )
        if touch.in_url:
            queries.update_key(
                connection, organization_id, id=touch.api_key_id, values={"used_in_url": True}
            )
