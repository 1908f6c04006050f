"""Answers of the API: the envelope of a result, problem details of an error, and their headers."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.poly1305 import Poly1305

from creatoraudit.errors import (
    DomainError,
    InsufficientScope,
    MethodNotAllowed,
    RateLimited,
    Unauthorized,
    Unavailable,
    ValidationFailed,
)
from creatoraudit.models import Detailed, Placed, encode
from creatoraudit.operation import Operation, Route
from creatoraudit.paging import Page
from creatoraudit.web.redaction import redact
from creatoraudit.web.request import Header, Message, Request

STATUS: dict[str, int] = {
    "BAD_REQUEST": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "SIGN_IN_TOO_OLD": 403,
    "INSUFFICIENT_SCOPE": 403,
    "QUOTA_EXCEEDED": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "CONFLICT": 409,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "VALIDATION_ERROR": 422,
    "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500,
    "UPSTREAM_ERROR": 502,
    "SERVICE_UNAVAILABLE": 503,
}

PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}

REALM = 'Bearer realm="creatoraudit"'
JSON = (b"content-type", b"application/json")
HTML = (b"content-type", b"text/html; charset=utf-8")
TEXT = (b"content-type", b"text/plain; charset=utf-8")
PROBLEM = (b"content-type", b"application/problem+json")
ALWAYS: tuple[Header, ...] = (
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Authorization"),
    (b"x-content-type-options", b"nosniff"),
)
# No secret: a tag only tells bodies apart, and is had in a seventh of the time of a hash.
TAG_KEY = bytes(range(32))
BODILESS = frozenset({204, 304})
NO_STORE: tuple[Header, ...] = ((b"cache-control", b"no-store"), *ALWAYS[1:])


class Answer(msgspec.Struct):
    """A response ready to be sent: all but the headers that differ from request to request."""

    status: int
    headers: list[Header]
    body: bytes = b""

    def __post_init__(self) -> None:
        if self.status not in BODILESS:
            self.headers = [*self.headers, (b"content-length", b"%d" % len(self.body))]


class Tagged(msgspec.Struct, frozen=True):
    """What is read, with its strong entity tag: the whole answer, and the one to who has it."""

    tag: bytes
    whole: Answer
    unchanged: Answer


def enveloped(result: Any) -> bytes:
    """One thing, in its envelope."""
    return encode({"data": result})


def success(
    definition: Operation,
    result: Any,
    request: Request,
    *,
    base_url: str,
    values: dict[str, str],
) -> Answer:
    """The answer to an operation that was done; `values` are the variables of its path."""
    route = definition.rest
    assert route is not None  # noqa: S101  (only operations with a route get here)
    if result is None:
        return Answer(route.status, [*ALWAYS])
    if isinstance(result, Page):
        links = _links(result, request, base_url)
        return fresh(tagged(encode(_page(result)), headers=[links]), request)
    if isinstance(result, Placed):
        return _placed(route, result, values)
    body = encode(result) if isinstance(result, Detailed) else enveloped(result)
    if route.method == "GET":
        return fresh(tagged(body), request)
    headers = [*(NO_STORE if hasattr(result, "key") else ALWAYS), JSON]
    if route.location:
        headers.append(_location(route, {**values, "id": result.id}))
    return Answer(route.status, headers, body)


def _placed(route: Route, result: Placed[Any], values: dict[str, str]) -> Answer:
    """What was not there before is named where it is to be found from now on."""
    body = enveloped(result.item)
    if not result.is_new:
        return Answer(200, [*ALWAYS, JSON], body)
    return Answer(route.status, [*ALWAYS, JSON, _location(route, values)], body)


def _location(route: Route, values: dict[str, str]) -> Header:
    assert route.location is not None  # noqa: S101  (asked for by those that have one)
    return (b"location", route.location.format_map(values).encode())


def tagged(body: bytes, *, content_type: Header = JSON, headers: Iterable[Header] = ()) -> Tagged:
    """A body with its strong entity tag."""
    tag = b'"%b"' % Poly1305.generate_tag(TAG_KEY, body).hex().encode()
    common = [*ALWAYS, (b"etag", tag), *headers]
    return Tagged(tag, Answer(200, [*common, content_type], body), Answer(304, common))


def fresh(entity: Tagged, request: Request) -> Answer:
    """The answer to a GET, or 304 when the client has it already (RFC 9110, 13.1.2)."""
    known = request.headers.get(b"if-none-match")
    if known is not None and _matches(entity.tag, known):
        return entity.unchanged
    return entity.whole


def problem(error: DomainError, request: Request) -> Answer:
    """Problem details (RFC 9457) of an error; never a secret, never a stack trace."""
    status = STATUS[error.code]
    document: dict[str, Any] = {
        "type": f"urn:creatoraudit:error:{error.code.lower().replace('_', '-')}",
        "title": phrase(status),
        "status": status,
        "detail": redact(error.detail),
        "code": error.code,
        "instance": request.shown_path,
        "request_id": request.id,
    }
    if isinstance(error, ValidationFailed):
        document["errors"] = [
            {"field": field, "message": redact(message)} for field, message in error.errors
        ]
    return Answer(status, [PROBLEM, *ALWAYS, *error_headers(error)], encode(document))


def plain(error: DomainError, *, hint: str = "") -> Answer:
    """An error as one line of text, for clients that show a person what they were sent."""
    headers = [TEXT, *ALWAYS, *error_headers(error)]
    return Answer(STATUS[error.code], headers, redact(error.detail + hint).encode())


def phrase(status: int) -> str:
    """The name of a status in RFC 9110, which Python's own follows only since 3.13."""
    return PHRASES.get(status) or HTTPStatus(status).phrase


def messages(answer: Answer, request: Request) -> tuple[Message, Message]:
    """What the server is to send: status and headers, then the body, which HEAD does without."""
    headers = [*answer.headers, *request.limit_headers, request.id_header]
    body = b"" if request.method == "HEAD" else answer.body
    return (
        {"type": "http.response.start", "status": answer.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def _page(page: Page[Any]) -> dict[str, Any]:
    pagination = {
        "next_cursor": page.next_cursor,
        "has_next": page.next_cursor is not None,
        "limit": page.limit,
    }
    if page.total_count is not None:
        pagination["total_count"] = page.total_count
    return {"data": page.items, "pagination": pagination, "filters": page.filters}


def _links(page: Page[Any], request: Request, base_url: str) -> Header:
    """The first page always, the next one when there is one (RFC 8288)."""
    kept = {name: value for name, value in page.filters.items() if value is not None}
    kept["limit"] = page.limit
    if page.total_count is not None:
        kept["include_total"] = True
    first = f"{base_url}{request.path}?{_query(kept)}"
    links = [f'<{first}>; rel="first"']
    if page.next_cursor is not None:
        links.append(f'<{first}&cursor={page.next_cursor}>; rel="next"')
    return (b"link", ", ".join(links).encode())


def _query(values: dict[str, Any]) -> str:
    return urlencode(
        {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in values.items()
        }
    )


def _matches(tag: bytes, known: bytes) -> bool:
    """Weak comparison, as If-None-Match asks for; `*` matches anything."""
    return known.strip() == b"*" or any(
        part.strip().removeprefix(b"W/") == tag for part in known.split(b",")
    )


def error_headers(error: DomainError) -> list[Header]:
    """The headers that belong to an error."""
    if isinstance(error, Unauthorized):
        challenge = f'{REALM}, error="invalid_token"' if error.presented else REALM
        return [(b"www-authenticate", challenge.encode())]
    if isinstance(error, InsufficientScope):
        challenge = f'{REALM}, error="insufficient_scope", scope="{error.scope}"'
        return [(b"www-authenticate", challenge.encode())]
    if isinstance(error, MethodNotAllowed):
        return [(b"allow", ", ".join(error.allowed).encode())]
    if isinstance(error, RateLimited | Unavailable):
        return [(b"retry-after", b"%d" % max(1, ceil(error.retry_after)))]
    return []
