"""What the API answers, read leniently: a field that this version does not know is passed over."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

__all__ = [
    "UNSET",
    "Answer",
    "Detailed",
    "Page",
    "UnsetType",
    "as_it_is",
    "detailed",
    "nothing",
    "one",
    "page",
]

T = TypeVar("T")
M = TypeVar("M")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything that is answered."""


class Detailed(msgspec.Struct, Generic[T, M], frozen=True):
    """An answer, and what must be known to read it."""

    data: T
    meta: M


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None
    """What asks for the next page, with the same filter and sort; None: this is the last one."""
    has_next: bool
    limit: int
    filters: dict[str, Any]
    """The filters and the sort in effect."""
    total_count: int | None
    """All rows, where `include_total` asked for it."""


class _Pagination(msgspec.Struct):
    next_cursor: str | None
    has_next: bool
    limit: int
    total_count: int | None = None


class _One(msgspec.Struct, Generic[T]):
    data: T


class _List(msgspec.Struct, Generic[T]):
    data: list[T]
    pagination: _Pagination
    filters: dict[str, Any]


def one(kind: type[T]) -> Callable[[bytes], T]:
    """Reads one thing out of its envelope."""

    def read(body: bytes) -> T:
        found: T = _decoder(_One, kind).decode(body).data
        return found

    return read


def detailed(kind: type[T], meta: type[M]) -> Callable[[bytes], Detailed[T, M]]:
    """Reads a thing together with its `meta`."""

    def read(body: bytes) -> Detailed[T, M]:
        found: Detailed[T, M] = _decoder(Detailed, kind, meta).decode(body)
        return found

    return read


def page(kind: type[T]) -> Callable[[bytes], Page[T]]:
    """Reads a page of a list."""

    def read(body: bytes) -> Page[T]:
        found = _decoder(_List, kind).decode(body)
        return Page(
            items=found.data,
            next_cursor=found.pagination.next_cursor,
            has_next=found.pagination.has_next,
            limit=found.pagination.limit,
            filters=found.filters,
            total_count=found.pagination.total_count,
        )

    return read


def as_it_is(body: bytes) -> bytes:
    """A file."""
    return body


def nothing(_body: bytes) -> None:
    """An answer without a body."""


def _decoder(envelope: Any, *kinds: Any) -> Any:
    return _remembered(envelope, kinds)


@cache
def _remembered(envelope: Any, kinds: tuple[Any, ...]) -> Any:
    return msgspec.json.Decoder(envelope[kinds])
