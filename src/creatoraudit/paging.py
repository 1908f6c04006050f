"""Lists in pages: what they take and give, and cursors bound to the filter and sort they were made
for.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from hashlib import blake2b
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec

from creatoraudit.errors import invalid
from creatoraudit.models import UNSET, Id, Meta, Model, UnsetType, encode

T = TypeVar("T")

CURSOR_FORM = "This is not a cursor of this list."
CURSOR_BOUND = "This cursor belongs to another filter or sort; start again without it."


class ListInput(Model, frozen=True, kw_only=True):
    """What every list takes."""

    limit: Annotated[int, Meta(ge=1, le=200, description="Rows a page.")] = 50
    cursor: Annotated[
        Annotated[str, Meta(max_length=1000)] | None,
        Meta(description="`next_cursor` of the page before, with the same filter and sort."),
    ] = None
    include_total: Annotated[bool, Meta(description="Count all rows, as `total_count`.")] = False
    order_direction: Annotated[
        Literal["asc", "desc"] | UnsetType,
        Meta(description="`desc` unless said otherwise; nulls come last both ways."),
    ] = UNSET
    sort: Annotated[
        Annotated[str, Meta(max_length=40)] | None,
        Meta(description="The older form: `-name` sorts by name, descending. `order_by` wins."),
    ] = None


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None
    limit: int
    filters: dict[str, Any]
    total_count: int | None = None


class Sorting(msgspec.Struct, frozen=True):
    """The sort in effect."""

    order_by: str
    descending: bool

    @property
    def direction(self) -> str:
        return "desc" if self.descending else "asc"


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: the last row's sort value, as the database holds it, and its id."""

    binding: str
    value: int | float | str | None
    id: Id


def sorting(
    data: ListInput, order_by: str | UnsetType, *, allowed: tuple[str, ...], default: Sorting
) -> Sorting:
    """The sort asked for in either syntax, else the list's own.

    Raises:
        ValidationFailed: `sort` names a column this list cannot be sorted by.
    """
    descending = (
        default.descending if data.order_direction is UNSET else data.order_direction == "desc"
    )
    if order_by is not UNSET:
        return Sorting(order_by, descending)
    if data.sort is None:
        return Sorting(default.order_by, descending)
    name = data.sort.removeprefix("-")
    if name not in allowed:
        raise invalid("sort", f"Use one of: {', '.join(allowed)}, with a leading - for descending.")
    return Sorting(name, data.sort.startswith("-"))


def listed(
    data: ListInput,
    order_by: str | UnsetType,
    *,
    allowed: tuple[str, ...],
    default: Sorting,
    echoed: dict[str, Any],
    read: Callable[..., tuple[list[Any], str | None]],
    count: Callable[[], int],
    show: Callable[[list[Any]], list[T]],
) -> Page[T]:
    """One page of a list: `read` takes `sorting` and `filters`, and gives rows and the next cursor;
    `count` is asked only when the total is.

    Raises:
        ValidationFailed: the sort or the cursor is none of this list.
    """
    order = sorting(data, order_by, allowed=allowed, default=default)
    filters = {**echoed, "order_by": order.order_by, "order_direction": order.direction}
    rows, cursor = read(sorting=order, filters=filters)
    return Page(
        items=show(rows),
        next_cursor=cursor,
        limit=data.limit,
        filters=filters,
        total_count=count() if data.include_total else None,
    )


def binding(filters: dict[str, Any]) -> str:
    """A short digest of a filter and sort."""
    return blake2b(encode(filters), digest_size=6).hexdigest()


def write_cursor(position: Position) -> str:
    """A position as an opaque string."""
    return base64.urlsafe_b64encode(encode(position)).decode().rstrip("=")


def read_cursor(cursor: str | None, *, bound_to: str) -> Position | None:
    """The position a cursor stands for.

    Raises:
        ValidationFailed: it is no cursor, or one of another filter or sort.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True)
        position = msgspec.json.decode(text, type=Position)
    except (binascii.Error, ValueError):
        raise invalid("cursor", CURSOR_FORM) from None
    if position.binding != bound_to:
        raise invalid("cursor", CURSOR_BOUND)
    return position
