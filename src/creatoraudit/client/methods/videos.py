"""What can be asked of /videos. Made by `make reference`."""

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
from creatoraudit.client.models.shared import Analytics, AnalyticsMeta, Metrics, MetricsMeta
from creatoraudit.client.models.videos import DeltasMeta, Video
from creatoraudit.client.sending import Sender

ListVideosOrderBy = Literal["added_at", "create_time", "like_count", "play_count", "view_count"]


class VideosMethods(Sender):
    """The methods for /videos."""

    def list_videos(
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
        is_active: bool | None = None,
        order_by: ListVideosOrderBy | None = None,
    ) -> Page[Video]:
        """List the videos that are tracked by themselves.

        The latest added first unless sorted otherwise; videos for which the sorted figure is
        not known come last either way. Filters are combined: a video must meet all of them.
        """
        return self.send(
            Call(
                method="GET",
                path="/videos",
                read=page(Video),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                    "platform": platform,
                    "account_id": account_id,
                    "q": q,
                    "is_active": is_active,
                    "order_by": order_by,
                },
                repeatable=True,
            )
        )

    def iterate_videos(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        account_id: str | None = None,
        q: str | None = None,
        is_active: bool | None = None,
        order_by: ListVideosOrderBy | None = None,
    ) -> Iterator[Video]:
        """Go through all pages of `list_videos`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_videos(
                limit=limit,
                order_direction=order_direction,
                sort=sort,
                platform=platform,
                account_id=account_id,
                q=q,
                is_active=is_active,
                order_by=order_by,
                cursor=cursor,
            )
        )

    def track_video(
        self,
        *,
        platform: Literal["instagram", "tiktok"],
        identifier: str,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        is_active: bool | UnsetType = UNSET,
        scrape_interval_hours: int | UnsetType | None = UNSET,
        idempotency_key: str | None = None,
    ) -> Video:
        """Start tracking a post by itself.

        Its figures are collected from now on, whether or not its account is tracked; the
        first refresh is queued at once. A post that is tracked by itself already is a
        conflict, which names the video. One that is known from a tracked account's feed keeps
        its id and history, and is both from then on. `scrape_interval_hours` null refreshes
        it by its age, and no more after 90 days. In an organization without a source the
        video stays as it is until something is imported.
        """
        return self.send(
            Call(
                method="POST",
                path="/videos",
                read=one(Video),
                body={
                    "platform": platform,
                    "identifier": identifier,
                    "metadata": metadata,
                    "is_active": is_active,
                    "scrape_interval_hours": scrape_interval_hours,
                },
                idempotency_key=request_key(idempotency_key),
                repeatable=True,
            )
        )

    def get_video(self, video_id: str) -> Video:
        """Get one video.

        With the last that is known of it.
        """
        return self.send(
            Call(
                method="GET", path=f"/videos/{segment(video_id)}", read=one(Video), repeatable=True
            )
        )

    def update_video(
        self,
        video_id: str,
        *,
        metadata: dict[str, str] | UnsetType | None = UNSET,
        is_active: bool | UnsetType = UNSET,
        scrape_interval_hours: int | UnsetType | None = UNSET,
    ) -> Video:
        """Change how a video is tracked.

        `is_active` pauses and resumes it; what was collected stays. A video that is found in
        the feed of a tracked account is still refreshed for that. `metadata` replaces all
        that was there, null empties it. `scrape_interval_hours` null refreshes it by its age.
        """
        return self.send(
            Call(
                method="PATCH",
                path=f"/videos/{segment(video_id)}",
                read=one(Video),
                body={
                    "metadata": metadata,
                    "is_active": is_active,
                    "scrape_interval_hours": scrape_interval_hours,
                },
            )
        )

    def delete_video(self, video_id: str) -> None:
        """Stop tracking a video by itself.

        Its history goes with it, for good, unless it is also found in the feed of a tracked
        account: then it stays as an account video.
        """
        self.send(Call(method="DELETE", path=f"/videos/{segment(video_id)}", read=nothing))

    def get_video_analytics(
        self,
        video_id: str,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        timezone: str | None = None,
    ) -> Detailed[Analytics, AnalyticsMeta]:
        """Get the figures of a video in a window.

        A post has neither followers nor posts: those are null. Otherwise as for the
        organization.
        """
        return self.send(
            Call(
                method="GET",
                path=f"/videos/{segment(video_id)}/analytics",
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

    def get_video_metrics(
        self,
        *,
        video_ids: list[str],
        period: Literal["30d", "7d", "90d", "custom"] | UnsetType = UNSET,
        start_date: datetime.date | UnsetType | None = UNSET,
        end_date: datetime.date | UnsetType | None = UNSET,
        timezone: str | UnsetType | None = UNSET,
    ) -> Detailed[dict[str, Metrics], MetricsMeta]:
        """Get what some videos gained in a window.

        For 1 to 200 videos, by id. Otherwise as for accounts.
        """
        return self.send(
            Call(
                method="POST",
                path="/videos/metrics",
                read=detailed(dict[str, Metrics], MetricsMeta),
                body={
                    "video_ids": video_ids,
                    "period": period,
                    "start_date": start_date,
                    "end_date": end_date,
                    "timezone": timezone,
                },
                repeatable=True,
            )
        )

    def get_video_deltas(
        self,
        *,
        video_ids: list[str],
        windows: list[int] | UnsetType = UNSET,
        timezone: str | UnsetType | None = UNSET,
    ) -> Detailed[dict[str, dict[str, int | None]], DeltasMeta]:
        """Get by how much the views of some videos changed lately.

        For 1 to 200 videos, by id: the last snapshot less the value N × 24 hours before it,
        which is read off the line between its neighbours. Null where the video was not
        tracked then, or no snapshot tells. Less than 0 where the platform took views back.
        """
        return self.send(
            Call(
                method="POST",
                path="/videos/deltas",
                read=detailed(dict[str, dict[str, int | None]], DeltasMeta),
                body={"video_ids": video_ids, "windows": windows, "timezone": timezone},
                repeatable=True,
            )
        )
