"""Adding and finding people."""

from __future__ import annotations

import re
from typing import Any

from creatoraudit.clock import uuid7
from creatoraudit.errors import Conflict, NotFound, invalid
from creatoraudit.identity import unscoped
from creatoraudit.models import clean_line, ignoring_case
from creatoraudit.operation import Context

LONGEST_NAME = 100
LONGEST_EMAIL = 254
EMAIL_FORM = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


def add_person(ctx: Context, *, email: str, name: str, password_hash: str | None = None) -> str:
    """Add a person, who belongs to no organization yet. Returns their id.

    Raises:
        ValidationFailed: name or e-mail cannot be one.
        Conflict: somebody has this e-mail already.
    """
    address = clean_email(email)
    if unscoped.find_user_by_email(ctx.connection, email_key=ignoring_case(address)) is not None:
        raise Conflict(f"There is already a person with the e-mail {address}.")
    user_id = uuid7()
    row = {
        "id": user_id,
        "email": address,
        "email_key": ignoring_case(address),
        "name": clean_line("name", name, longest=LONGEST_NAME),
        "password_hash": password_hash,
        "created_at": ctx.now,
    }
    unscoped.insert_user(ctx.connection, row=row)
    return user_id


def clean_email(email: str) -> str:
    """An e-mail address as it is kept: not checked beyond its form, since only mail can tell.

    Raises:
        ValidationFailed
    """
    address = clean_line("email", email, longest=LONGEST_EMAIL)
    if EMAIL_FORM.fullmatch(address) is None:
        raise invalid("email", "Use an e-mail address such as alice@example.com.")
    return address


def person_by_email(ctx: Context, email: str) -> Any:
    """The person with this e-mail, in any case.

    Raises:
        NotFound
    """
    row = unscoped.find_user_by_email(ctx.connection, email_key=ignoring_case(email.strip()))
    if row is None:
        raise NotFound(f"There is nobody with the e-mail {email}.")
    return row
