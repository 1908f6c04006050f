"""What can be asked of /account-videos. Made by `make reference`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from creatoraudit.client.answers import UNSET, Detailed, Page, UnsetType, detailed, one, page
from creatoraudit.client.calls import Call, segment
from creatoraudit.client.models.account_videos import AccountVideo
from creatoraudit.client.models.shared import Analytics, AnalyticsMeta, Metrics, MetricsMeta
from creatoraudit.client.sending import Sender

ListAccountVideosOrderBy = Literal[
    "comment_count", "create_time", "like_count", "play_count", "share_count", "view_count"
]


class AccountVideosMethods(Sender):
    """The methods for /account-videos."""

    def list_account_videos(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        include_total: bool | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        account_id: str | None = None,
        q: str | None = None,
        creator_id: str | None = None,
        posted_after: str | None = None,
        posted_before: str | None = None,
        period: Literal["30d", "7d", "90d"] | None = None,
        order_by: ListAccountVideosOrderBy | None = None,
    ) -> Page[AccountVideo]:
        """List the posts found in the feeds of tracked accounts.

        The latest published first unless sorted otherwise; posts for which the sorted figure
        is not known come last either way. Filters are combined: a post must meet all of them.
        `gain` is the views gained in the last complete days of `period`, in the
        organization's time zone.
        """
        return self.send(
            Call(
                method="GET",
                path="/account-videos",
                read=page(AccountVideo),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                    "platform": platform,
                    "account_id": account_id,
                    "q": q,
                    "creator_id": creator_id,
                    "posted_after": posted_after,
                    "posted_before": posted_before,
                    "period": period,
                    "order_by": order_by,
                },
                repeatable=True,
            )
        )

    def iterate_account_videos(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        account_id: str | None = None,
        q: str | None = None,
        creator_id: str | None = None,
        posted_after: str | None = None,
        posted_before: str | None = None,
        period: Literal["30d", "7d", "90d"] | None = None,
        order_by: ListAccountVideosOrderBy | None = None,
    ) -> Iterator[AccountVideo]:
        """Go through all pages of `list_account_videos`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_account_videos(
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                platform=platform,
                account_id=account_id,
                q=q,
                creator_id=creator_id,
                posted_after=posted_after,
                posted_before=posted_before,
                period=period,
                order_by=order_by,
                cursor=cursor,
            )
        )

    def get_account_video(self, id: str) -> AccountVideo:
        """Get one account video.

        With the last counters known, the views gained in the last 7 complete days, and how
        many times as many views as usual for its account it has.
        """
        return self.send(
            Call(
                method="GET",
                path=f"/account-videos/{segment(id)}",
                read=one(AccountVideo),
                repeatable=True,
            )
        )

    def get_account_video_analytics(
        self,
        id: str,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        timezone: str | None = None,
    ) -> Detailed[Analytics, AnalyticsMeta]:
        """Get the figures of an account video in a window.

        A post has neither followers nor posts: those are null. Otherwise as for the
        organization.
        """
        return self.send(
            Call(
                method="GET",
                path=f"/account-videos/{segment(id)}/analytics",
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

    def get_account_video_metrics(
        self,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | UnsetType = UNSET,
        start_date: datetime.date | UnsetType | None = UNSET,
        end_date: datetime.date | UnsetType | None = UNSET,
        instagram_post_ids: list[int] | UnsetType = UNSET,
        tiktok_video_ids: list[int] | UnsetType = UNSET,
        video_ids: list[str] | UnsetType = UNSET,
        timezone: str | UnsetType | None = UNSET,
    ) -> Detailed[dict[str, Metrics], MetricsMeta]:
        """Get what some account videos gained in a window.

        For 1 to 200 of them in all lists together, by the ids that were sent: `post_id` of
        Instagram posts, `post_id` of TikTok videos, or `id` of either. Otherwise as for
        accounts.
        """
        return self.send(
            Call(
                method="POST",
                path="/account-videos/metrics",
                read=detailed(dict[str, Metrics], MetricsMeta),
                body={
                    "period": period,
                    "start_date": start_date,
                    "end_date": end_date,
                    "instagram_post_ids": instagram_post_ids,
                    "tiktok_video_ids": tiktok_video_ids,
                    "video_ids": video_ids,
                    "timezone": timezone,
                },
                repeatable=True,
            )
        )
