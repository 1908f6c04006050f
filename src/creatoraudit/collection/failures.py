"""What a failure means for a subject. Pure: an account is not lost because one look says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from creatoraudit.collection.outcomes import (
    AuthFailed,
    Blocked,
    Failure,
    Malformed,
    NotEligible,
    NotFound,
    Private,
    RateLimited,
)
from creatoraudit.collection.schedule import LONGEST_WAIT, wait_after

# "Not found" is usually a lie: a platform that blocks us says the same.
CONFIRMATIONS = 3
CONFIRMED_OVER = timedelta(hours=48)
POST_CONFIRMATIONS = 2
POST_CONFIRMED_OVER = timedelta(hours=24)

PATIENCE = 5
"""After so many failures in a row the status says so."""

STATUSES: dict[type[Failure], str] = {
    Private: "private",
    NotEligible: "not_eligible",
    AuthFailed: "error",
    Blocked: "error",
    Malformed: "error",
}
LATER: dict[str, str] = {
    "private": "It is looked at again every day.",
    "not_eligible": "Another source may see it.",
    "error": "It is tried again.",
}


def account_after(
    failure: Failure, account: Any, *, at: datetime, denied: list[datetime], chance: float
) -> dict[str, Any]:
    """The columns of an account after a failure; `denied` is when it was not found since it was
    last seen, this time included.
    """
    failures = account.failures + 1
    status, detail = _status(failure, account, failures=failures, denied=denied)
    return {
        "status": status,
        "status_detail": detail,
        "is_unavailable": status in {"private", "missing", "not_eligible"},
        "failures": failures,
        "is_urgent": False,
        "next_refresh_at": at + _wait(failure, failures=failures, chance=chance),
    }


def post_after(
    failure: Failure, post: Any, *, at: datetime, denied: list[datetime], chance: float
) -> dict[str, Any]:
    """The columns of a post after a failure."""
    failures, gone = post.failures + 1, is_gone(denied)
    return {
        "status": "missing" if gone else post.status,
        "status_detail": failure.detail,
        "is_unavailable": gone or bool(post.is_unavailable),
        "failures": failures,
        "next_refresh_at": None if gone else at + _wait(failure, failures=failures, chance=chance),
    }


def is_gone(denied: list[datetime]) -> bool:
    """Whether a post was denied often and long enough to be taken for unavailable."""
    return _confirmed(denied, POST_CONFIRMATIONS, POST_CONFIRMED_OVER)


def _status(
    failure: Failure, account: Any, *, failures: int, denied: list[datetime]
) -> tuple[str, str]:
    if isinstance(failure, NotFound):
        if account.status == "missing" or _confirmed(denied, CONFIRMATIONS, CONFIRMED_OVER):
            since = f"{denied[0]:%Y-%m-%d}" if denied else "some time ago"
            return "missing", f"The platform has not known this account since {since}."
        return account.status, (
            f"{failure.detail} It counts as missing after {CONFIRMATIONS} looks over 48 hours;"
            f" this was the {_ordinal(len(denied))}."
        )
    status = STATUSES.get(type(failure))
    if status is None:
        status = "error" if failures >= PATIENCE else account.status
        return status, f"{failure.detail} It is tried again."
    return status, f"{failure.detail} {LATER[status]}"


def _confirmed(denied: list[datetime], times: int, over: timedelta) -> bool:
    return len(denied) >= times and denied[-1] - denied[0] >= over


def _wait(failure: Failure, *, failures: int, chance: float) -> timedelta:
    if isinstance(failure, NotFound | Private | NotEligible):
        return timedelta(hours=24)
    if isinstance(failure, RateLimited) and failure.retry_after is not None:
        return timedelta(seconds=failure.retry_after)
    if isinstance(failure, AuthFailed | Malformed):
        return LONGEST_WAIT
    return wait_after(failures, chance=chance)


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
