"""What the tests of sign-ins share."""

from typing import Any

from sqlalchemy import Table, select

from creatoraudit.caller import Caller
from creatoraudit.identity.models import Person
from creatoraudit.identity.operations import set_password, sign_in
from creatoraudit.identity.people import find_by_email
from creatoraudit.identity.sessions import find_session, start_session
from creatoraudit.operation import changing
from creatoraudit.services import Services
from creatoraudit.storage.tables import audit_log

ALICE = "alice@northlight.example"
PASSWORD = "a few plain words"
VISITOR = Caller(address="192.0.2.7", client="Firefox on Linux")


def signed_in(services: Services, email: str = ALICE) -> tuple[str, Person]:
    """A new session of somebody, with its token."""
    with changing(services, VISITOR) as ctx:
        token = start_session(ctx, find_by_email(ctx.connection, email).id).token
    return token, person_of(services, token)


def person_of(services: Services, token: str) -> Person:
    """Who is signed in with this token; fails when nobody is."""
    person = find_session(services, token)
    assert person is not None
    return person


def give_password(services: Services, email: str = ALICE) -> None:
    """Let somebody set a password."""
    _, person = signed_in(services, email)
    set_password(services, VISITOR, person, new=PASSWORD)


def try_to_sign_in(
    services: Services, *, password: str = PASSWORD, email: str = ALICE, address: str = "192.0.2.7"
) -> str:
    """Sign in; the session's token."""
    caller = Caller(address=address, client="Firefox")
    return sign_in(services, caller, email=email, password=password).token


def rows_of(services: Services, table: Table) -> list[Any]:
    """All rows of a table."""
    with services.database.reading() as connection:
        return list(connection.execute(select(table)))


def actions(services: Services) -> list[tuple[str, str, str]]:
    """The audit log's actions, with who did them and to whom; memberships left out."""
    rows = sorted(rows_of(services, audit_log), key=lambda row: str(row.id))
    return [
        (row.action, row.actor_name, row.subject_name)
        for row in rows
        if row.action not in {"organization.created", "member.added"}
    ]
