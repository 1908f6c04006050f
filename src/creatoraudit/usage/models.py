"""What is known of the use of a key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

from creatoraudit.models import Id, Model

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


class ToolUse(NamedTuple):
    """Which tool was called when, with which key, by what: what is counted together."""

    organization_id: str
    api_key_id: str
    hour: datetime
    tool: str
    client: str


class KeyRequests(Model, frozen=True, kw_only=True):
    """Requests made with one key."""

    api_key_id: Id
    name: str
    requests: int


class Requests(Model, frozen=True, kw_only=True):
    """Requests of a month, the busiest key first."""

    total: int
    by_key: list[KeyRequests]


class Collected(Model, frozen=True, kw_only=True):
    """Posts collected on one platform: each is counted every time it is refreshed."""

    account_level: int
    individual: int


class Month(Model, frozen=True, kw_only=True):
    """What was used in one month of UTC, `end_date` included."""

    month: str
    start_date: date
    end_date: date
    requests: Requests
    posts: dict[str, Collected]
    estimated_cost: float | None


class KeyCount(Model, frozen=True, kw_only=True):
    """How many keys there are."""

    total: int
    enabled: int
    disabled: int


class Quota(Model, frozen=True, kw_only=True):
    """How much is used of what there is; `limit` null: no limit."""

    used: int
    limit: int | None


class Quotas(Model, frozen=True, kw_only=True):
    """The limits of an organization."""

    accounts: Quota
    requests_per_minute: int


class Usage(Model, frozen=True, kw_only=True):
    """What an organization used."""

    type: Literal["usage"] = "usage"
    current: Month
    previous: Month
    members: int
    keys: KeyCount
    quotas: Quotas
