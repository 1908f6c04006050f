"""What the API answers: search. Made by `make reference`."""

from __future__ import annotations

from typing import Literal

from creatoraudit.client.answers import Answer


class FoundAccount(Answer, frozen=True, kw_only=True):
    """An account whose username or name holds the text."""

    id: str
    type: Literal["account"]
    platform: str
    """One of `instagram`, `tiktok`; more may come."""
    username: str
    display_name: str | None


class FoundCreator(Answer, frozen=True, kw_only=True):
    """A creator whose name holds the text."""

    id: str
    type: Literal["creator"]
    name: str


class FoundVideo(Answer, frozen=True, kw_only=True):
    """A post whose caption holds the text."""

    id: str
    type: str
    """A post that is both is an account video here. One of `account_video`, `video`; more
    may come.
    """
    platform: str
    """One of `instagram`, `tiktok`; more may come."""
    caption: str | None
    account_id: str | None
    account_username: str | None


class Found(Answer, frozen=True, kw_only=True):
    """What was found: accounts by username and creators by name, in the order of code
    points; the latest published posts first.
    """

    accounts: list[FoundAccount]
    creators: list[FoundCreator]
    videos: list[FoundVideo]


class Caps(Answer, frozen=True, kw_only=True):
    """What the answer is limited to."""

    accounts: int
    creators: int
    videos: int
    captions: int | None
    """Only so many of the newest captions were searched; null: all."""


class SearchMeta(Answer, frozen=True, kw_only=True):
    """What was asked, and how far it was searched."""

    query: str
    limit_per_section: int
    effective_caps: Caps
