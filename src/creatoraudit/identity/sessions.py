"""Sessions: a random token in a cookie, of which the database holds the digest only."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest
from hmac import digest as hmac_digest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.errors import NotFound, Unavailable
from creatoraudit.identity import unscoped
from creatoraudit.identity.models import Person, SignedIn
from creatoraudit.identity.people import acting_as, record_for
from creatoraudit.operation import Context, changing
from creatoraudit.organizations.models import Membership
from creatoraudit.organizations.operations import memberships_of
from creatoraudit.secrets import new_token, token_digest
from creatoraudit.services import Services

LONGEST = timedelta(days=30)
LONGEST_IDLE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
TOKEN_LENGTH = 43
LONGEST_CLIENT = 200


def find_session(services: Services, token: str) -> Person | None:
    """Who is signed in with this token; None when the session has ended or never was."""
    if len(token) != TOKEN_LENGTH:
        return None
    now, digest = clock.now(), token_digest(token)
    with services.database.reading() as connection:
        row = unscoped.find_session(connection, digest=digest)
    if row is None or row.expires_at <= now or now - row.last_seen_at >= LONGEST_IDLE:
        return None
    if now - row.last_seen_at >= SEEN_EVERY:
        _see(services, digest)
    return Person(
        user_id=row.user_id,
        name=row.name,
        email=row.email,
        has_password=bool(row.has_password),
        authenticated_at=row.authenticated_at,
        session_digest=digest,
    )


def sign_out(services: Services, caller: Caller, token: str) -> None:
    """End a session; nothing happens where there is none."""
    with changing(services, caller) as ctx:
        row = unscoped.find_session(ctx.connection, digest=token_digest(token))
        if row is None:
            return
        unscoped.delete_session(ctx.connection, digest=row.digest)
        acting_as(ctx, row.user_id, name=row.name)
        record_for(ctx, row.user_id, "user.signed_out", name=row.name)


def start_session(ctx: Context, user_id: str, *, replacing: str | None = None) -> SignedIn:
    """Begin a session of a person who has just proved who they are; the one it replaces ends."""
    _tidy(ctx)
    if replacing:
        unscoped.delete_session(ctx.connection, digest=token_digest(replacing))
    token, ends = new_token(), ctx.now + LONGEST
    unscoped.insert_session(
        ctx.connection,
        row={
            "digest": token_digest(token),
            "user_id": user_id,
            "created_at": ctx.now,
            "authenticated_at": ctx.now,
            "last_seen_at": ctx.now,
            "expires_at": ends,
            "address": ctx.caller.address,
            "client": ctx.caller.client[:LONGEST_CLIENT],
        },
    )
    return SignedIn(token=token, user_id=user_id, expires_at=ends)


def organizations_of(services: Services, person: Person) -> list[Membership]:
    """The organizations a person can switch to, by name."""
    with services.database.reading() as connection:
        return memberships_of(Context(services, Caller(), connection), person.user_id)


def person_caller(
    services: Services, person: Person, slug: str, *, address: str, client: str
) -> Caller:
    """A person as the caller of operations in one organization.

    Raises:
        NotFound: there is no such organization, or the person does not belong to it.
    """
    for membership in organizations_of(services, person):
        if membership.slug == slug:
            return caller_in(person, membership, address=address, client=client)
    raise NotFound("There is no such organization, or you do not belong to it.")


def caller_in(person: Person, membership: Membership, *, address: str, client: str) -> Caller:
    """A person as the caller of operations in an organization they belong to."""
    return Caller(
        type="person",
        organization_id=membership.organization_id,
        id=person.user_id,
        name=person.name,
        role=membership.role,
        authenticated_at=person.authenticated_at,
        address=address,
        client=client,
    )


def csrf_token(services: Services, session_digest: bytes) -> str:
    """What a form of this session carries, so that no other site can send it."""
    return _csrf(services.secrets.session.current.value, session_digest)


def is_csrf_token(services: Services, session_digest: bytes, token: str) -> bool:
    """Whether a form was made for this session."""
    presented = token.encode("utf-8", "surrogatepass")
    known = [_csrf(key.value, session_digest).encode() for key in services.secrets.session]
    return any(compare_digest(presented, one) for one in known)


def _csrf(key: bytes, session_digest: bytes) -> str:
    return hmac_digest(key, b"creatoraudit form " + session_digest, "sha256").hex()


def _see(services: Services, digest: bytes) -> None:
    """A page is shown even when this cannot be written now."""
    try:
        with changing(services, Caller()) as ctx:
            unscoped.see_session(ctx.connection, digest=digest, at=ctx.now)
    except Unavailable:
        return


def _tidy(ctx: Context) -> None:
    unscoped.delete_dead_sessions(ctx.connection, now=ctx.now, unseen_since=ctx.now - LONGEST_IDLE)
