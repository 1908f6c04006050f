"""What goes into the operations on API keys, and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from creatoraudit.caller import Scope
from creatoraudit.models import UNSET, Id, Meta, Model, Search, UnsetType
from creatoraudit.paging import ListInput
from creatoraudit.usage.models import KeyClient

Name = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="1 to 100 characters, unique in the organization ignoring case.",
    ),
]
Scopes = Annotated[
    list[Scope],
    Meta(
        max_length=3,
        description="What the key may do: `admin` implies `write`, which implies `read`; "
        "empty grants nothing.",
    ),
]
Addresses = Annotated[
    list[Annotated[str, Meta(max_length=49)]],
    Meta(max_length=50, description="CIDRs the key may be used from; empty: from anywhere."),
]
RatePerMinute = Annotated[
    int, Meta(ge=1, le=1_000_000, description="Requests a minute; null: the server's default.")
]


class KeyPath(Model, frozen=True, kw_only=True):
    """One API key."""

    id: Id


class ListKeys(ListInput, frozen=True, kw_only=True):
    """Which keys, in which order."""

    status: Annotated[
        Literal["enabled", "disabled"] | None, Meta(description="Only keys of this status.")
    ] = None
    q: Annotated[Search | None, Meta(description="Part of the name, in any case.")] = None
    order_by: Annotated[
        Literal["created_at", "name"] | UnsetType,
        Meta(description="`created_at` unless said otherwise."),
    ] = UNSET


class CreateKey(Model, frozen=True, kw_only=True):
    """A new key."""

    name: Name
    scopes: Scopes | UnsetType = UNSET
    expires_at: (
        Annotated[datetime, Meta(tz=True, description="When the key stops working.")] | None
    ) = None
    expires_in: (
        Annotated[int, Meta(ge=60, le=315_360_000, description="The same in seconds from now.")]
        | None
    ) = None
    hash_only: Annotated[
        bool,
        Meta(
            description="Keep no sealed copy: nobody, this server included, can read the key back."
        ),
    ] = False
    allowed_addresses: Addresses = msgspec.field(default_factory=list)
    rate_limit_per_minute: RatePerMinute | None = None


class UpdateKey(Model, frozen=True, kw_only=True):
    """What to change; a field that is not sent stays as it is."""

    id: Id
    name: Name | UnsetType = UNSET
    scopes: Scopes | UnsetType = UNSET
    expires_at: (
        Annotated[datetime, Meta(tz=True, description="When the key stops working; null: never.")]
        | UnsetType
        | None
    ) = UNSET
    hash_only: (
        Annotated[
            bool, Meta(description="True destroys the sealed copy; it cannot be made false again.")
        ]
        | UnsetType
    ) = UNSET
    allowed_addresses: Addresses | UnsetType = UNSET
    rate_limit_per_minute: RatePerMinute | UnsetType | None = UNSET
    status: (
        Annotated[
            Literal["enabled", "disabled"], Meta(description="`disabled` cuts the key off at once.")
        ]
        | UnsetType
    ) = UNSET


class RotateKey(Model, frozen=True, kw_only=True):
    """How long the old secret stays valid beside the new one."""

    id: Id
    grace_seconds: Annotated[
        Literal[0, 3600, 86400, 604800], Meta(description="Now, 1 hour, 24 hours or 7 days.")
    ] = 86400


class RevokeKey(Model, frozen=True, kw_only=True):
    """A key that somebody found where it should not be."""

    key: Annotated[str, Meta(max_length=10_000, description="The full key.")]


class ApiKey(Model, frozen=True, kw_only=True):
    """An API key as it may be shown: its secret is not part of it."""

    id: Id
    type: Literal["api_key"] = "api_key"
    name: str
    masked_key: Annotated[
        str, Meta(description="`caud_`, the four characters after it, and the last four.")
    ]
    scopes: list[Scope]
    status: Literal["enabled", "disabled"]
    is_expired: bool
    expires_at: datetime | None
    hash_only: bool
    allowed_addresses: list[str]
    rate_limit_per_minute: int | None
    created_at: datetime
    created_by: Annotated[
        str | None, Meta(description="Who made it: a person, a key or the command line.")
    ]
    created_by_is_member: Annotated[
        bool, Meta(description="False once the person has left the organization.")
    ]
    last_used_at: Annotated[
        datetime | None, Meta(description="Exact to 60 seconds; refused requests do not count.")
    ]
    last_used_via: Literal["api", "mcp"] | None
    last_used_client: Annotated[
        str | None, Meta(description="The client's own word: its name and version.")
    ]
    used_in_url: bool
    requests_24h: int
    requests_by_hour: Annotated[
        list[int], Meta(description="24 hours, the oldest first; the last is the current hour.")
    ]
    clients_24h: list[KeyClient]
    disabled_at: datetime | None
    disabled_by: str | None
    leaked_at: Annotated[
        datetime | None, Meta(description="A leaked key can only be rotated or deleted.")
    ]
    in_connect: Annotated[bool, Meta(description="The Connect helper fills in this key.")]
    previous_masked_key: str | None
    previous_secret_expires_at: datetime | None
    previous_secret_last_used_at: datetime | None


class CreatedKey(ApiKey, frozen=True, kw_only=True):
    """A key with its secret, which is shown this one time."""

    key: Annotated[
        str, Meta(description="The full key: `caud_` and 38 characters. Keep it like a password.")
    ]


class RevokeReceipt(Model, frozen=True, kw_only=True):
    """The same whatever was sent, so that it tells nothing."""

    type: Literal["revocation"] = "revocation"
    detail: str = "If this is a key of this server, it has been revoked."
