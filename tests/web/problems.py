"""What every refusal looks like."""

import re
from typing import Any

import httpx

from tests.support.raw import Reply

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMITED",
    503: "SERVICE_UNAVAILABLE",
}
MEMBERS = {"type", "title", "status", "detail", "code", "instance", "request_id"}


def problem_of(answer: httpx.Response | Reply, status: int, code: str | None = None) -> Any:
    """The problem document of an answer, after checking every part that is the same everywhere."""
    if isinstance(answer, httpx.Response):
        reply = Reply(answer.status_code, list(answer.headers.multi_items()), answer.content)
    else:
        reply = answer
    assert reply.status == status, reply.body
    assert reply.header("content-type") == "application/problem+json"
    assert reply.header("cache-control") == "private, no-cache"
    assert reply.header("vary") == "Authorization"
    assert reply.header("content-length") == str(len(reply.body))
    document = reply.json()
    code = code or CODES[status]
    assert set(document) == (MEMBERS | {"errors"} if status == 422 else MEMBERS)
    assert document["type"] == f"urn:creatoraudit:error:{code.lower().replace('_', '-')}"
    assert (document["title"], document["status"], document["code"]) == (
        TITLES[status],
        status,
        code,
    )
    assert document["request_id"] == reply.header("x-request-id")
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", document["request_id"])
    assert document["detail"]
    if isinstance(answer, httpx.Response):
        assert document["instance"] == answer.request.url.path
    return document


def wrong_fields(answer: httpx.Response | Reply) -> dict[str, str]:
    """The fields a 422 complains about, with what it says."""
    errors = problem_of(answer, 422)["errors"]
    assert errors
    assert all(set(error) == {"field", "message"} and error["message"] for error in errors)
    return {error["field"]: error["message"] for error in errors}
