"""What goes into searching, and what comes out."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.accounts.fields import Platform
from creatoraudit.models import Id, Meta, Model
from creatoraudit.models import Search as SearchText


class Search(Model, frozen=True, kw_only=True):
    """What to look for."""

    q: Annotated[
        SearchText, Meta(description="Part of a name or caption, in any case; blank finds nothing.")
    ] = ""
    limit: Annotated[int, Meta(ge=1, le=25, description="Results a section.")] = 10


class FoundAccount(Model, frozen=True):
    """An account whose username or name holds the text."""

    id: Id
    type: Literal["account"]
    platform: Platform
    username: str
    display_name: str | None


class FoundCreator(Model, frozen=True):
    """A creator whose name holds the text."""

    id: Id
    type: Literal["creator"]
    name: str


class FoundVideo(Model, frozen=True):
    """A post whose caption holds the text."""

    id: Id
    type: Annotated[
        Literal["video", "account_video"],
        Meta(description="A post that is both is an account video here."),
    ]
    platform: Platform
    caption: str | None
    account_id: Id | None
    account_username: str | None


class Found(Model, frozen=True):
    """What was found: accounts by username and creators by name, in the order of code points; the
    latest published posts first.
    """

    accounts: list[FoundAccount]
    creators: list[FoundCreator]
    videos: list[FoundVideo]


class Caps(Model, frozen=True, kw_only=True):
    """What the answer is limited to."""

    accounts: int
    creators: int
    videos: int
    captions: Annotated[
        int | None,
        Meta(description="Only so many of the newest captions were searched; null: all."),
    ]


class SearchMeta(Model, frozen=True, kw_only=True):
    """What was asked, and how far it was searched."""

    query: str
    limit_per_section: int
    effective_caps: Caps
