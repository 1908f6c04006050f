"""What the API answers: health. Made by `make reference`."""

from __future__ import annotations

from typing import Literal

from creatoraudit.client.answers import Answer


class Health(Answer, frozen=True, kw_only=True):
    """The server answers and reaches its database."""

    type: Literal["health"]
    status: Literal["ok"]
