"""What goes into the operations on creators, and what comes out."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.accounts.fields import Metadata
from creatoraudit.accounts.models import AccountFilter
from creatoraudit.models import UNSET, Id, Meta, Model, Search, UnsetType
from creatoraudit.paging import ListInput

LONGEST_NAME = 255

Name = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_NAME, description="1 to 255 characters.")
]


class CreatorPath(Model, frozen=True, kw_only=True):
    """One creator."""

    creator_id: Id


class CreatorAccountPath(Model, frozen=True, kw_only=True):
    """One account of one creator."""

    creator_id: Id
    account_id: Id


class ListCreators(ListInput, frozen=True, kw_only=True):
    """Which creators, in which order."""

    q: Annotated[Search | None, Meta(description="Part of the name, in any case.")] = None
    is_active: Annotated[
        bool | None, Meta(description="Only creators that are followed, or only paused ones.")
    ] = None
    order_by: Annotated[
        Literal["name"] | UnsetType, Meta(description="By `name`, ascending unless said otherwise.")
    ] = UNSET


class ListCreatorAccounts(AccountFilter, frozen=True, kw_only=True):
    """Which of a creator's accounts, in which order."""

    creator_id: Id


class CreateCreator(Model, frozen=True, kw_only=True):
    """A new creator."""

    name: Name
    metadata: Metadata | None = None
    is_active: Annotated[bool, Meta(description="False: its accounts are paused with it.")] = True


class UpdateCreator(Model, frozen=True, kw_only=True):
    """What to change; a field that is not sent stays as it is."""

    creator_id: Id
    name: Name | UnsetType = UNSET
    metadata: Metadata | UnsetType | None = UNSET
    is_active: (
        Annotated[bool, Meta(description="False pauses its accounts, true resumes them.")]
        | UnsetType
    ) = UNSET


class AccountsSummary(Model, frozen=True, kw_only=True):
    """The accounts of a creator, added up."""

    total: int
    platforms: Annotated[
        dict[str, int], Meta(description="How many accounts on each platform that it has any on.")
    ]
    total_followers: Annotated[
        int, Meta(description="The followers of all its accounts, as far as they are known.")
    ]


class Creator(Model, frozen=True, kw_only=True):
    """A named group of accounts."""

    id: Id
    type: Literal["creator"] = "creator"
    name: str
    is_active: bool
    metadata: dict[str, str]
    accounts_summary: AccountsSummary
