"""What the API answers: api keys. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class KeyClient(Answer, frozen=True, kw_only=True):
    """A program that used a key in the last 24 hours."""

    via: str
    """One of `api`, `mcp`; more may come."""
    client: str
    requests: int
    last_used_at: datetime.datetime


class ApiKey(Answer, frozen=True, kw_only=True):
    """An API key as it may be shown: its secret is not part of it."""

    id: str
    type: Literal["api_key"]
    name: str
    masked_key: str
    """`caud_`, the four characters after it, and the last four."""
    scopes: list[str]
    """One of `admin`, `read`, `write`; more may come."""
    status: str
    """One of `disabled`, `enabled`; more may come."""
    is_expired: bool
    expires_at: datetime.datetime | None
    hash_only: bool
    allowed_addresses: list[str]
    rate_limit_per_minute: int | None
    created_at: datetime.datetime
    created_by: str | None
    """Who made it: a person, a key or the command line."""
    created_by_is_member: bool
    """False once the person has left the organization."""
    last_used_at: datetime.datetime | None
    """Exact to 60 seconds; refused requests do not count."""
    last_used_via: str | None
    """One of `api`, `mcp`; more may come."""
    last_used_client: str | None
    """The client's own word: its name and version."""
    used_in_url: bool
    requests_24h: int
    requests_by_hour: list[int]
    """24 hours, the oldest first; the last is the current hour."""
    clients_24h: list[KeyClient]
    disabled_at: datetime.datetime | None
    disabled_by: str | None
    leaked_at: datetime.datetime | None
    """A leaked key can only be rotated or deleted."""
    in_connect: bool
    """The Connect helper fills in this key."""
    previous_masked_key: str | None
    previous_secret_expires_at: datetime.datetime | None
    previous_secret_last_used_at: datetime.datetime | None


class CreatedKey(Answer, frozen=True, kw_only=True):
    """A key with its secret, which is shown this one time."""

    id: str
    type: Literal["api_key"]
    name: str
    masked_key: str
    """`caud_`, the four characters after it, and the last four."""
    scopes: list[str]
    """One of `admin`, `read`, `write`; more may come."""
    status: str
    """One of `disabled`, `enabled`; more may come."""
    is_expired: bool
    expires_at: datetime.datetime | None
    hash_only: bool
    allowed_addresses: list[str]
    rate_limit_per_minute: int | None
    created_at: datetime.datetime
    created_by: str | None
    """Who made it: a person, a key or the command line."""
    created_by_is_member: bool
    """False once the person has left the organization."""
    last_used_at: datetime.datetime | None
    """Exact to 60 seconds; refused requests do not count."""
    last_used_via: str | None
    """One of `api`, `mcp`; more may come."""
    last_used_client: str | None
    """The client's own word: its name and version."""
    used_in_url: bool
    requests_24h: int
    requests_by_hour: list[int]
    """24 hours, the oldest first; the last is the current hour."""
    clients_24h: list[KeyClient]
    disabled_at: datetime.datetime | None
    disabled_by: str | None
    leaked_at: datetime.datetime | None
    """A leaked key can only be rotated or deleted."""
    in_connect: bool
    """The Connect helper fills in this key."""
    previous_masked_key: str | None
    previous_secret_expires_at: datetime.datetime | None
    previous_secret_last_used_at: datetime.datetime | None
    key: str
    """The full key: `caud_` and 38 characters. Keep it like a password."""


class RevokeReceipt(Answer, frozen=True, kw_only=True):
    """The same whatever was sent, so that it tells nothing."""

    type: Literal["revocation"]
    detail: str
