"""What can be asked of /overview. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Detailed, detailed
from creatoraudit.client.calls import Call
from creatoraudit.client.models.overview import Overview, OverviewMeta
from creatoraudit.client.sending import AsyncSender


class AsyncOverviewMethods(AsyncSender):
    """The methods for /overview."""

    async def get_overview(
        self,
        *,
        period: Literal["30d", "7d", "90d", "custom"] | None = None,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        timezone: str | None = None,
    ) -> Detailed[Overview, OverviewMeta]:
        """Get the organization at a glance.

        The views that everything gained in a window and their engagement rate, how many
        accounts and posts were tracked at its end, and the same for the window just before.
        `period` is `7d` unless said; today is in no figure.
        """
        return await self.send(
            Call(
                method="GET",
                path="/overview",
                read=detailed(Overview, OverviewMeta),
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
