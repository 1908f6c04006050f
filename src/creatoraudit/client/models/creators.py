"""What the API answers: creators. Made by `make reference`."""

from __future__ import annotations

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
