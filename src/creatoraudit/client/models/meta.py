"""What the API answers: meta. Made by `make reference`."""

from __future__ import annotations

from typing import Literal

from creatoraudit.client.answers import Answer


class ApiMeta(Answer, frozen=True, kw_only=True):
    """The API itself."""

    type: Literal["api_meta"]
    api_version: str
    status: Literal["current"]
    docs_url: str
    openapi_url: str
    whoami_url: str
    deprecation: str | None
    sunset: str | None
