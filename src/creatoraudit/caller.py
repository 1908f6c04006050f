"""Who is asking, and what a scope or a role stands for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

Scope = Literal["read", "write", "admin"]
Role = Literal["viewer", "member", "admin", "owner"]

IMPLIED: dict[str, frozenset[str]] = {
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
}
RANKS: dict[str, int] = {"viewer": 0, "member": 1, "admin": 2, "owner": 3}


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking, from where, and for which organization."""

    type: Literal["anonymous", "person", "api_key", "command_line"] = "anonymous"
    organization_id: str = ""
    id: str | None = None
    name: str = ""
    scopes: frozenset[str] = frozenset()
    """All scopes a key holds, the implied ones included."""
    role: Role | None = None
    authenticated_at: datetime | None = None
    """When a person last proved who they are."""
    key: Any = None
    """The key's record (`keys.table.KeyRecord`) where the caller is a key."""
    address: str = ""
    client: str = ""
