"""Accounts as they are answered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from creatoraudit.accounts import queries
from creatoraudit.accounts.models import Account
from creatoraudit.analytics.metrics import ENGAGEMENT
from creatoraudit.errors import NotFound
from creatoraudit.operation import Context

UNKNOWN = "There is no account with this id."

_PARTIAL = Account.__struct_fields__.index("partial")


def present(ctx: Context, id: str) -> Account:
    """One account.

    Raises:
        NotFound
    """
    row = queries.find_shown(ctx.connection, ctx.organization_id, id=id)
    if row is None:
        raise NotFound(UNKNOWN)
    return accounts_of([row])[0]


def accounts_of(rows: Iterable[Any]) -> list[Account]:
    """Rows as accounts: their columns are its fields, in this order."""
    return [Account(*row[:_PARTIAL], *_partial(row[_PARTIAL])) for row in rows]


@cache
def _partial(hidden_counters: str) -> tuple[Any, ...]:
    """The last field: the parts of the engagement rate that are hidden."""
    return ([name for name in ENGAGEMENT if name in hidden_counters.split()],)
