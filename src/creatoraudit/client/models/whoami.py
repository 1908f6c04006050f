"""What the API answers: whoami. Made by `make reference`."""

from __future__ import annotations

import datetime
from typing import Literal

from creatoraudit.client.answers import Answer


class Whoami(Answer, frozen=True, kw_only=True):
    """The key that asks, and the organization it sees."""

    type: Literal["whoami"]
    organization_id: str
    organization_name: str
    api_key_id: str
    api_key_name: str
    masked_key: str
    """`caud_`, the four characters after it, and the last four."""
    scopes: list[str]
    """One of `admin`, `read`, `write`; more may come."""
    expires_at: datetime.datetime | None
