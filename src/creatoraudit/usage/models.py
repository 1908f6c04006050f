"""What is known of the use of a key."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from creatoraudit.models import Model

HOURS = 24


class KeyClient(Model, frozen=True, kw_only=True):
    """A program that used a key in the last 24 hours."""

    via: Literal["api", "mcp"]
    client: str
    requests: int
    last_used_at: datetime


class KeyUsage(Model, frozen=True, kw_only=True):
    """The last 24 hours of a key."""

    requests_by_hour: list[int]
    clients: list[KeyClient]


class Use(NamedTuple):
    """Which secret of which key, used when, by what: what is counted together."""

    organization_id: str
    api_key_id: str
    version: int
    hour: datetime
    via: Literal["api", "mcp"]
    client: str
    in_url: bool
