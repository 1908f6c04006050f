"""What can be asked of /analytics. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Detailed, detailed
from creatoraudit.client.calls import Call
from creatoraudit.client.models.shared import Analytics, AnalyticsMeta
from creatoraudit.client.sending import AsyncSender


class AsyncAnalyticsMethods(AsyncSender):
    """The methods for /analytics."""

    async def get_analytics(
        self,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        timezone: str | None = None,
    ) -> Detailed[Analytics, AnalyticsMeta]:
        """Get the figures of the organization in a window.

        What all its accounts and videos gained, by day and together, against the window of
        equal length just before; a post that is both an account video and a video counts
        once. `period` is `30d` unless said. Days are those of the organization's time zone,
        whose name is in the answer; while a change of it is worked on, that is the old one.
        Today is a point of its own and in no total.
        """
        return await self.send(
            Call(
                method="GET",
                path="/analytics",
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
