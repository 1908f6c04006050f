"""Forms: read once, within bounds, and only from our own pages."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from creatoraudit.errors import BadRequest, Forbidden, UnsupportedMediaType
from creatoraudit.identity.sessions import is_csrf_token
from creatoraudit.web.pages.visit import Visit
from creatoraudit.web.request import Request as Incoming

LARGEST = 64 * 1024
MOST_FIELDS = 40
FORM = "application/x-www-form-urlencoded"

STALE = "This page is from an earlier sign-in. Load it again and repeat what you did."
FOREIGN = "This was sent from another site. Do it on our own page."


async def read_form(incoming: Incoming) -> dict[str, str]:
    """The fields of a form; the last one of a name counts.

    Raises:
        UnsupportedMediaType, PayloadTooLarge, BadRequest
    """
    kind = incoming.headers.get(b"content-type", FORM.encode()).partition(b";")[0].strip().lower()
    if kind != FORM.encode():
        raise UnsupportedMediaType(f"Send the form as {FORM}.")
    body = await incoming.body(largest=LARGEST)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise BadRequest("This is not a form of ours.") from None
    return dict(pairs)


def require_own_form(visit: Visit) -> None:
    """Refuse what another site sends in a person's name: where it comes from, and the form's token.

    Raises:
        Forbidden
    """
    headers = visit.request.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden(FOREIGN)
    if not _is_own(headers.get("origin"), visit.request):
        raise Forbidden(FOREIGN)
    token = headers.get("x-csrf-token") or visit.form.get("csrf", "")
    if not is_csrf_token(visit.services, visit.bound_to, token):
        raise Forbidden(STALE)


def _is_own(origin: str | None, request: Request) -> bool:
    # With our referrer policy a form's navigation has the origin "null"; the token speaks then.
    if origin is None or origin == "null":
        return True
    return urlsplit(origin).netloc == request.headers.get("host")
