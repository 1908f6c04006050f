"""What can be asked of /search. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import Detailed, detailed
from creatoraudit.client.calls import Call
from creatoraudit.client.models.search import Found, SearchMeta
from creatoraudit.client.sending import AsyncSender


class AsyncSearchMethods(AsyncSender):
    """The methods for /search."""

    async def search(
        self, *, q: str | None = None, limit: int | None = None
    ) -> Detailed[Found, SearchMeta]:
        """Find accounts, creators and posts by a part of their names and captions.

        Every character means itself, in any case. Accounts come by username and creators by
        name, in the order of code points; posts the latest published first, each once,
        whether it is tracked by itself, found in a feed, or both. One or two characters are
        looked for in all names but only in the newest captions: `effective_caps` says in how
        many. Blank finds nothing.
        """
        return await self.send(
            Call(
                method="GET",
                path="/search",
                read=detailed(Found, SearchMeta),
                query={"q": q, "limit": limit},
                repeatable=True,
            )
        )
