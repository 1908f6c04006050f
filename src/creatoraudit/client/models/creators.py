"""What the API answers: creators. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class AccountsSummary(Answer, frozen=True, kw_only=True):
    """The accounts of a creator, added up."""

    total: int
    platforms: dict[str, int]
    """How many accounts on each platform that it has any on."""
    total_followers: int
    """The followers of all its accounts, as far as they are known."""


class Creator(Answer, frozen=True, kw_only=True):
    """A named group of accounts."""

    id: str
    type: Literal["creator"]
    name: str
    is_active: bool
    metadata: dict[str, str]
    accounts_summary: AccountsSummary


class CreatorRank(Answer, frozen=True, kw_only=True):
    """A creator's place, and what it gained in the window."""

    type: Literal["creator_rank"]
    rank: int
    id: str
    name: str
    accounts: int
    followers: int | None
    """At the end of the window, over its accounts."""
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    engagement: int | None
    engagement_rate: float | None
    posts: int | None
    """On its profiles, at the end of the window."""


class RankingMeta(Answer, frozen=True, kw_only=True):
    """Which days, and who is ranked."""

    period: str
    """One of `30d`, `7d`, `90d`, `custom`; more may come."""
    start_date: datetime.date
    end_date: datetime.date
    """Never today: a window ends with the last complete day."""
    days: int
    timezone: str
    order_by: str
    ranked: int
    """Creators that have a place; the answer may be cut."""
    creators: int
    """All creators of the organization."""
    views_floor: int | None
    """Views in the window that a rate needs to be ranked."""
