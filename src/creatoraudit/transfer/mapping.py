"""Which column of ours a header of a file means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from creatoraudit.transfer.kinds import DATES, KINDS, Kind

POST_KEYS = frozenset({"external_id", "shortcode", "url"})

# What tells a kind from its columns; the first whose groups are all there is taken.
GUESSES: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("posts", (POST_KEYS, frozenset({"create_time"}))),
    (
        "post_observations",
        (
            POST_KEYS,
            frozenset({"at"}),
            frozenset({"views", "plays", "likes", "comments", "shares", "saves"}),
        ),
    ),
    ("posts", (POST_KEYS,)),
    (
        "account_observations",
        (
            frozenset({"username"}),
            frozenset({"at"}),
            frozenset({"followers", "following", "posts"}),
        ),
    ),
    ("accounts", (frozenset({"username"}),)),
    ("creators", (frozenset({"name"}),)),
)


class Mapped(NamedTuple):
    """A header of a file, and the column it is read as; None: it is ignored."""

    header: str
    column: str | None


def mapping(kind: Kind, headers: Iterable[str]) -> list[Mapped]:
    """Every header with its column. A column is taken once: by its own name, else by the first
    header that means it.
    """
    found = list(dict.fromkeys(headers))
    taken = {header: header for header in found if header in {c.name for c in kind.columns}}
    names = _names(kind.name)
    for header in found:
        column = names.get(plain(header))
        if header not in taken and column is not None and column not in taken.values():
            taken[header] = column
    if "video_url" in taken and not POST_KEYS.intersection(taken.values()):
        taken["video_url"] = "url"
    return [Mapped(header, taken.get(header)) for header in found]


def guess(columns: Mapping[str, Sequence[object]]) -> Kind | None:
    """The kind of record that has such columns.

    A bare `Date` beside figures is when a post was published, unless posts come more than once or
    all on one date: then it is when they were observed.
    """
    for name, groups in GUESSES:
        mapped = {m.column: m.header for m in mapping(KINDS[name], columns) if m.column}
        if all(group & mapped.keys() for group in groups):
            is_bare = name == "posts" and plain(mapped.get("create_time", "")) in DATES.split()
            if not (is_bare and _repeats(columns, mapped)):
                return KINDS[name]
    return None


def missing(kind: Kind, columns: Iterable[str | None]) -> list[tuple[str, ...]]:
    """The groups of columns of which none is there."""
    there = set(columns)
    return [group for group in kind.required if not there.intersection(group)]


def plain(header: str) -> str:
    """A header without case, accents of width, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", header).casefold())


def _repeats(columns: Mapping[str, Sequence[object]], mapped: Mapping[str, str]) -> bool:
    """Whether one post has several records, or all have one date."""
    key = next(mapped[name] for name in ("external_id", "shortcode", "url") if name in mapped)
    posts, dates = columns[key], columns[mapped["create_time"]]
    return len(set(posts)) < len(posts) or len(set(dates)) == 1 < len(dates)


@cache
def _names(kind: str) -> dict[str, str]:
    """Every name of a kind's columns, without case and punctuation."""
    columns = KINDS[kind].columns
    names = {plain(column.name): column.name for column in columns}
    # `Video URL` is the address of its page, whatever `video_url` is among our columns.
    return names | {
        synonym: column.name for column in columns for synonym in column.synonyms.split()
    }
