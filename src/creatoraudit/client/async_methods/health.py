"""What can be asked of /health. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.health import Health
from creatoraudit.client.sending import AsyncSender


class AsyncHealthMethods(AsyncSender):
    """The methods for /health."""

    async def health(self) -> Health:
        """Check that the server works.

        Answers 503 when the database cannot be reached. Needs no key and has no rate limit.
        """
        return await self.send(
            Call(method="GET", path="/health", read=one(Health), repeatable=True)
        )
