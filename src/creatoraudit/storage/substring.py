"""Finding a part of a text by an index of every three characters in a row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection

from creatoraudit.models import ignoring_case
from creatoraudit.storage.tables.searching import SEARCHED

GRAM = 3

# A long text is found by these many of its trigrams: what they leave is compared as a whole.
MOST_GRAMS = 24


def narrowed(
    connection: Connection,
    select: sa.Select[Any],
    table: sa.Table,
    *,
    organization_id: str,
    text: str,
) -> sa.Select[Any]:
    """Only the rows whose `search_text` holds a text, in any case; every character means itself.

    From three characters on an index finds them; fewer are looked for in all rows of `select`.
    """
    part = ignoring_case(text)
    found = select.where(holds(connection, table, part))
    if not is_indexed(part):
        return found
    number, index = SEARCHED[table]
    return found.join(index, index.c.rowid == number).where(
        _has_grams(connection, index, organization_id=organization_id, part=part)
    )


def is_indexed(part: str) -> bool:
    """Whether the index can find a text."""
    return len(part) >= GRAM


def holds(connection: Connection, rows: sa.FromClause, part: str) -> sa.ColumnElement[bool]:
    """Whether `search_text` of these rows holds a text that is folded already."""
    place = sa.func.strpos if connection.dialect.name == "postgresql" else sa.func.instr
    return place(rows.c.search_text, part) > 0


def grams(part: str) -> list[str]:
    """Some of a text's trigrams, spread evenly over it."""
    last = len(part) - GRAM
    count = min(last + 1, MOST_GRAMS)
    starts = {last * place // max(1, count - 1) for place in range(count)}
    return sorted({part[start : start + GRAM] for start in starts})


def _has_grams(
    connection: Connection, index: sa.TableClause, *, organization_id: str, part: str
) -> sa.ColumnElement[bool]:
    if connection.dialect.name == "postgresql":
        kept = sa.func.creatoraudit_grams(index.c.organization_id, index.c.search_text)
        wanted = sa.literal([organization_id, *grams(part)], postgresql.ARRAY(sa.Text()))
        return kept.bool_op("@>")(wanted)
    quoted = " ".join(_quoted(gram) for gram in (organization_id[-GRAM:].upper(), *grams(part)))
    return sa.literal_column(index.name).bool_op("MATCH")(quoted)


def _quoted(gram: str) -> str:
    """A string of FTS5, in which only the quotation mark means anything."""
    return '"' + gram.replace('"', '""') + '"'
