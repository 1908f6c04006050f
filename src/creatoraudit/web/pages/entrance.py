"""Coming in and going out: sign-in by password or link, the first owner's set-up, sign-out."""

from __future__ import annotations

from collections import defaultdict

import msgspec
from starlette.responses import Response

from creatoraudit.errors import Conflict, DomainError, NotFound, RateLimited, ValidationFailed
from creatoraudit.identity.links import peek_link, use_link
from creatoraudit.identity.models import SetUp
from creatoraudit.identity.operations import set_up, sign_in
from creatoraudit.identity.sessions import sign_out
from creatoraudit.web.answers import STATUS
from creatoraudit.web.pages.answers import go_on, plain_page, refusal
from creatoraudit.web.pages.cookies import drop_session, keep_session
from creatoraudit.web.pages.visit import Visit, safe_next

GONE = {"name": "", "token": ""}
NOWHERE = "You belong to no organization yet. An owner can add you to theirs."


def home(visit: Visit) -> Response:
    """To the keys of a person's first organization."""
    if not visit.memberships:
        return refusal(visit, NotFound(NOWHERE))
    return go_on(f"/o/{visit.memberships[0].slug}/api-keys")


def show_sign_in(visit: Visit) -> Response:
    again = bool(visit.query("again"))
    if visit.person and not again:
        return go_on(safe_next(visit.query("next")))
    return _sign_in_page(
        visit, onward=visit.query("next"), email=visit.person.email if visit.person else ""
    )


def do_sign_in(visit: Visit) -> Response:
    email = visit.form.get("email", "")
    try:
        signed_in = sign_in(
            visit.services,
            visit.anonymous,
            email=email,
            password=visit.form.get("password", ""),
            replacing=visit.session,
        )
    except (ValidationFailed, RateLimited) as error:
        return _sign_in_page(visit, onward=visit.form.get("next", ""), email=email, error=error)
    return keep_session(
        go_on(safe_next(visit.form.get("next", ""))), signed_in, visit.services.settings
    )


def do_sign_out(visit: Visit) -> Response:
    if visit.session:
        sign_out(visit.services, visit.anonymous, visit.session)
    return drop_session(go_on("/sign-in"), visit.services.settings)


def show_link(visit: Visit) -> Response:
    """What the link is for, and a button: a scanner that only looks does not use it up."""
    token = visit.query("token")
    try:
        target = peek_link(visit.services, token)
    except NotFound:
        return plain_page(visit, "sign_in_link.html", GONE, status=404)
    return plain_page(visit, "sign_in_link.html", {"name": target.name, "token": token})


def do_link(visit: Visit) -> Response:
    try:
        signed_in = use_link(
            visit.services, visit.anonymous, visit.form.get("token", ""), replacing=visit.session
        )
    except NotFound:
        return plain_page(visit, "sign_in_link.html", GONE, status=404)
    return keep_session(go_on("/"), signed_in, visit.services.settings)


def show_set_up(visit: Visit) -> Response:
    return _set_up_page(visit, visit.query("token"))


def do_set_up(visit: Visit) -> Response:
    token = visit.form.get("token", "")
    wanted = SetUp(**{name: visit.form.get(name, "") for name in SetUp.__struct_fields__})
    try:
        signed_in, slug = set_up(visit.services, visit.anonymous, token, wanted)
    except (ValidationFailed, Conflict, RateLimited) as error:
        return _set_up_page(visit, token, wanted=wanted, error=error)
    except NotFound:
        return _set_up_page(visit, "")
    return keep_session(go_on(f"/o/{slug}/api-keys"), signed_in, visit.services.settings)


def field_errors(error: DomainError | None) -> defaultdict[str, str]:
    """Messages by field; empty for the fields that are right."""
    errors: defaultdict[str, str] = defaultdict(str)
    if isinstance(error, ValidationFailed):
        errors.update(error.errors)
    return errors


def _sign_in_page(
    visit: Visit, *, onward: str, email: str, error: DomainError | None = None
) -> Response:
    context = {
        "next": safe_next(onward),
        "email": email,
        "error": field_errors(error)["password"] or (error.detail if error else ""),
        "again": visit.person.name if visit.person else "",
        "no_password": visit.person is not None and not visit.person.has_password,
    }
    return plain_page(visit, "sign_in.html", context, status=_status(error))


def _set_up_page(
    visit: Visit, token: str, *, wanted: SetUp | None = None, error: DomainError | None = None
) -> Response:
    try:
        peek_link(visit.services, token, purpose="setup")
    except NotFound:
        return plain_page(visit, "setup.html", {"token": ""}, status=404)
    values = wanted or SetUp(organization="", name="", email="", password="")
    context = {
        "token": token,
        "values": msgspec.structs.asdict(values),
        "errors": field_errors(error),
        "trouble": "" if error is None or isinstance(error, ValidationFailed) else error.detail,
    }
    return plain_page(visit, "setup.html", context, status=_status(error))


def _status(error: DomainError | None) -> int:
    return STATUS[error.code] if error else 200
