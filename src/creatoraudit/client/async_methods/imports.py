"""What can be asked of /imports. Made by `make reference`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

from creatoraudit.client.answers import Page, nothing, one, page
from creatoraudit.client.calls import Call, segment
from creatoraudit.client.models.imports import Import
from creatoraudit.client.sending import AsyncSender

StartImportKind = Literal[
    "account_observations", "accounts", "creators", "post_observations", "posts"
]


class AsyncImportsMethods(AsyncSender):
    """The methods for /imports."""

    async def list_imports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        include_total: bool | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
    ) -> Page[Import]:
        """List the organization's imports.

        The newest first unless sorted otherwise.
        """
        return await self.send(
            Call(
                method="GET",
                path="/imports",
                read=page(Import),
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "include_total": include_total,
                    "order_direction": order_direction,
                    "sort": sort,
                },
                repeatable=True,
            )
        )

    def iterate_imports(
        self,
        *,
        limit: int | None = None,
        order_direction: Literal["asc", "desc"] | None = None,
        sort: str | None = None,
    ) -> AsyncIterator[Import]:
        """Go through all pages of `list_imports`, row by row; `limit` is the rows a page."""
        return self.iterate(
            lambda cursor: self.list_imports(
                limit=limit, order_direction=order_direction, sort=sort, cursor=cursor
            )
        )

    async def start_import(
        self,
        file: Path | bytes,
        *,
        kind: StartImportKind | None = None,
        platform: Literal["instagram", "tiktok"] | None = None,
        dry_run: bool | None = None,
        strict: bool | None = None,
        format: Literal["csv", "jsonl"] | None = None,
        file_name: str | None = None,
    ) -> Import:
        """Bring in a file of creators, accounts, posts or observations.

        The body is the file itself: CSV with any usual separator or JSON Lines, gzip or not.
        It is read in the background; the answer's id tells how far it is and what it could
        not use. Headers are understood in any case and many spellings, and `mapping` says
        how. A line that cannot be used is named and left out; with `strict` nothing is
        written unless every line can be used. A time without a zone is UTC, and figures
        without a time count for now. What is known already, an observation by its post or
        account, instant and source, is left as it is: the same file twice adds nothing. Posts
        and observations may name accounts and posts that are not tracked yet: they are added,
        within the quota.
        """
        return await self.send(
            Call(
                method="POST",
                path="/imports",
                read=one(Import),
                query={
                    "kind": kind,
                    "platform": platform,
                    "dry_run": dry_run,
                    "strict": strict,
                    "format": format,
                    "file_name": file_name,
                },
                file=file,
            )
        )

    async def get_import(self, id: str) -> Import:
        """Get one import.

        How far it is, how the file's headers were read, how many lines were added, known
        already and wrong, and the first 1,000 that were wrong with the reason.
        """
        return await self.send(
            Call(method="GET", path=f"/imports/{segment(id)}", read=one(Import), repeatable=True)
        )

    async def undo_import(self, id: str) -> None:
        """Undo an import.

        Its observations go, and the creators, accounts and posts that it added and that
        nothing else has used since; what it filled in of others stays. One that still runs is
        stopped. The answer comes at once, the work goes on: `status` is `undoing`, then
        `undone`.
        """
        await self.send(Call(method="DELETE", path=f"/imports/{segment(id)}", read=nothing))
