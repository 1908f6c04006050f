"""Which organization a page is about, and its settings."""

from __future__ import annotations

from starlette.responses import Response

from creatoraudit.caller import Caller
from creatoraudit.errors import Forbidden, NotFound, ValidationFailed, invalid
from creatoraudit.identity.sessions import caller_in
from creatoraudit.operation import invoke
from creatoraudit.organizations.models import Membership
from creatoraudit.organizations.operations import get_key_settings, update_key_settings
from creatoraudit.web.pages.answers import app_page, go_on
from creatoraudit.web.pages.entrance import field_errors
from creatoraudit.web.pages.visit import Visit

UNKNOWN = "There is no such organization, or you do not belong to it."


def slug_of(visit: Visit) -> str:
    slug: str = visit.request.path_params["slug"]
    return slug


def membership_of(visit: Visit) -> Membership:
    """The person's place in the organization that the address names.

    Raises:
        NotFound: the same whether it does not exist or is not theirs.
    """
    for membership in visit.memberships:
        if membership.slug == slug_of(visit):
            return membership
    raise NotFound(UNKNOWN)


def caller_of(visit: Visit) -> Caller:
    """The person as the caller of operations in that organization."""
    membership = membership_of(visit)
    assert visit.person is not None  # noqa: S101  (only signed-in visits get here)
    incoming = visit.incoming
    return caller_in(visit.person, membership, address=incoming.address, client=incoming.client)


def keeps_hashes_only(visit: Visit) -> bool:
    return bool(invoke(visit.services, caller_of(visit), get_key_settings, {}).hash_only_keys)


def show_settings(visit: Visit) -> Response:
    try:
        return _settings_page(visit)
    except Forbidden:
        slug = slug_of(visit)
        return app_page(visit, "settings_refused.html", current="settings", slug=slug, status=403)


def keep_hashes_only(visit: Visit) -> Response:
    """The name of the organization is typed first, since it cannot be taken back."""
    try:
        if visit.form.get("confirmation", "").strip() != membership_of(visit).name:
            raise invalid("confirmation", "This is not the name of the organization.")
        invoke(visit.services, caller_of(visit), update_key_settings, {"hash_only_keys": True})
    except ValidationFailed as error:
        return _settings_page(visit, error=error)
    return go_on(f"/o/{slug_of(visit)}/settings?saved=1")


def _settings_page(visit: Visit, *, error: ValidationFailed | None = None) -> Response:
    context = {
        "hash_only_keys": keeps_hashes_only(visit),
        "may_change": membership_of(visit).role == "owner",
        "errors": field_errors(error),
        "saved": bool(visit.query("saved")),
    }
    return app_page(
        visit,
        "settings.html",
        context,
        current="settings",
        slug=slug_of(visit),
        status=422 if error else 200,
    )
