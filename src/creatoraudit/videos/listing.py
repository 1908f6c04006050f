"""Lists of posts, of either kind."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from creatoraudit.operation import Context
from creatoraudit.paging import Page, Sorting, sorting
from creatoraudit.videos import queries
from creatoraudit.videos.models import ListAccountVideos, ListVideos

T = TypeVar("T")


class Found(NamedTuple):
    """One page of rows, and what goes around it."""

    rows: list[Any]
    next_cursor: str | None
    limit: int
    filters: dict[str, Any]
    total_count: int | None

    def page(self, items: list[T]) -> Page[T]:
        """The page, once its rows are what they are shown as."""
        return Page(
            items=items,
            next_cursor=self.next_cursor,
            limit=self.limit,
            filters=self.filters,
            total_count=self.total_count,
        )


def page_of_posts(
    ctx: Context,
    kind: str,
    data: ListVideos | ListAccountVideos,
    *,
    wanted: dict[str, Any],
    echoed: dict[str, Any],
    default: Sorting,
) -> Found:
    """One page of the posts that are wanted; what is echoed binds its cursor."""
    order = sorting(data, data.order_by, allowed=queries.SORTS[kind], default=default)
    filters = {**echoed, "order_by": order.order_by, "order_direction": order.direction}
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    rows, cursor = queries.page_of_posts(
        *asked, kind=kind, wanted=wanted, data=data, sorting=order, filters=filters
    )
    count = queries.count_posts(*asked, kind=kind, wanted=wanted) if data.include_total else None
    return Found(rows, cursor, data.limit, filters, count)
