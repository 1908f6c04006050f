"""What can be asked of /accounts. Made by `make reference`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
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
from creatoraudit.client.models.shared import (
    Account,
    Analytics,
    AnalyticsMeta,
    Metrics,
    MetricsMeta,
)
from creatoraudit.client.sending import Sender

ListAccountsOrderBy = Literal[
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


class AccountsMethods(Sender):
    """The methods for /accounts."""

    def list_accounts(
        self,
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
        order_by: ListAccountsOrderBy | None = None,
        creator_id: str | None = None,
    ) -> Page[Account]:
        """List the accounts that are tracked.

        The latest added first unless sorted otherwise; accounts for which the sorted figure
        is not known come last either way. Filters are combined: an account must meet all of
        them.
        """
        return self.send(
            Call(
                method="GET",
                path="/accounts",
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
                    "creator_id": creator_id,
                },
                repeatable=True,
            )
        )

    def iterate_accounts(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        category: str | None = None,
        order_by: ListAccountsOrderBy | None = None,
        creator_id: str | None = None,
    ) -> Iterator[Account]:
        """Go through all pages of `list_accounts`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_accounts(
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                platform=platform,
                q=q,
                is_active=is_active,
                category=category,
                order_by=order_by,
                creator_id=creator_id,
                cursor=cursor,
            )
        )

    def track_account(
        self,
        *,
        platform: Literal["instagram", "tiktok"],
        username: str,
        category: str | UnsetType | None = UNSET,
        creator_id: str | UnsetType | None = UNSET,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        scrape_interval_hours: int | UnsetType | None = UNSET,
        max_recent_posts_per_account: int | UnsetType | None = UNSET,
        post_lookback_days: int | UnsetType | None = UNSET,
        idempotency_key: str | None = None,
    ) -> Account:
        """Start tracking a profile.

        Its profile and posts are collected from now on; the first refresh is queued at once.
        The username may be given with `@`, in any case, or as the address of the profile. A
        profile that is tracked already is a conflict, which names the account. More accounts
        than the quota allows are refused. In an organization without a source the account
        stays `pending` and says so.
        """
        return self.send(
            Call(
                method="POST",
                path="/accounts",
                read=one(Account),
                body={
                    "platform": platform,
                    "username": username,
                    "category": category,
                    "creator_id": creator_id,
                    "metadata": metadata,
                    "scrape_interval_hours": scrape_interval_hours,
                    "max_recent_posts_per_account": max_recent_posts_per_account,
                    "post_lookback_days": post_lookback_days,
                },
                idempotency_key=request_key(idempotency_key),
                repeatable=True,
            )
        )

    def get_account(self, account_id: str) -> Account:
        """Get one account.

        With the last that is known of its profile, and the sums over all its posts.
        """
        return self.send(
            Call(
                method="GET",
                path=f"/accounts/{segment(account_id)}",
                read=one(Account),
                repeatable=True,
            )
        )

    def update_account(
        self,
        account_id: str,
        *,
        category: str | UnsetType | None = UNSET,
        creator_id: str | UnsetType | None = UNSET,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        is_active: bool | UnsetType = UNSET,
        scrape_interval_hours: int | UnsetType = UNSET,
        max_recent_posts_per_account: int | UnsetType | None = UNSET,
        post_lookback_days: int | UnsetType | None = UNSET,
    ) -> Account:
        """Change how an account is tracked.

        `is_active` pauses and resumes it; what was collected stays. An account whose creator
        is paused cannot be resumed by itself. `metadata` replaces all that was there, null
        empties it. Null takes category, creator or a limit away.
        """
        return self.send(
            Call(
                method="PATCH",
                path=f"/accounts/{segment(account_id)}",
                read=one(Account),
                body={
                    "category": category,
                    "creator_id": creator_id,
                    "metadata": metadata,
                    "is_active": is_active,
                    "scrape_interval_hours": scrape_interval_hours,
                    "max_recent_posts_per_account": max_recent_posts_per_account,
                    "post_lookback_days": post_lookback_days,
                },
            )
        )

    def delete_account(self, account_id: str) -> None:
        """Stop tracking an account and remove what was collected.

        Its posts, their history and its figures go with it, for good; videos that are tracked
        by themselves stay. It is gone at once; of an account with very many posts the rest of
        the rows is cleared away while the answer is being given.
        """
        self.send(Call(method="DELETE", path=f"/accounts/{segment(account_id)}", read=nothing))

    def refresh_account(self, account_id: str) -> Account:
        """Refresh an account now.

        It is put at the head of the queue, and the answer is the account as it is before. At
        most every 10 minutes: sooner is a conflict that says from when it may be asked again,
        as is refreshing a paused account or one that has no source.
        """
        return self.send(
            Call(
                method="POST",
                path=f"/accounts/{segment(account_id)}/refresh",
                read=one(Account),
                body={},
            )
        )

    def get_account_analytics(
        self,
        account_id: str,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        timezone: str | None = None,
    ) -> Detailed[Analytics, AnalyticsMeta]:
        """Get the figures of an account in a window.

        What the posts in its feed gained, with its followers; otherwise as for the
        organization.
        """
        return self.send(
            Call(
                method="GET",
                path=f"/accounts/{segment(account_id)}/analytics",
                read=detailed(Analytics, AnalyticsMeta),
                query={
                    "period": period,
                    "start_date": start_date,
                    "end_date": end_date,
                    "timezone": timezone,
                },
                repeatable=True,
            )
        )

    def get_account_metrics(
        self,
        *,
        account_ids: list[str],
        period: Literal["30d", "7d", "90d", "custom"] | UnsetType = UNSET,
        start_date: datetime.date | UnsetType | None = UNSET,
        end_date: datetime.date | UnsetType | None = UNSET,
        timezone: str | UnsetType | None = UNSET,
    ) -> Detailed[dict[str, Metrics], MetricsMeta]:
        """Get what some accounts gained in a window.

        For 1 to 200 accounts, by id. `period` is `30d` unless said; days are those of UTC
        unless `timezone` is. A window ends with the last complete day. Null is what is not
        known, and `meta.reasons` says why; ids that are not of this organization are in
        `meta.not_found`.
        """
        return self.send(
            Call(
                method="POST",
                path="/accounts/metrics",
                read=detailed(dict[str, Metrics], MetricsMeta),
                body={
                    "account_ids": account_ids,
                    "period": period,
                    "start_date": start_date,
                    "end_date": end_date,
                    "timezone": timezone,
                },
                repeatable=True,
            )
        )
