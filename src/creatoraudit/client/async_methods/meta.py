"""What can be asked of /meta. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.meta import ApiMeta
from creatoraudit.client.sending import AsyncSender


class AsyncMetaMethods(AsyncSender):
    """The methods for /meta."""

    async def api_meta(self) -> ApiMeta:
        """Describe this API.

        Its version and where its documents are, as absolute addresses. Needs no key and has
        no rate limit.
        """
        return await self.send(Call(method="GET", path="/meta", read=one(ApiMeta), repeatable=True))
