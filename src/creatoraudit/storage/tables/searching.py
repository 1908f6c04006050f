"""The index that finds a part of a text: which three characters in a row occur in which row.

Each of the tables below keeps `search_text`, in the form of `models.ignoring_case`, and has a table
beside it that is its index, filled by triggers of migration 0003. What it is like depends on the
database, so it is no part of the metadata:

- SQLite: an FTS5 table of trigrams without content, whose `rowid` is the row's number;
- PostgreSQL: a table of `rowid`, `organization_id` and `search_text`, with a GIN index on
  `creatoraudit_grams(organization_id, search_text)`, the array of the trigrams.

Both index the organization together with the text, so that a look-up reads no other one's rows:
SQLite as a trigram of capitals and digits before the text, which is folded and has no capitals;
PostgreSQL as one more element of the array. `storage/substring.py` asks them.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from creatoraudit.storage.tables.tracking import accounts, creators, posts


class Searched(NamedTuple):
    """A table that can be searched."""

    number: sa.Column[int]
    """What its index knows a row by."""
    grams: sa.TableClause
    """Its index."""


def _searched(number: sa.Column[int]) -> Searched:
    # The last two are PostgreSQL's.
    names = ("rowid", "organization_id", "search_text")
    index = sa.table(f"{number.table.name}_search", *(sa.column(name) for name in names))
    return Searched(number, index)


SEARCHED: dict[sa.Table, Searched] = {
    accounts: _searched(accounts.c.number),
    creators: _searched(creators.c.number),
    posts: _searched(posts.c.post_id),
}


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the metadata describes a table: not the index, nor what FTS5 puts beside it."""
    return kind != "table" or not any(
        (name or "").startswith(searched.grams.name) for searched in SEARCHED.values()
    )
