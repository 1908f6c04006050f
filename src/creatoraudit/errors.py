"""What can go wrong, in the product's words; each surface renders these in its own way."""

from __future__ import annotations

from typing import NamedTuple


class FieldError(NamedTuple):
    """One thing wrong with one field of the input."""

    field: str
    message: str


class DomainError(Exception):
    """Base of every error a caller can be told about. `detail` never holds a secret."""

    code = "INTERNAL_ERROR"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadRequest(DomainError):
    code = "BAD_REQUEST"


class Unauthorized(DomainError):
    """No key (`presented` is False), or one that is malformed, unknown or expired."""

    code = "UNAUTHORIZED"

    def __init__(self, detail: str, *, presented: bool) -> None:
        super().__init__(detail)
        self.presented = presented


class Forbidden(DomainError):
    code = "FORBIDDEN"


class SignInTooOld(Forbidden):
    """A person must sign in again before doing this."""

    code = "SIGN_IN_TOO_OLD"


class InsufficientScope(DomainError):
    code = "INSUFFICIENT_SCOPE"

    def __init__(self, detail: str, *, scope: str) -> None:
        super().__init__(detail)
        self.scope = scope


class QuotaExceeded(DomainError):
    code = "QUOTA_EXCEEDED"


class NotFound(DomainError):
    """There is no such thing, or it belongs to another organization: one answer for both."""

    code = "NOT_FOUND"


class MethodNotAllowed(DomainError):
    code = "METHOD_NOT_ALLOWED"

    def __init__(self, detail: str, *, allowed: tuple[str, ...]) -> None:
        super().__init__(detail)
        self.allowed = allowed


class NotAcceptable(DomainError):
    code = "NOT_ACCEPTABLE"


class Conflict(DomainError):
    code = "CONFLICT"


class PayloadTooLarge(DomainError):
    code = "PAYLOAD_TOO_LARGE"


class UnsupportedMediaType(DomainError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class ValidationFailed(DomainError):
    """The input does not fit; every wrong field is listed."""

    code = "VALIDATION_ERROR"

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors))
        self.errors = errors


class RateLimited(DomainError):
    code = "RATE_LIMITED"

    def __init__(self, detail: str, *, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Something the server needs is not there right now; trying again later helps."""

    code = "SERVICE_UNAVAILABLE"

    def __init__(self, detail: str, *, retry_after: float = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


def invalid(field: str, message: str) -> ValidationFailed:
    """The input is wrong in one field."""
    return ValidationFailed([FieldError(field, message)])
