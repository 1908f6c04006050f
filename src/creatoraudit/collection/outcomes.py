"""What comes of asking a platform: what was asked for, or in which way it failed."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

import msgspec

T = TypeVar("T")


class Observed(msgspec.Struct, Generic[T], frozen=True):
    """The platform answered, and this is what it showed."""

    value: T
    name: ClassVar[str] = "observed"


class Failure(msgspec.Struct, frozen=True):
    """The platform gave nothing; `detail` says why, in a sentence a person can read."""

    detail: str = ""
    name: ClassVar[str] = ""


class NotFound(Failure, frozen=True):
    """There is no such thing, or the platform says so."""

    name: ClassVar[str] = "not_found"


class Private(Failure, frozen=True):
    """It is there, and shown to nobody outside."""

    name: ClassVar[str] = "private"


class NotEligible(Failure, frozen=True):
    """This collector cannot see this kind of account."""

    name: ClassVar[str] = "not_eligible"


class RateLimited(Failure, frozen=True):
    """Asked too often; `retry_after` seconds from now it may be asked again."""

    name: ClassVar[str] = "rate_limited"
    retry_after: float | None = None


class AuthFailed(Failure, frozen=True):
    """The credential is not accepted."""

    name: ClassVar[str] = "auth_failed"


class Blocked(Failure, frozen=True):
    """The platform refuses this client."""

    name: ClassVar[str] = "blocked"


class Malformed(Failure, frozen=True):
    """The answer cannot be understood."""

    name: ClassVar[str] = "malformed"


class Transient(Failure, frozen=True):
    """It did not work this time."""

    name: ClassVar[str] = "transient"
