"""A person's own access."""

from __future__ import annotations

from starlette.responses import Response

from creatoraudit import clock
from creatoraudit.errors import DomainError, NotFound, RateLimited, SignInTooOld, ValidationFailed
from creatoraudit.identity.models import Person
from creatoraudit.identity.operations import set_password
from creatoraudit.operation import FRESH_SIGN_IN
from creatoraudit.web.answers import STATUS
from creatoraudit.web.pages.answers import app_page, go_on, refusal
from creatoraudit.web.pages.entrance import NOWHERE, field_errors
from creatoraudit.web.pages.visit import Visit


def show_account(visit: Visit) -> Response:
    return _account_page(visit)


def change_password(visit: Visit) -> Response:
    try:
        set_password(
            visit.services,
            visit.anonymous,
            _person(visit),
            new=visit.form.get("new", ""),
            current=visit.form.get("current"),
        )
    except (ValidationFailed, RateLimited, SignInTooOld) as error:
        return _account_page(visit, error=error)
    return go_on("/account?saved=1")


def _account_page(visit: Visit, *, error: DomainError | None = None) -> Response:
    if not visit.memberships:
        return refusal(visit, NotFound(NOWHERE))
    person = _person(visit)
    errors = field_errors(error)
    if isinstance(error, RateLimited):
        errors["new"] = error.detail
    stale = clock.now() - person.authenticated_at > FRESH_SIGN_IN
    context = {
        "has_password": person.has_password,
        "needs_current": person.has_password and stale,
        "errors": errors,
        "too_old": error.detail if isinstance(error, SignInTooOld) else "",
        "saved": bool(visit.query("saved")),
    }
    return app_page(visit, "account.html", context, status=STATUS[error.code] if error else 200)


def _person(visit: Visit) -> Person:
    assert visit.person is not None  # noqa: S101  (only signed-in visits get here)
    return visit.person
