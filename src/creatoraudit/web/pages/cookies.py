"""The cookies of the pages: the session, and a token for forms of people not signed in."""

from __future__ import annotations

from starlette.responses import Response

from creatoraudit.config import Settings
from creatoraudit.identity.models import SignedIn
from creatoraudit.secrets import new_token

GUEST = "guest"
LONGEST_GUEST = 86400


def session_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host; plain http, on loopback, cannot have it."""
    return "__Host-session" if settings.is_https else "session"


def keep_session(response: Response, signed_in: SignedIn, settings: Settings) -> Response:
    """Sign the browser in."""
    response.set_cookie(
        session_name(settings),
        signed_in.token,
        expires=signed_in.expires_at,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def drop_session(response: Response, settings: Settings) -> Response:
    """Sign the browser out."""
    response.delete_cookie(
        session_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax"
    )
    return response


def keep_guest(response: Response, guest: str, settings: Settings) -> Response:
    """Bind the forms of somebody not signed in to this browser."""
    response.set_cookie(
        GUEST,
        guest,
        max_age=LONGEST_GUEST,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )
    return response


def new_guest() -> str:
    return new_token()
