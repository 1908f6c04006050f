"""Filling in a key: the only answer that holds a secret which was shown before."""

from __future__ import annotations

from starlette.responses import Response

from creatoraudit.config import is_loopback
from creatoraudit.errors import Forbidden
from creatoraudit.keys.sealed import open_sealed_copy
from creatoraudit.models import encode
from creatoraudit.operation import invoke
from creatoraudit.web.pages.organization import caller_of
from creatoraudit.web.pages.visit import Visit

PLAIN_HTTP = (
    "This server is reached over plain http, so a key is filled in only on the machine it runs on. "
    "Set CREATORAUDIT_PUBLIC_URL to its https address."
)


def open_key(visit: Visit) -> Response:
    """The full key, for the script that copies a command; never for a page."""
    if not (visit.services.settings.is_https or is_loopback(visit.incoming.address)):
        raise Forbidden(PLAIN_HTTP)
    wanted = {
        "id": str(visit.request.path_params["id"]),
        "purpose": visit.form.get("purpose", "command"),
        "client": visit.form.get("client", ""),
    }
    opened = invoke(visit.services, caller_of(visit), open_sealed_copy, wanted)
    return Response(
        encode({"key": opened.key}), 200, {"Cache-Control": "no-store"}, "application/json"
    )
