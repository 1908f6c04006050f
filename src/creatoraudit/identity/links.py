"""One-time links: printed by a command, good for one sign-in or for making the first owner."""

from __future__ import annotations

from datetime import timedelta

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.config import Settings
from creatoraudit.errors import Conflict, NotFound
from creatoraudit.identity import unscoped
from creatoraudit.identity.models import LinkTarget, Purpose, SignedIn
from creatoraudit.identity.people import acting_as, person_by_email, record_for
from creatoraudit.identity.sessions import start_session
from creatoraudit.operation import Context, changing
from creatoraudit.organizations.operations import has_own_organization
from creatoraudit.secrets import new_token, token_digest
from creatoraudit.services import Services

LIFETIME = timedelta(minutes=15)
KEPT = timedelta(days=1)

GONE = (
    "This link does not work any more: a link can be used once, within 15 minutes."
    " Whoever runs this server can make another with `creatoraudit link EMAIL`."
)
SET_UP_GONE = (
    "This link does not work any more: a link can be used once, within 15 minutes."
    " Whoever runs this server can make another with `creatoraudit setup`."
)
ALREADY_SET_UP = (
    "This installation has its first owner already; `creatoraudit link EMAIL` signs in."
)

PATHS: dict[Purpose, str] = {"sign-in": "/sign-in/link", "setup": "/setup"}


def make_sign_in_link(services: Services, caller: Caller, email: str) -> str:
    """An address that signs a person in, once and within 15 minutes.

    Raises:
        NotFound: nobody has this e-mail.
    """
    with changing(services, caller) as ctx:
        user = person_by_email(ctx, email)
        record_for(ctx, user.id, "user.link_made", name=user.name)
        token = make_link(ctx, "sign-in", user_id=user.id)
    return link_address(services.settings, "sign-in", token)


def make_setup_link(services: Services, caller: Caller) -> str:
    """An address that makes the first owner and their organization, once and within 15 minutes.

    Raises:
        Conflict: there is one already; the demonstration's do not count.
    """
    with changing(services, caller) as ctx:
        require_not_set_up(ctx)
        token = make_link(ctx, "setup", user_id=None)
    return link_address(services.settings, "setup", token)


def make_link(ctx: Context, purpose: Purpose, *, user_id: str | None) -> str:
    """Add a link; returns its token, of which only the digest is kept."""
    unscoped.delete_dead_links(ctx.connection, before=ctx.now - KEPT)
    token = new_token()
    row = {
        "digest": token_digest(token),
        "purpose": purpose,
        "user_id": user_id,
        "created_at": ctx.now,
        "expires_at": ctx.now + LIFETIME,
    }
    unscoped.insert_link(ctx.connection, row=row)
    return token


def link_address(settings: Settings, purpose: Purpose, token: str) -> str:
    """Where a link leads."""
    return f"{settings.base_url}{PATHS[purpose]}?token={token}"


def peek_link(services: Services, token: str, *, purpose: Purpose = "sign-in") -> LinkTarget:
    """What a link is for, without using it.

    Raises:
        NotFound: it was used, has run out, or never was.
    """
    with services.database.reading() as connection:
        row = unscoped.find_link(connection, digest=token_digest(token), now=clock.now())
    if row is None or row.purpose != purpose:
        raise NotFound(SET_UP_GONE if purpose == "setup" else GONE)
    return LinkTarget(
        purpose=row.purpose,
        user_id=row.user_id,
        name=row.name,
        email=row.email,
        expires_at=row.expires_at,
    )


def use_link(
    services: Services, caller: Caller, token: str, *, replacing: str | None = None
) -> SignedIn:
    """Sign in by a link, which is used up by this; `replacing` is the token of a session to end.

    Raises:
        NotFound: it was used, has run out, or never was.
    """
    target = peek_link(services, token)
    if target.user_id is None or target.name is None:
        raise NotFound(GONE)
    with changing(services, caller) as ctx:
        take_link(ctx, token, gone=GONE)
        acting_as(ctx, target.user_id, name=target.name)
        record_for(ctx, target.user_id, "user.signed_in", name=target.name, by="link")
        return start_session(ctx, target.user_id, replacing=replacing)


def take_link(ctx: Context, token: str, *, gone: str) -> None:
    """Use a link up: of however many requests, one succeeds.

    Raises:
        NotFound
    """
    if not unscoped.use_link(ctx.connection, digest=token_digest(token), now=ctx.now):
        raise NotFound(gone)


def require_not_set_up(ctx: Context) -> None:
    """Refuse to make another first owner.

    Raises:
        Conflict
    """
    if has_own_organization(ctx):
        raise Conflict(ALREADY_SET_UP)
