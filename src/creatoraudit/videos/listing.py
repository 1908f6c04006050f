"""Lists of posts, of either kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from creatoraudit.operation import Context
from creatoraudit.paging import Page, Sorting, listed
from creatoraudit.videos import queries
from creatoraudit.videos.models import ListAccountVideos, ListVideos

T = TypeVar("T")


def page_of_posts(
    ctx: Context,
    kind: str,
    data: ListVideos | ListAccountVideos,
    *,
    wanted: dict[str, Any],
    echoed: dict[str, Any],
    default: Sorting,
    show: Callable[[list[Any]], list[T]],
) -> Page[T]:
    """One page of the posts that are wanted; what is echoed binds its cursor."""
    place = (ctx.connection, ctx.organization_id)
    return listed(
        data,
        data.order_by,
        allowed=queries.SORTS[kind],
        default=default,
        echoed=echoed,
        read=partial(queries.page_of_posts, *place, kind=kind, wanted=wanted, data=data),
        count=partial(queries.count_posts, *place, kind=kind, wanted=wanted),
        show=show,
    )
