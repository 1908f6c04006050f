"""Every address of the pages on one screen."""

from __future__ import annotations

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from creatoraudit.errors import MethodNotAllowed, NotFound
from creatoraudit.services import Services
from creatoraudit.storage.database import READERS
from creatoraudit.web.gate import App
from creatoraudit.web.limits import Limits
from creatoraudit.web.pages import account, api_keys, entrance, guide, opening, organization
from creatoraudit.web.pages.assets import static_file
from creatoraudit.web.pages.controllers import Controllers, Endpoint
from creatoraudit.web.pages.headers import WithHeaders
from creatoraudit.web.pages.visit import Visit

KEYS = "/o/{slug}/api-keys"
KEY = KEYS + "/{id:uuid}"


def build_pages(services: Services, *, limits: Limits) -> App:
    """The application of everything that is not the API."""
    to = Controllers(services, limits=limits, threads=CapacityLimiter(READERS))
    wrong_method = to.refusing(_wrong_method)

    async def refuse_method(request: Request, _: Exception) -> Response:
        return await wrong_method(request)

    site = Starlette(routes=_routes(to), exception_handlers={HTTPException: refuse_method})
    site.router.redirect_slashes = False
    return WithHeaders(site, services.settings)


def _routes(to: Controllers) -> list[BaseRoute]:
    return [
        _get("/static/{path:path}", static_file),
        *_pair(
            "/sign-in", to.open(entrance.show_sign_in), to.open(entrance.do_sign_in, hashes=True)
        ),
        *_pair("/sign-in/link", to.open(entrance.show_link), to.open(entrance.do_link)),
        *_pair("/setup", to.open(entrance.show_set_up), to.open(entrance.do_set_up, hashes=True)),
        _post("/sign-out", to.open(entrance.do_sign_out)),
        _get("/", to.signed_in(entrance.home)),
        *_pair(
            "/account",
            to.signed_in(account.show_account),
            to.signed_in(account.change_password, hashes=True),
        ),
        *_pair(
            "/o/{slug}/settings",
            to.signed_in(organization.show_settings),
            to.signed_in(organization.keep_hashes_only),
        ),
        *_key_routes(to),
        _get("/docs", to.open(guide.show_guide)),
        _get("/docs/{page}", to.open(guide.show_guide_page)),
        _get("/{path:path}", to.refusing(_nothing_here)),
    ]


def _key_routes(to: Controllers) -> list[BaseRoute]:
    """In the dialogs' addresses the page stands for what it asks before it is posted."""
    return [
        *_pair(KEYS, to.signed_in(api_keys.show_keys), to.signed_in(api_keys.create)),
        _get(f"{KEYS}/list", to.signed_in(api_keys.show_list)),
        _post(f"{KEY}/name", to.signed_in(api_keys.rename)),
        _post(f"{KEY}/status", to.signed_in(api_keys.change_status)),
        _post(f"{KEY}/end-previous", to.signed_in(api_keys.end_previous)),
        _post(f"{KEY}/open", to.signed_in(opening.open_key)),
        *_pair(
            f"{KEY}/limits",
            to.signed_in(api_keys.dialog("limits")),
            to.signed_in(api_keys.change_limits),
        ),
        *_pair(
            f"{KEY}/rotate", to.signed_in(api_keys.dialog("rotate")), to.signed_in(api_keys.rotate)
        ),
        *_pair(
            f"{KEY}/delete", to.signed_in(api_keys.dialog("delete")), to.signed_in(api_keys.delete)
        ),
    ]


def _pair(path: str, shown: Endpoint, posted: Endpoint) -> list[BaseRoute]:
    return [_get(path, shown), _post(path, posted)]


def _get(path: str, endpoint: Endpoint) -> BaseRoute:
    return Route(path, endpoint, methods=["GET"])


def _post(path: str, endpoint: Endpoint) -> BaseRoute:
    return Route(path, endpoint, methods=["POST"])


def _nothing_here(_: Visit) -> Response:
    raise NotFound("The address is wrong, or what was here is gone.")


def _wrong_method(visit: Visit) -> Response:
    raise MethodNotAllowed(f"{visit.request.method} does nothing here.", allowed=("GET", "POST"))
