"""What the server says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from creatoraudit.caller import Scope
from creatoraudit.models import Id, Meta, Model


class Whoami(Model, frozen=True, kw_only=True):
    """The key that asks, and the organization it sees."""

    type: Literal["whoami"] = "whoami"
    organization_id: Id
    organization_name: str
    api_key_id: Id
    api_key_name: str
    masked_key: Annotated[
        str, Meta(description="`caud_`, the four characters after it, and the last four.")
    ]
    scopes: list[Scope]
    expires_at: datetime | None


class ApiMeta(Model, frozen=True, kw_only=True):
    """The API itself."""

    type: Literal["api_meta"] = "api_meta"
    api_version: str
    status: Literal["current"] = "current"
    docs_url: str
    openapi_url: str
    whoami_url: str
    deprecation: str | None = None
    sunset: str | None = None


class Health(Model, frozen=True, kw_only=True):
    """The server answers and reaches its database."""

    type: Literal["health"] = "health"
    status: Literal["ok"] = "ok"
