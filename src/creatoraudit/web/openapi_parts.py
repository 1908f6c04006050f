"""What stands in the OpenAPI document whatever the operations are."""

from __future__ import annotations

from typing import Any

from creatoraudit import __version__
from creatoraudit.web.answers import STATUS

Json = dict[str, Any]

REF = "#/components/schemas/{name}"

INFO: Json = {
    "title": "CreatorAudit API",
    "version": "v2",
    "summary": "Accounts, creators, videos and their figures.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "x-server-version": __version__,
}
KEY = "An API key: `Authorization: Bearer caud_…`. Made on the API keys page."
PAGES_ONLY = frozenset({"SIGN_IN_TOO_OLD"})
LIMIT_HEADERS = [
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "RateLimit",
    "RateLimit-Policy",
]
ERROR_HEADERS = {
    401: ["WWW-Authenticate"],
    405: ["Allow"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}


def _header(description: str, kind: str = "string") -> Json:
    return {"description": description, "schema": {"type": kind}}


HEADERS: Json = {
    "X-Request-ID": _header(
        "The client's own where it sent one of 1-128 characters of `[A-Za-z0-9._-]`."
    ),
    "X-RateLimit-Limit": _header("Requests a minute.", "integer"),
    "X-RateLimit-Remaining": _header("Requests left now.", "integer"),
    "X-RateLimit-Reset": _header("Unix second at which the full limit is there again.", "integer"),
    "RateLimit": _header('The same by the IETF draft: `"default";r=599;t=1`.'),
    "RateLimit-Policy": _header('The policy by the IETF draft: `"default";q=600;w=60`.'),
    "ETag": _header("Strong entity tag; send it as `If-None-Match`."),
    "Link": _header('`rel="first"` always, `rel="next"` when there is one (RFC 8288).'),
    "Location": _header("Path of what was made."),
    "Content-Disposition": _header('The name of a file: `attachment; filename="all.jsonl"`.'),
    "WWW-Authenticate": _header("The challenge of RFC 6750."),
    "Allow": _header("The methods this path knows."),
    "Retry-After": _header("Seconds to wait.", "integer"),
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A name of your own for this request: for 24 hours a repeat with the same body "
    "gives the first answer, and one with another body is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
PAGINATION: Json = {
    "type": "object",
    "properties": {
        "next_cursor": {"type": ["string", "null"]},
        "has_next": {"type": "boolean"},
        "limit": {"type": "integer"},
        "total_count": {"type": "integer", "description": "Only with `include_total`."},
    },
    "required": ["next_cursor", "has_next", "limit"],
}
PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string", "examples": ["urn:creatoraudit:error:not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": [code for code in STATUS if code not in PAGES_ONLY]},
        "instance": {"type": "string", "description": "The request's path."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code", "instance", "request_id"],
}


def shown(value: object) -> Json:
    """One example, as the document has them."""
    return {"examples": {"example": {"value": value}}}
