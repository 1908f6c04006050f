"""What a tool answers: the document of the API, in pages and pieces that fit a conversation."""

from __future__ import annotations

from typing import Any

from creatoraudit.models import Detailed, Placed, decode, encode
from creatoraudit.paging import Page
from creatoraudit.web.mcp.schemas import Json
from creatoraudit.web.mcp.untrusted import LONGEST, LONGEST_IN_LIST, marked

MOST_BYTES = 28_000
"""About 8,000 tokens."""
ROOM = 400
"""What is said of what was left out."""


def document_of(result: Any) -> Json:
    """The answer of an operation, with what strangers wrote marked."""
    document: Json = decode(encode(_shaped(result)))
    many = isinstance(result, Page)
    return marked(document, longest=LONGEST_IN_LIST if many else LONGEST)


def rows_that_fit(document: Json) -> int | None:
    """How many rows of a page fit into an answer; None: all."""
    over = len(encode(document)) + ROOM - MOST_BYTES
    if over <= 0:
        return None
    rows = document["data"]
    left = len(rows)
    while over > 0 and left > 1:
        left -= 1
        over -= len(encode(rows[left])) + 1
    return left


def with_more(document: Json, *, is_first: bool) -> Json:
    """A page that says how to get the next."""
    pagination = document["pagination"]
    cursor, total = pagination["next_cursor"], pagination.get("total_count")
    if cursor is None:
        return document
    counted = is_first and total is not None
    more = f"{total - len(document['data'])} more" if counted else "There are more"
    return {**document, "more": f"{more}, call again with cursor={cursor}"}


def cut_to_fit(document: Json) -> Json:
    """An answer that is no page, without the end of its longest list where it is too long."""
    over = len(encode(document)) + ROOM - MOST_BYTES
    if over <= 0:
        return document
    place, longest = max(_collections("", document), key=lambda found: len(encode(found[1])))
    names = list(longest) if isinstance(longest, dict) else []
    sizes = [len(encode(entry)) for entry in _entries(longest)]
    left = len(sizes)
    while over > 0 and left > 1:
        left -= 1
        over -= sizes[left]
    said = (
        f"{place} has {len(sizes)} entries; the first {left} are shown. "
        "Ask for less to see them all."
    )
    kept = {name: longest[name] for name in names[:left]} if names else longest[:left]
    return {**_replaced(document, longest, kept), "cut": said}


def _shaped(result: Any) -> Any:
    if result is None:
        return {"data": {"done": True}}
    if isinstance(result, Page):
        return {"data": result.items, "pagination": _pagination(result)}
    if isinstance(result, Placed):
        return {"data": result.item, "is_new": result.is_new}
    return result if isinstance(result, Detailed) else {"data": result}


def _pagination(page: Page[Any]) -> Json:
    pagination: Json = {
        "next_cursor": page.next_cursor,
        "has_next": page.next_cursor is not None,
        "limit": page.limit,
    }
    if page.total_count is not None:
        pagination["total_count"] = page.total_count
    return pagination


def _collections(place: str, value: Any) -> list[tuple[str, Any]]:
    """Every list and every object with many entries, with where it stands."""
    if isinstance(value, list):
        return [(place, value)]
    if not isinstance(value, dict):
        return []
    found: list[tuple[str, Any]] = [
        one for name, inner in value.items() for one in _collections(f"{place}.{name}", inner)
    ]
    return [*found, (place, value)] if len(value) > MANY else found


MANY = 20


def _entries(longest: Any) -> list[Any]:
    """What each entry is made of; that of an object is as long as this pair, within a byte."""
    if isinstance(longest, list):
        return longest
    return [(name, value) for name, value in longest.items()]


def _replaced(value: Any, old: Any, new: Any) -> Any:
    if value is old:
        return new
    if isinstance(value, dict):
        return {name: _replaced(inner, old, new) for name, inner in value.items()}
    return value
