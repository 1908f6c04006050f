"""The API keys page. The full key is only ever in the JSON answer to the POST that made it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from starlette.responses import Response

from creatoraudit import clock
from creatoraudit.caller import RANKS
from creatoraudit.errors import Forbidden
from creatoraudit.keys.models import ApiKey, CreatedKey
from creatoraudit.keys.operations import (
    create_api_key,
    delete_api_key,
    end_previous_secret,
    get_api_key,
    list_api_keys,
    rotate_api_key,
    update_api_key,
)
from creatoraudit.models import encode
from creatoraudit.operation import invoke
from creatoraudit.organizations.operations import list_managers
from creatoraudit.web.pages import key_forms
from creatoraudit.web.pages.answers import app_page, fragment, go_on
from creatoraudit.web.pages.connecting import connect_with
from creatoraudit.web.pages.organization import caller_of, keeps_hashes_only, membership_of
from creatoraudit.web.pages.visit import Visit

PAGE = 200


def show_keys(visit: Visit) -> Response:
    slug = membership_of(visit).slug
    try:
        keys = _all_keys(visit)
    except Forbidden:
        return app_page(visit, "api_keys/refused.html", current="api-keys", slug=slug, status=403)
    context = {**_with_keys(visit, keys), "hash_only_keys": keeps_hashes_only(visit)}
    if not context["may_manage"]:
        context["managers"] = invoke(visit.services, caller_of(visit), list_managers, {}).items
    return app_page(visit, "api_keys/page.html", context, current="api-keys", slug=slug)


def show_list(visit: Visit) -> Response:
    """Both sections, and which of their keys can be filled in, for the script."""
    return fragment("api_keys/_changed.html", _with_keys(visit, _all_keys(visit)))


def create(visit: Visit) -> Response:
    made = invoke(visit.services, caller_of(visit), create_api_key, key_forms.new_key(visit.form))
    return _with_secret(made, status=201)


def rotate(visit: Visit) -> Response:
    wanted = {"id": _id(visit), "grace_seconds": key_forms.grace(visit.form)}
    return _with_secret(invoke(visit.services, caller_of(visit), rotate_api_key, wanted))


def rename(visit: Visit) -> Response:
    return _change(visit, {"name": visit.form.get("name", "")})


def change_status(visit: Visit) -> Response:
    return _change(visit, {"status": visit.form.get("status", "")})


def change_limits(visit: Visit) -> Response:
    return _change(visit, key_forms.changed_limits(visit.form, _key(visit), now=clock.now()))


def end_previous(visit: Visit) -> Response:
    invoke(visit.services, caller_of(visit), end_previous_secret, {"id": _id(visit)})
    return _list_again(visit)


def delete(visit: Visit) -> Response:
    invoke(visit.services, caller_of(visit), delete_api_key, {"id": _id(visit)})
    return _list_again(visit)


def dialog(name: str) -> Callable[[Visit], Response]:
    """The controller of a dialog about one key."""

    def show(visit: Visit) -> Response:
        key = _key(visit)
        role = membership_of(visit).role
        if RANKS[role] < RANKS["admin"]:
            raise Forbidden("Only owners and admins can do this. Ask one of them.")
        choices = key_forms.scope_choices(role, key.scopes)
        return fragment(
            f"api_keys/{name}.html", {**_context(visit), "key": key, "scope_choices": choices}
        )

    return show


def _change(visit: Visit, wanted: dict[str, object]) -> Response:
    invoke(visit.services, caller_of(visit), update_api_key, {"id": _id(visit), **wanted})
    return _list_again(visit)


def _list_again(visit: Visit) -> Response:
    return show_list(visit) if visit.wants_problem else go_on(_base(visit))


def _with_secret(made: CreatedKey, *, status: int = 200) -> Response:
    shown = {name: getattr(made, name) for name in ApiKey.__struct_fields__}
    body = encode({"key": made.key, "api_key": ApiKey(**shown)})
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


def _all_keys(visit: Visit) -> list[ApiKey]:
    keys: list[ApiKey] = []
    raw: dict[str, object] = {"limit": PAGE}
    while True:
        page = invoke(visit.services, caller_of(visit), list_api_keys, raw)
        keys += page.items
        if page.next_cursor is None:
            return keys
        raw["cursor"] = page.next_cursor


def _key(visit: Visit) -> ApiKey:
    key: ApiKey = invoke(visit.services, caller_of(visit), get_api_key, {"id": _id(visit)})
    return key


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _base(visit: Visit) -> str:
    return f"/o/{membership_of(visit).slug}/api-keys"


def _with_keys(visit: Visit, keys: list[ApiKey]) -> dict[str, object]:
    return {**_context(visit), "keys": keys, "connect": connect_with(keys, caller_of(visit))}


def _context(visit: Visit) -> dict[str, object]:
    """What all parts of the page use."""
    membership = membership_of(visit)
    settings = visit.services.settings
    now = clock.now()
    return {
        "organization": membership,
        "base": _base(visit),
        "csrf": visit.csrf,
        "now": now,
        "day_ago": now - timedelta(days=1),
        "tomorrow": (now + timedelta(days=1)).date().isoformat(),
        "may_manage": RANKS[membership.role] >= RANKS["admin"],
        "public_url": settings.base_url,
        "default_rate": settings.rate_limit,
        "scope_choices": key_forms.scope_choices(membership.role),
        "expiry_choices": key_forms.EXPIRIES,
        "limit_expiry_choices": [key_forms.KEEP, *key_forms.EXPIRIES],
        "grace_choices": key_forms.GRACES,
    }
