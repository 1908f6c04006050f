"""What can be asked of /creators. Made by `make reference`."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from typing import Literal

from creatoraudit.client.answers import (
    UNSET,
    Detailed,
    Page,
    UnsetType,
    detailed,
    nothing,
    one,
    page,
)
from creatoraudit.client.calls import Call, request_key, segment
from creatoraudit.client.models.creators import Creator, CreatorRank, RankingMeta
from creatoraudit.client.models.shared import Account, Analytics, AnalyticsMeta
from creatoraudit.client.sending import AsyncSender

ListCreatorAccountsOrderBy = Literal[
    "added_at",
    "comment_count",
    "engagement_rate",
    "follower_count",
    "last_scrape_time",
    "like_count",
    "play_count",
    "share_count",
    "username",
    "view_count",
]


class AsyncCreatorsMethods(AsyncSender):
    """The methods for /creators."""

    async def list_creators(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        include_total: bool | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        order_by: Literal["name"] | None = None,
    ) -> Page[Creator]:
        """List the creators.

        By name, each with its accounts added up. Names need not be unique.
        """
        return await self.send(
            Call(
                method="GET",
                path="/creators",
                read=page(Creator),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                    "q": q,
                    "is_active": is_active,
                    "order_by": order_by,
                },
                repeatable=True,
            )
        )

    def iterate_creators(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        order_by: Literal["name"] | None = None,
    ) -> AsyncIterator[Creator]:
        """Go through all pages of `list_creators`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_creators(
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                q=q,
                is_active=is_active,
                order_by=order_by,
                cursor=cursor,
            )
        )

    async def create_creator(
        self,
        *,
        name: str,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        is_active: bool | UnsetType = UNSET,
        idempotency_key: str | None = None,
    ) -> Creator:
        """Create a creator: a named group of accounts.

        Accounts are added to it afterwards, or named it when they are tracked. An account
        belongs to at most one creator.
        """
        return await self.send(
            Call(
                method="POST",
                path="/creators",
                read=one(Creator),
                body={"name": name, "metadata": metadata, "is_active": is_active},
                idempotency_key=request_key(idempotency_key),
                repeatable=True,
            )
        )

    async def get_creator(self, creator_id: str) -> Creator:
        """Get one creator.

        With its accounts added up.
        """
        return await self.send(
            Call(
                method="GET",
                path=f"/creators/{segment(creator_id)}",
                read=one(Creator),
                repeatable=True,
            )
        )

    async def update_creator(
        self,
        creator_id: str,
        *,
        name: str | UnsetType = UNSET,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        is_active: bool | UnsetType = UNSET,
    ) -> Creator:
        """Change a creator.

        Pausing it pauses its accounts; resuming it resumes those that were not paused by
        themselves. `metadata` replaces all that was there, null empties it.
        """
        return await self.send(
            Call(
                method="PATCH",
                path=f"/creators/{segment(creator_id)}",
                read=one(Creator),
                body={"name": name, "metadata": metadata, "is_active": is_active},
            )
        )

    async def delete_creator(self, creator_id: str) -> None:
        """Delete a creator.

        Its accounts stay, with all their figures, and belong to no creator; those that it had
        paused are resumed.
        """
        await self.send(
            Call(method="DELETE", path=f"/creators/{segment(creator_id)}", read=nothing)
        )

    async def list_creator_accounts(
        self,
        creator_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        include_total: bool | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        category: str | None = None,
        order_by: ListCreatorAccountsOrderBy | None = None,
    ) -> Page[Account]:
        """List the accounts of a creator.

        With the filters and sorts of all accounts.
        """
        return await self.send(
            Call(
                method="GET",
                path=f"/creators/{segment(creator_id)}/accounts",
                read=page(Account),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                    "platform": platform,
                    "q": q,
                    "is_active": is_active,
                    "category": category,
                    "order_by": order_by,
                },
                repeatable=True,
            )
        )

    def iterate_creator_accounts(
        self,
        creator_id: str,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        category: str | None = None,
        order_by: ListCreatorAccountsOrderBy | None = None,
    ) -> AsyncIterator[Account]:
        """Go through all pages of `list_creator_accounts`, row by row; `limit` is the rows a
        page.
        """
        return self.iterate(
            lambda cursor: self.list_creator_accounts(
                creator_id,
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                platform=platform,
                q=q,
                is_active=is_active,
                category=category,
                order_by=order_by,
                cursor=cursor,
            )
        )

    async def get_creator_account(self, creator_id: str, account_id: str) -> Account:
        """Get one account of a creator.

        Not found where the account belongs to no creator or to another one.
        """
        return await self.send(
            Call(
                method="GET",
                path=f"/creators/{segment(creator_id)}/accounts/{segment(account_id)}",
                read=one(Account),
                repeatable=True,
            )
        )

    async def add_account_to_creator(self, creator_id: str, account_id: str) -> Account:
        """Add an account to a creator.

        Asking again changes nothing. An account of another creator is a conflict: remove it
        there first. An account that joins a paused creator is paused with it.
        """
        return await self.send(
            Call(
                method="PUT",
                path=f"/creators/{segment(creator_id)}/accounts/{segment(account_id)}",
                read=one(Account),
                body={},
                repeatable=True,
            )
        )

    async def remove_account_from_creator(self, creator_id: str, account_id: str) -> None:
        """Remove an account from a creator.

        The account stays, with its figures. If only the creator was paused, it is resumed.
        """
        await self.send(
            Call(
                method="DELETE",
                path=f"/creators/{segment(creator_id)}/accounts/{segment(account_id)}",
                read=nothing,
            )
        )

    async def get_creator_analytics(
        self,
        creator_id: str,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        timezone: str | None = None,
    ) -> Detailed[Analytics, AnalyticsMeta]:
        """Get the figures of a creator in a window.

        The sum of its accounts as they are grouped now. People who follow several of them are
        counted several times. Otherwise as for the organization.
        """
        return await self.send(
            Call(
                method="GET",
                path=f"/creators/{segment(creator_id)}/analytics",
                read=detailed(Analytics, AnalyticsMeta),
                query={
                    "period": period,
                    "start_date": start_date,
                    "end_date": end_date,
                    "platform": platform,
                    "timezone": timezone,
                },
                repeatable=True,
            )
        )

    async def get_top_creators(
        self,
        *,
        period: Literal["30d", "7d", "90d"] | None = None,
        limit: int | None = None,
        order_by: Literal["engagement_rate", "followers", "posts", "views"] | None = None,
    ) -> Detailed[list[CreatorRank], RankingMeta]:
        """Get the creators that gained most, or have most.

        By what their accounts gained in the last complete days of the organization's time
        zone, or had at their end. Views break ties, then the id. A creator has no place where
        the metric is not known, where all its accounts are unavailable, or where it has fewer
        than 1,000 views for a rate; `meta` says how many have one.
        """
        return await self.send(
            Call(
                method="GET",
                path="/creators/top",
                read=detailed(list[CreatorRank], RankingMeta),
                query={"period": period, "limit": limit, "order_by": order_by},
                repeatable=True,
            )
        )
