"""What can go wrong: one class for each code of the API, and two for what never got there."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec


class ClientError(Exception):
    """Base of every error of the client."""


class ConnectionFailed(ClientError):
    """The server could not be reached, or hung up."""


class UnexpectedAnswer(ClientError):
    """What answered is not the API, or not one that this client can read."""


class FieldError(msgspec.Struct, frozen=True):
    """One thing wrong with one field of the input."""

    field: str
    message: str


class _Problem(msgspec.Struct, frozen=True):
    status: int
    code: str
    title: str
    detail: str
    request_id: str
    errors: list[FieldError] = []


class ApiError(ClientError):
    """The API refused, and says why (RFC 9457)."""

    def __init__(self, problem: Any, *, retry_after: float | None) -> None:
        super().__init__(f"{problem.code}: {problem.detail} (request {problem.request_id})")
        self.status: int = problem.status
        self.code: str = problem.code
        self.title: str = problem.title
        self.detail: str = problem.detail
        self.request_id: str = problem.request_id
        """What the request is called in the server's log."""
        self.errors: list[FieldError] = problem.errors
        """Every wrong field, where the input was not valid."""
        self.retry_after = retry_after
        """Seconds to wait, where the server said so."""


class BadRequest(ApiError):
    """The request cannot be read, or carries a key in its address."""


class Unauthorized(ApiError):
    """There is no API key, or it is malformed, unknown or expired."""


class Forbidden(ApiError):
    """The key is disabled, or may not be used from here, or for this."""


class InsufficientScope(Forbidden):
    """The key does not hold the scope."""


class QuotaExceeded(Forbidden):
    """The organization has as many as it may have."""


class NotFound(ApiError):
    """There is no such thing in the organization."""


class MethodNotAllowed(ApiError):
    """The path does not know the method."""


class NotAcceptable(ApiError):
    """The answer cannot be in the form that was asked for."""


class Conflict(ApiError):
    """It cannot be done as things are; `detail` says what stands against it."""


class PayloadTooLarge(ApiError):
    """The body is too large."""


class UnsupportedMediaType(ApiError):
    """The body is not in a form that is taken."""


class ValidationFailed(ApiError):
    """The input is not valid; `errors` lists every wrong field."""


class RateLimited(ApiError):
    """Too many requests; `retry_after` says when there may be another."""


class InternalError(ApiError):
    """Something failed in the server."""


class UpstreamError(ApiError):
    """Something failed in what the server relies on."""


class ServiceUnavailable(ApiError):
    """The server cannot answer now; trying again later helps."""


CODES: dict[str, type[ApiError]] = {
    "BAD_REQUEST": BadRequest,
    "UNAUTHORIZED": Unauthorized,
    "FORBIDDEN": Forbidden,
    "INSUFFICIENT_SCOPE": InsufficientScope,
    "QUOTA_EXCEEDED": QuotaExceeded,
    "NOT_FOUND": NotFound,
    "METHOD_NOT_ALLOWED": MethodNotAllowed,
    "NOT_ACCEPTABLE": NotAcceptable,
    "CONFLICT": Conflict,
    "PAYLOAD_TOO_LARGE": PayloadTooLarge,
    "UNSUPPORTED_MEDIA_TYPE": UnsupportedMediaType,
    "VALIDATION_ERROR": ValidationFailed,
    "RATE_LIMITED": RateLimited,
    "INTERNAL_ERROR": InternalError,
    "UPSTREAM_ERROR": UpstreamError,
    "SERVICE_UNAVAILABLE": ServiceUnavailable,
}


def error_of(answer: httpx.Response) -> ClientError:
    """What an answer that is no success tells."""
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except msgspec.DecodeError:
        host = answer.request.url.host
        return UnexpectedAnswer(f"{host} answered {answer.status_code}, and not as the API does.")
    return CODES.get(problem.code, ApiError)(problem, retry_after=_seconds(answer))


def _seconds(answer: httpx.Response) -> float | None:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None
