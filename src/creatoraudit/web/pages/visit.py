"""One request to a page: who asks, from where, and what the form holds."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request

from creatoraudit.caller import Caller
from creatoraudit.identity.models import Person
from creatoraudit.identity.sessions import csrf_token, find_session, organizations_of
from creatoraudit.organizations.models import Membership
from creatoraudit.secrets import token_digest
from creatoraudit.services import Services
from creatoraudit.web.pages import cookies
from creatoraudit.web.request import Request as Incoming

THEMES = ("light", "dark", "system")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What a controller works with."""

    services: Services
    request: Request
    incoming: Incoming
    form: Mapping[str, str]
    session: str | None
    """The token of the session, if there is one that still stands."""
    person: Person | None
    guest: str
    """A token of this browser, so that a form for somebody not signed in is bound to it."""
    memberships: list[Membership]

    @property
    def anonymous(self) -> Caller:
        return Caller(address=self.incoming.address, client=self.incoming.client)

    @property
    def csrf(self) -> str:
        return csrf_token(self.services, self.bound_to)

    @property
    def bound_to(self) -> bytes:
        """What the forms of this visit are bound to."""
        return self.person.session_digest if self.person else token_digest(self.guest)

    @property
    def theme(self) -> str:
        theme = self.request.cookies.get("theme", "")
        return theme if theme in THEMES else "system"

    @property
    def wants_problem(self) -> bool:
        """Whether the script asks, and not the browser itself."""
        accept = self.request.headers.get("accept", "")
        return "hx-request" in self.request.headers or accept.startswith("application/json")

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")


def visit_nowhere(services: Services, request: Request) -> Visit:
    """A visit as it can be known while the database cannot be reached."""
    return Visit(
        services=services,
        request=request,
        incoming=request.scope["creatoraudit"],
        form={},
        session=None,
        person=None,
        guest=cookies.new_guest(),
        memberships=[],
    )


def visit_of(services: Services, request: Request, form: Mapping[str, str]) -> Visit:
    """Read session and organizations; called in a thread, since both lie in the database."""
    token = request.cookies.get(cookies.session_name(services.settings))
    person = find_session(services, token) if token else None
    return Visit(
        services=services,
        request=request,
        incoming=request.scope["creatoraudit"],
        form=form,
        session=token if person else None,
        person=person,
        guest=request.cookies.get(cookies.GUEST) or cookies.new_guest(),
        memberships=organizations_of(services, person) if person else [],
    )


def safe_next(address: str, *, otherwise: str = "/") -> str:
    """An address to go on to, if it is a path of ours."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not parts.netloc and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() and "\\" not in address else otherwise
