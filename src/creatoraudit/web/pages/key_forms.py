"""The forms about keys: what can be chosen, and from fields to the input of an operation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from creatoraudit.errors import invalid

DAY = 86400

READ_WRITE = ("read,write", "Read, write")
SCOPES = {"owner": [READ_WRITE, ("read", "Read"), ("read,write,admin", "Admin")]}
SCOPES_OF_OTHERS = [READ_WRITE, ("read", "Read")]

EXPIRIES = [
    ("", "Never"),
    ("7", "7 days"),
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "1 year"),
    ("date", "On a date"),
]
KEEP = ("keep", "As it is")

GRACES = [
    (0, "Not at all", "Ends now: whatever still sends it gets 401."),
    (3600, "1 hour", ""),
    (DAY, "24 hours", "Time to change it wherever it is used."),
    (7 * DAY, "7 days", ""),
]

Form = Mapping[str, str]


def scope_choices(role: str, scopes: Sequence[str] = ("read", "write")) -> list[tuple[str, str]]:
    """What somebody of this role may choose; what a key has now is among it."""
    choices = list(SCOPES.get(role, SCOPES_OF_OTHERS))
    current = ",".join(scopes)
    if current not in {value for value, _ in choices}:
        choices.append((current, (current.replace(",", ", ") or "none").capitalize()))
    return choices


def new_key(form: Form) -> dict[str, object]:
    """The input of `create_api_key`."""
    raw: dict[str, object] = {
        "name": form.get("name", ""),
        "scopes": _scopes(form),
        "hash_only": form.get("hash_only") == "true",
        **_limits(form),
    }
    choice = form.get("expires", "")
    if choice:
        raw["expires_at"] = _on_date(form) if choice == "date" else None
    if choice.isdigit():
        raw["expires_in"] = int(choice) * DAY
    return raw


def changed_limits(form: Form, key: Any, *, now: datetime) -> dict[str, object]:
    """The input of `update_api_key`, with what differs from the key."""
    raw: dict[str, object] = {**_limits(form), "scopes": _scopes(form)}
    choice = form.get("expires", KEEP[0])
    if choice != KEEP[0]:
        raw["expires_at"] = _expiry(form, choice, now=now)
    if form.get("hash_only") == "true":
        raw["hash_only"] = True
    return {name: value for name, value in raw.items() if value != getattr(key, name)}


def grace(form: Form) -> int | str:
    chosen = form.get("grace_seconds", str(DAY))
    return int(chosen) if chosen.isdecimal() and chosen.isascii() else chosen


def _limits(form: Form) -> dict[str, object]:
    return {
        "allowed_addresses": [
            part for part in re.split(r"[\s,;]+", form.get("allowed_addresses", "")) if part
        ],
        "rate_limit_per_minute": _rate(form.get("rate_limit_per_minute", "").strip()),
    }


def _scopes(form: Form) -> list[str]:
    return [scope for scope in form.get("scopes", READ_WRITE[0]).split(",") if scope]


def _rate(typed: str) -> int | None:
    if not typed:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,5}|1000000", typed):
        raise invalid("rate_limit_per_minute", "Use a whole number from 1 to 1,000,000.")
    return int(typed)


def _expiry(form: Form, choice: str, *, now: datetime) -> datetime | None:
    if choice == "date":
        return _on_date(form)
    if not choice.isdecimal() or len(choice) > 4:
        return None
    return now.replace(microsecond=0) + timedelta(days=int(choice))


def _on_date(form: Form) -> datetime:
    """The end of the chosen day."""
    try:
        chosen = date.fromisoformat(form.get("expires_on", ""))
    except ValueError:
        raise invalid("expires_at", "Choose the day.") from None
    return datetime.combine(chosen, time(23, 59, 59), UTC)
