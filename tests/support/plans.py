"""What the database is asked, and how it means to find the answer.

with sent() as statements:
    invoke(services, alice, get_overview, {})
assert len(statements) == 3
for statement in statements:
    assert_by_key(services, statement)
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event

from creatoraudit.services import Services


class Statement(NamedTuple):
    """One statement as the driver got it."""

    text: str
    parameters: Any


@contextmanager
def sent() -> Iterator[list[Statement]]:
    """Collects every statement that any database of this process is sent, but for BEGIN."""
    seen: list[Statement] = []

    def note(*arguments: Any) -> None:
        text, parameters = arguments[2:4]
        if not text.startswith(("BEGIN", "EXPLAIN", "SET LOCAL")):
            seen.append(Statement(text, parameters))

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)


def plan_of(services: Services, statement: Statement) -> list[str]:
    """The lines of the plan.

    A small table is cheapest read whole: PostgreSQL is told not to, and shows whether it could.
    """
    with services.database.reading() as connection:
        if services.database.is_sqlite:
            explained = f"EXPLAIN QUERY PLAN {statement.text}"
            rows = connection.exec_driver_sql(explained, statement.parameters)
            return [str(row[3]) for row in rows]
        for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {statement.text}", statement.parameters)
        return [str(row[0]).strip() for row in rows]


def assert_by_key(services: Services, statement: Statement, *, may_sort: bool = False) -> None:
    """No table is read whole, and nothing is sorted unless few rows are left to sort."""
    plan = plan_of(services, statement)
    faults = SQLITE_FAULTS if services.database.is_sqlite else POSTGRESQL_FAULTS
    found = [line for line in plan for fault in faults["reads"] if fault.search(line)]
    if not may_sort:
        found += [line for line in plan for fault in faults["sorts"] if fault.search(line)]
    assert not found, f"{statement.text}\n" + "\n".join(plan)


SQLITE_FAULTS = {
    # A scan through an index that answers alone is a whole read, too; what matches is not.
    "reads": [
        re.compile(r"^SCAN (?!CONSTANT|\(subquery|anon_\d|\w*_each|\w+ VIRTUAL TABLE INDEX \d:=?M)")
    ],
    "sorts": [re.compile(r"TEMP B-TREE FOR (?!GROUP BY|DISTINCT)")],
}
POSTGRESQL_FAULTS = {
    "reads": [re.compile(r"Seq Scan on"), re.compile(r"^Filter: (?!.*_grams).*organization_id")],
    "sorts": [re.compile(r"(^|-> +)Sort\b")],
}
