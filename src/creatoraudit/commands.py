"""What the commands of `cli.py` share: opening the installation, and finding what was named."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from creatoraudit.caller import RANKS, Caller
from creatoraudit.config import ConfigurationError, load_settings
from creatoraudit.errors import Conflict, DomainError, NotFound, ValidationFailed, invalid
from creatoraudit.identity.people import add_person, find_by_email
from creatoraudit.keys.models import ApiKey
from creatoraudit.keys.operations import list_api_keys
from creatoraudit.models import ignoring_case
from creatoraudit.operation import Context, changing, invoke
from creatoraudit.organizations.operations import (
    add_member,
    all_slugs,
    memberships_of,
    organization_by_slug,
)
from creatoraudit.services import Services
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import SchemaState, migrate, schema_state
from creatoraudit.web.logs import configure_logs
from creatoraudit.web.redaction import redact
from creatoraudit.welcome import OPERATOR
from creatoraudit.wiring import (
    NEWER,
    StartError,
    check_reachable,
    opened_services,
    prepare_data_folder,
)

__all__ = [
    "OPERATOR",
    "add_to_organization",
    "all_keys",
    "every_slug",
    "find_key",
    "migrate_database",
    "opened",
    "operator_of",
    "require_yes",
    "scope_list",
    "seconds",
    "sentence_of",
]


class Declined(Exception):
    """The question was not answered with yes."""

    def __str__(self) -> str:
        return "Nothing was done."


DURATION = re.compile(r"(\d{1,6})([dhm])")
UNITS = {"d": 86_400, "h": 3_600, "m": 60}


@contextmanager
def opened() -> Iterator[Services]:
    """The installation that the environment names, for the length of a command."""
    configure_logs(stream=sys.stderr)
    with opened_services(load_settings()) as services:
        yield services


def sentence_of(error: Exception) -> str:
    """An error as whoever typed the command reads it; a key typed by mistake is not repeated."""
    return redact(_sentence_of(error))


def _sentence_of(error: Exception) -> str:
    if isinstance(error, ValidationFailed):
        return " ".join(f"{field}: {message}" for field, message in error.errors)
    if isinstance(error, DomainError):
        return error.detail
    if isinstance(error, StartError | ConfigurationError | Declined):
        return str(error)
    first_line = str(error).partition("\n")[0]
    return f"Something went wrong that should not ({type(error).__name__}: {first_line})."


def migrate_database() -> str:
    """Bring the database to this version's schema; says what was done."""
    settings = load_settings()
    prepare_data_folder(settings)
    database = Database(settings)
    try:
        check_reachable(database)
        if schema_state(database) is SchemaState.NEWER:
            raise StartError(*NEWER)
        return (
            "The database was brought to this version's schema."
            if migrate(database)
            else "The database has this version's schema already."
        )
    finally:
        database.close()


def operator_of(services: Services, slug: str) -> Caller:
    """The command line, acting in one organization.

    Raises:
        NotFound
    """
    with services.database.reading() as connection:
        organization = organization_by_slug(Context(services, OPERATOR, connection), slug)
    return msgspec.structs.replace(OPERATOR, organization_id=organization.id)


def every_slug(services: Services) -> list[str]:
    """The short names of all organizations."""
    with services.database.reading() as connection:
        return all_slugs(Context(services, OPERATOR, connection))


def all_keys(services: Services, caller: Caller) -> list[ApiKey]:
    """Every key of the organization, the newest first."""
    found: list[ApiKey] = []
    asked: dict[str, object] = {"limit": 200}
    while True:
        page = invoke(services, caller, list_api_keys, asked)
        found += page.items
        if page.next_cursor is None:
            return found
        asked["cursor"] = page.next_cursor


def find_key(services: Services, caller: Caller, named: str) -> ApiKey:
    """The key with this name, id or mask.

    Raises:
        NotFound
    """
    name = ignoring_case(named.strip())
    for key in all_keys(services, caller):
        masks = (key.masked_key, key.masked_key.replace("…", "..."))
        if named == key.id or named in masks or name == ignoring_case(key.name):
            return key
    raise NotFound("There is no key with this name, id or mask here; `keys list` shows them all.")


def add_to_organization(services: Services, slug: str, *, email: str, name: str, role: str) -> None:
    """Give somebody a role; who is not known yet is added.

    Raises:
        NotFound, Conflict, ValidationFailed
    """
    if role not in RANKS:
        raise invalid("role", f"Use one of: {', '.join(reversed(RANKS))}.")
    with changing(services, OPERATOR) as ctx:
        ctx.organization_id = organization_by_slug(ctx, slug).id
        user: Any = find_by_email(ctx.connection, email)
        if user is not None and _is_member(ctx, user.id):
            raise Conflict(f"{user.name} belongs to {slug} already.")
        user_id = user.id if user else add_person(ctx, email=email, name=name)
        add_member(ctx, user_id, role=role, name=user.name if user else name)


def require_yes(question: str) -> None:
    """Ask whoever typed the command; standard output is left to results.

    Raises:
        Declined: anything but yes.
    """
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise Declined


def scope_list(text: str) -> list[str]:
    """`read,write` as a list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def seconds(text: str) -> int:
    """`30d`, `12h` or `90m` in seconds.

    Raises:
        ValidationFailed
    """
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise invalid(text, "This is not a time from now; use one such as 30d, 12h or 90m.")
    return int(match[1]) * UNITS[match[2]]


def _is_member(ctx: Context, user_id: str) -> bool:
    return any(
        membership.organization_id == ctx.organization_id
        for membership in memberships_of(ctx, user_id)
    )
