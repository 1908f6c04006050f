"""What the API answers: settings. Made by `make reference`."""

from __future__ import annotations

from typing import Literal

from creatoraudit.client.answers import Answer


class Settings(Answer, frozen=True, kw_only=True):
    """How an organization collects and counts."""

    type: Literal["settings"]
    max_recent_posts_per_account: int | None
    """Newest posts followed; null: all."""
    post_lookback_days: int | None
    """Age in days up to which a post is followed; null: any."""
    timezone: str
    """IANA time zone in which the organization's days begin."""
    figures_timezone: str
    """The zone the figures are in right now."""
