"""From a plain function of a visit to an endpoint: form, session and refusals are seen to here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from creatoraudit.errors import DomainError, Unauthorized
from creatoraudit.services import Services
from creatoraudit.web.limits import Limits
from creatoraudit.web.pages.answers import error_page, refusal, sign_in_first
from creatoraudit.web.pages.forms import read_form, require_own_form
from creatoraudit.web.pages.visit import Visit, visit_nowhere, visit_of

Controller = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]

FORMS_PER_ADDRESS = 300
HASHING = 2

SIGNED_OUT = "You are signed out. Sign in again."
FAILED = "The error is in the server's log. Try again in a moment."

log = structlog.get_logger()


class Controllers:
    """Makes endpoints that run in the pool of threads which the database can serve."""

    def __init__(self, services: Services, *, limits: Limits, threads: CapacityLimiter) -> None:
        self._services = services
        self._limits = limits
        self._threads = threads
        # Apart from the others, so that a flood of sign-ins makes no page wait.
        self._hashing = CapacityLimiter(HASHING)

    def open(self, controller: Controller, *, hashes: bool = False) -> Endpoint:
        """A page for everybody; `hashes`: it checks or keeps a password, which takes its time."""
        return self._endpoint(controller, hashes=hashes)

    def signed_in(self, controller: Controller, *, hashes: bool = False) -> Endpoint:
        """A page for people who are signed in; others are sent to the sign-in and come back."""

        def checked(visit: Visit) -> Response:
            if visit.person is not None:
                return controller(visit)
            if visit.wants_problem:
                raise Unauthorized(SIGNED_OUT, presented=False)
            return sign_in_first(visit)

        return self._endpoint(checked, hashes=hashes)

    def refusing(self, controller: Controller) -> Endpoint:
        """For what is refused in any case, so that nothing of the request is read."""

        async def endpoint(request: Request) -> Response:
            return await to_thread.run_sync(
                self._answer, controller, request, None, None, limiter=self._threads
            )

        return endpoint

    def _endpoint(self, controller: Controller, *, hashes: bool) -> Endpoint:
        threads = self._hashing if hashes else self._threads

        async def endpoint(request: Request) -> Response:
            form: dict[str, str] = {}
            unread: DomainError | None = None
            if request.method == "POST":
                try:
                    form = await read_form(request.scope["creatoraudit"])
                except DomainError as error:
                    unread = error
            return await to_thread.run_sync(
                self._answer, controller, request, form, unread, limiter=threads
            )

        return endpoint

    def _answer(
        self,
        controller: Controller,
        request: Request,
        form: dict[str, str] | None,
        unread: DomainError | None,
    ) -> Response:
        visit = visit_nowhere(self._services, request)
        try:
            visit = visit_of(self._services, request, form or {})
            if unread is not None:
                raise unread
            if request.method == "POST" and form is not None:
                address = visit.incoming.address
                self._limits.take_for_address("form", address, limit=FORMS_PER_ADDRESS)
                require_own_form(visit)
            return controller(visit)
        except DomainError as error:
            return refusal(visit, error)
        except Exception:
            log.exception("page_failed", request_id=visit.incoming.id)
            return error_page(visit, 500, FAILED)
