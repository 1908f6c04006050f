"""Finding things by a part of what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from creatoraudit.models import Detailed, Model, ignoring_case
from creatoraudit.operation import Context, Get, operation
from creatoraudit.search import queries
from creatoraudit.search.models import (
    Caps,
    Found,
    FoundAccount,
    FoundCreator,
    FoundVideo,
    Search,
    SearchMeta,
)
from creatoraudit.storage.substring import is_indexed

T = TypeVar("T", bound=Model)


@operation(scope="read", role="viewer", rest=Get("/search"))
def search(ctx: Context, data: Search) -> Detailed[Found, SearchMeta]:
    """Find accounts, creators and posts by a part of their names and captions.

    Every character means itself, in any case. Accounts come by username and creators by name, in
    the order of code points; posts the latest published first, each once, whether it is tracked by
    itself, found in a feed, or both. One or two characters are looked for in all names but only in
    the newest captions: `effective_caps` says in how many. Blank finds nothing.
    """
    part = ignoring_case(data.q)
    caps = Caps(
        accounts=data.limit,
        creators=data.limit,
        videos=data.limit,
        captions=None if is_indexed(part) else queries.FIRST_ROWS,
    )
    meta = SearchMeta(query=data.q, limit_per_section=data.limit, effective_caps=caps)
    found = _found(ctx, data) if part.strip() else Found([], [], [])
    return Detailed(found, meta)


def _found(ctx: Context, data: Search) -> Found:
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    wanted: dict[str, Any] = {"text": data.q, "limit": data.limit}
    return Found(
        _models(FoundAccount, queries.accounts_with(*asked, **wanted)),
        _models(FoundCreator, queries.creators_with(*asked, **wanted)),
        _models(FoundVideo, queries.posts_with(*asked, **wanted)),
    )


def _models(model: type[T], rows: Iterable[Any]) -> list[T]:
    """Rows, whose first columns are the fields of a model."""
    width = len(model.__struct_fields__)
    return [model(*row[:width]) for row in rows]
