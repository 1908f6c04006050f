"""Errors as an agent needs them: what failed, which argument, what is allowed, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from math import ceil

from creatoraudit.errors import (
    DomainError,
    FieldError,
    RateLimited,
    Unavailable,
    ValidationFailed,
)
from creatoraudit.models import UNKNOWN_FIELD
from creatoraudit.web.mcp.schemas import Json
from creatoraudit.web.redaction import redact

NEXT = {
    "BAD_REQUEST": "Correct the call and repeat it.",
    "UNAUTHORIZED": "Ask the person for a working key; repeating the call does not help.",
    "FORBIDDEN": "Ask the person; repeating the call does not help.",
    "INSUFFICIENT_SCOPE": "Ask the person for a key with that scope; repeating does not help.",
    "QUOTA_EXCEEDED": "Tell the person; repeating the call does not help.",
    "NOT_FOUND": "Look the id up with `search` or a list tool; ids come from answers only.",
    "CONFLICT": "Read the present state with the matching get tool, then decide.",
    "VALIDATION_ERROR": "Correct the arguments named here and repeat the call.",
    "RATE_LIMITED": "Wait `retry_after` seconds, then repeat the call.",
    "SERVICE_UNAVAILABLE": "Wait `retry_after` seconds, then repeat the call.",
    "TIMEOUT": "Ask for less: a shorter window, fewer ids, a smaller limit.",
    "INTERNAL_ERROR": "Repeat the call once; then tell the person the request id.",
}


def refusal(tool: str, error: DomainError, *, known: Iterable[str] = ()) -> Json:
    """What a call that failed answers; `known` are the arguments there are."""
    document: Json = {"tool": tool, "code": error.code, "message": redact(error.detail)}
    if isinstance(error, ValidationFailed):
        names = list(known)
        document["message"] = "These arguments cannot be used."
        document["arguments"] = [_argument(one, names) for one in error.errors]
        document["known"] = names
    if isinstance(error, RateLimited | Unavailable):
        document["retry_after"] = max(1, ceil(error.retry_after))
    document["next"] = NEXT.get(error.code, NEXT["INTERNAL_ERROR"])
    return {"error": document}


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The name that was probably meant."""
    found = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def _argument(fault: FieldError, known: list[str]) -> Json:
    shown: Json = {"argument": fault.field, "problem": redact(fault.message)}
    if fault.message == UNKNOWN_FIELD and (meant := nearest(fault.field, known)):
        shown["did_you_mean"] = meant
    return shown
