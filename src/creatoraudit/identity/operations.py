"""What people do with their own access: sign in, set a password, set the installation up.

They belong to no organization, so they are plain functions with a transaction of their own: a
password takes its time, and no transaction waits for it.
"""

from __future__ import annotations

from collections.abc import Callable

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.errors import FieldError, SignInTooOld, ValidationFailed, invalid
from creatoraudit.identity import unscoped
from creatoraudit.identity.links import SET_UP_GONE, peek_link, require_not_set_up, take_link
from creatoraudit.identity.models import Person, SetUp, SignedIn
from creatoraudit.identity.passwords import (
    acceptable_password,
    hash_password,
    is_outdated,
    is_password,
)
from creatoraudit.identity.people import (
    LONGEST_NAME,
    acting_as,
    add_person,
    clean_email,
    find_by_email,
    record_for,
)
from creatoraudit.identity.sessions import start_session
from creatoraudit.identity.throttle import throttle_address, throttle_email
from creatoraudit.models import clean_line
from creatoraudit.operation import FRESH_SIGN_IN, changing
from creatoraudit.organizations.operations import add_member, find, make_organization
from creatoraudit.services import Services
from creatoraudit.storage.dialect import take_turn

NO_MATCH = "E-mail and password do not match. Check both and try again."
WRONG_PASSWORD = "This is not your current password."  # noqa: S105
SIGN_IN_AGAIN = "To set a password you need a sign-in from the last hour. Sign in again first."


def sign_in(
    services: Services, caller: Caller, *, email: str, password: str, replacing: str | None = None
) -> SignedIn:
    """Sign in; `replacing` is the token of a session that ends by this.

    The same words and the same work whether or not there is such an account.

    Raises:
        ValidationFailed: they do not match.
        RateLimited: too many attempts from this address or for this e-mail.
    """
    throttle_address(services, caller.address)
    throttle_email(services, email)
    with services.database.reading() as connection:
        user = find_by_email(connection, email)
    if not is_password(user and user.password_hash, password) or user is None:
        raise invalid("password", NO_MATCH)
    renewed = hash_password(password) if is_outdated(user.password_hash) else None
    with changing(services, caller) as ctx:
        if renewed:
            unscoped.update_user(ctx.connection, user_id=user.id, values={"password_hash": renewed})
        acting_as(ctx, user.id, name=user.name)
        record_for(ctx, user.id, "user.signed_in", name=user.name, by="password")
        return start_session(ctx, user.id, replacing=replacing)


def set_password(
    services: Services, caller: Caller, person: Person, *, new: str, current: str | None = None
) -> None:
    """Set or change a password; all other sessions of the person end.

    The current password is needed where there is one and the sign-in is older than an hour.

    Raises:
        ValidationFailed: field `current` or `new`.
        SignInTooOld: there is no current password to show instead.
        RateLimited
    """
    _prove_again(services, caller, person, current=current)
    kept = hash_password(acceptable_password("new", new, email=person.email))
    with changing(services, caller) as ctx:
        connection = ctx.connection
        unscoped.update_user(connection, user_id=person.user_id, values={"password_hash": kept})
        unscoped.delete_other_sessions(
            connection, user_id=person.user_id, digest=person.session_digest
        )
        unscoped.end_links(connection, user_id=person.user_id, now=ctx.now)
        acting_as(ctx, person.user_id, name=person.name)
        record_for(ctx, person.user_id, "user.password_set", name=person.name)


def set_up(services: Services, caller: Caller, token: str, data: SetUp) -> tuple[SignedIn, str]:
    """Make the first owner and their organization; returns the session and the organization's slug.

    Raises:
        NotFound: the link was used or has run out.
        ValidationFailed: fields `organization`, `name`, `email`, `password`.
        Conflict: there is a first owner already, or a person with this e-mail.
        RateLimited
    """
    throttle_address(services, caller.address)
    peek_link(services, token, purpose="setup")
    wanted = _checked(data)
    kept = hash_password(wanted.password)
    with changing(services, caller) as ctx:
        take_turn(ctx.connection, "setup")
        take_link(ctx, token, gone=SET_UP_GONE)
        require_not_set_up(ctx)
        user_id = add_person(ctx, email=wanted.email, name=wanted.name, password_hash=kept)
        acting_as(ctx, user_id, name=wanted.name)
        make_organization(ctx, wanted.organization)
        add_member(ctx, user_id, role="owner", name=wanted.name)
        return start_session(ctx, user_id), find(ctx).slug


def _checked(data: SetUp) -> SetUp:
    """The input in clean form; all that is wrong with it is told together."""
    errors: list[FieldError] = []
    checks: dict[str, Callable[[], str]] = {
        "organization": lambda: clean_line("organization", data.organization, longest=LONGEST_NAME),
        "name": lambda: clean_line("name", data.name, longest=LONGEST_NAME),
        "email": lambda: clean_email(data.email),
        "password": lambda: acceptable_password("password", data.password, email=data.email),
    }
    values: dict[str, str] = {}
    for field, check in checks.items():
        try:
            values[field] = check()
        except ValidationFailed as error:
            errors += error.errors
    if errors:
        raise ValidationFailed(errors)
    return SetUp(**values)


def _prove_again(
    services: Services, caller: Caller, person: Person, *, current: str | None
) -> None:
    if clock.now() - person.authenticated_at <= FRESH_SIGN_IN:
        return
    if not person.has_password:
        raise SignInTooOld(SIGN_IN_AGAIN)
    throttle_address(services, caller.address)
    throttle_email(services, person.email)
    with services.database.reading() as connection:
        user = unscoped.find_user(connection, user_id=person.user_id)
    if not is_password(user.password_hash, current or ""):
        raise invalid("current", WRONG_PASSWORD)
