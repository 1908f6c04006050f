"""What can be asked of /usage. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.usage import Usage
from creatoraudit.client.sending import AsyncSender


class AsyncUsageMethods(AsyncSender):
    """The methods for /usage."""

    async def get_usage(self) -> Usage:
        """Get what the organization used this month and the one before.

        Requests by key, posts collected by platform (found in the feed of an account, or
        followed individually), members, keys and quotas. Months are those of UTC.
        `estimated_cost` is null while no rates are set. A request counts within two seconds.
        """
        return await self.send(Call(method="GET", path="/usage", read=one(Usage), repeatable=True))
