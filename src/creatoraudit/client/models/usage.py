"""What the API answers: usage. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class KeyRequests(Answer, frozen=True, kw_only=True):
    """Requests made with one key."""

    api_key_id: str
    name: str
    requests: int


class Requests(Answer, frozen=True, kw_only=True):
    """Requests of a month, the busiest key first."""

    total: int
    by_key: list[KeyRequests]


class Collected(Answer, frozen=True, kw_only=True):
    """Posts collected on one platform: each is counted every time it is refreshed."""

    account_level: int
    individual: int


class Month(Answer, frozen=True, kw_only=True):
    """What was used in one month of UTC, `end_date` included."""

    month: str
    start_date: datetime.date
    end_date: datetime.date
    requests: Requests
    posts: dict[str, Collected]
    estimated_cost: float | None


class KeyCount(Answer, frozen=True, kw_only=True):
    """How many keys there are."""

    total: int
    enabled: int
    disabled: int


class Quota(Answer, frozen=True, kw_only=True):
    """How much is used of what there is; `limit` null: no limit."""

    used: int
    limit: int | None


class Quotas(Answer, frozen=True, kw_only=True):
    """The limits of an organization."""

    accounts: Quota
    requests_per_minute: int


class Usage(Answer, frozen=True, kw_only=True):
    """What an organization used."""

    type: Literal["usage"]
    current: Month
    previous: Month
    members: int
    keys: KeyCount
    quotas: Quotas
