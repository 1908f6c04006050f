"""The card that fills a key into a command: which keys it offers, and which one it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from creatoraudit.caller import Caller
from creatoraudit.keys.grants import may_hold
from creatoraudit.keys.models import ApiKey

Lack = Literal["", "no key", "none active", "hash only"]


class Connect(msgspec.Struct, frozen=True):
    """What the card can fill in."""

    keys: list[ApiKey]
    """Keys it offers, the organization's active key first."""
    lack: Lack
    """Why there is none."""
    ids: frozenset[str] = frozenset()


def connect_with(keys: Sequence[ApiKey], caller: Caller) -> Connect:
    """What the card offers this person of an organization's keys."""
    active = [key for key in keys if _is_active(key) and may_hold(caller, key.scopes)]
    offered = sorted(
        (key for key in active if not key.hash_only), key=lambda key: not key.in_connect
    )
    if offered:
        return Connect(offered, "", frozenset(key.id for key in offered))
    if active:
        return Connect([], "hash only")
    return Connect([], "none active" if keys else "no key")


def _is_active(key: ApiKey) -> bool:
    return key.status == "enabled" and not key.is_expired and key.leaked_at is None
