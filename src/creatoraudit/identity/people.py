"""Adding and finding people."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlalchemy.engine import Connection

from creatoraudit.clock import uuid7
from creatoraudit.errors import Conflict, NotFound, invalid
from creatoraudit.identity import unscoped
from creatoraudit.models import clean_line, ignoring_case
from creatoraudit.operation import Context
from creatoraudit.organizations.operations import memberships_of

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


def find_by_email(connection: Connection, email: str) -> Any:
    """The person with this e-mail, in any case, or None; any text may be asked for."""
    key = ignoring_case(email.strip()[:LONGEST_EMAIL])
    return unscoped.find_user_by_email(connection, email_key=key) if key.isprintable() else None


def person_by_email(ctx: Context, email: str) -> Any:
    """The person with this e-mail.

    Raises:
        NotFound
    """
    row = find_by_email(ctx.connection, email)
    if row is None:
        raise NotFound(f"There is nobody with the e-mail {email}.")
    return row


def acting_as(ctx: Context, user_id: str, *, name: str) -> None:
    """From here on the change is this person's: they have just proved who they are."""
    ctx.caller = msgspec.structs.replace(ctx.caller, type="person", id=user_id, name=name)


def record_for(ctx: Context, user_id: str, action: str, *, name: str, **detail: object) -> None:
    """Put what concerns a person into the audit log of every organization they belong to."""
    for membership in memberships_of(ctx, user_id):
        ctx.organization_id = membership.organization_id
        ctx.record(action, subject="user", id=user_id, name=name, **detail)
