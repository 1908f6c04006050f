"""What controllers answer: a page, a fragment of one, a way to go on, or a problem."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from creatoraudit.errors import DomainError, RateLimited, Unavailable
from creatoraudit.web.answers import STATUS
from creatoraudit.web.answers import problem as problem_answer
from creatoraudit.web.pages import cookies
from creatoraudit.web.pages.shell import plain_frame, shell
from creatoraudit.web.pages.templating import render
from creatoraudit.web.pages.visit import Visit
from creatoraudit.web.redaction import redact

TITLES = {
    400: "This could not be read",
    403: "This is not for you to do",
    404: "There is nothing here",
    405: "This cannot be done here",
    413: "This is too large",
    429: "Too many attempts",
    503: "Not right now",
}
FAILED = "Something failed on our side"

Context = Mapping[str, object]
NOTHING: Context = MappingProxyType({})


def app_page(
    visit: Visit,
    template: str,
    context: Context = NOTHING,
    *,
    current: str = "",
    slug: str | None = None,
    status: int = 200,
) -> Response:
    """A page in the frame of the dashboard."""
    return HTMLResponse(
        render(template, {**shell(visit, current=current, slug=slug), **context}), status
    )


def plain_page(
    visit: Visit, template: str, context: Context = NOTHING, *, status: int = 200
) -> Response:
    """A page of one card; its form is bound to this browser where nobody is signed in."""
    response = HTMLResponse(render(template, {**plain_frame(visit), **context}), status)
    if visit.person is None:
        cookies.keep_guest(response, visit.guest, visit.services.settings)
    return response


def fragment(template: str, context: Context) -> Response:
    """A part of a page, for the script."""
    return HTMLResponse(render(template, context))


def go_on(address: str) -> Response:
    return RedirectResponse(redact(address), 303)


def sign_in_first(visit: Visit) -> Response:
    """To the sign-in, and back to the page that was asked for."""
    if visit.request.method == "GET":
        return go_on(f"/sign-in?next={quote(visit.request.url.path)}")
    return go_on("/sign-in")


def refusal(visit: Visit, error: DomainError) -> Response:
    """An error as whoever asks can use it: problem details for the script, a page for a person."""
    if visit.wants_problem:
        answer = problem_answer(error, visit.incoming)
        headers = {name.decode(): value.decode() for name, value in answer.headers}
        return Response(answer.body, answer.status, headers)
    response = error_page(visit, STATUS[error.code], error.detail)
    if isinstance(error, RateLimited | Unavailable):
        response.headers["Retry-After"] = str(int(error.retry_after) + 1)
    return response


def error_page(visit: Visit, status: int, words: str) -> Response:
    """An error in the language of the pages; the frame stays where there is one."""
    context = {
        "status": status,
        "title": TITLES.get(status, FAILED),
        "words": words,
        "request_id": visit.incoming.id if status >= 500 else "",
    }
    if visit.memberships:
        return app_page(visit, "error.html", context, status=status)
    return plain_page(visit, "error_plain.html", context, status=status)
