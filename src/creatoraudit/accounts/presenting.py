"""Accounts as they are answered: documents that the database wrote, or models read from these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from creatoraudit.accounts import queries
from creatoraudit.accounts.models import Account
from creatoraudit.errors import NotFound
from creatoraudit.operation import Context
from creatoraudit.paging import Page

UNKNOWN = "There is no account with this id."

_read = msgspec.json.Decoder(Account).decode


def present(ctx: Context, id: str) -> Account:
    """One account.

    Raises:
        NotFound
    """
    document = queries.find_document(ctx.connection, ctx.organization_id, id=id)
    if document is None:
        raise NotFound(UNKNOWN)
    return _read(document)


def documents(rows: Iterable[Any]) -> list[Any]:
    """The accounts of a page, which the API passes on as they are."""
    return [msgspec.Raw(row.document) for row in rows]


def accounts_of(page: Page[Account]) -> list[Account]:
    """The accounts of a page as models, for who looks into them."""
    written: list[Any] = list(page.items)
    return [_read(document) for document in written]
