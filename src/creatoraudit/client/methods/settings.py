"""What can be asked of /settings. Made by `make reference`."""

from __future__ import annotations

from creatoraudit.client.answers import UNSET, UnsetType, one
from creatoraudit.client.calls import Call
from creatoraudit.client.models.settings import Settings
from creatoraudit.client.sending import Sender


class SettingsMethods(Sender):
    """The methods for /settings."""

    def get_settings(self) -> Settings:
        """Get the organization's settings.

        `timezone` is where its days begin; `figures_timezone` is the one its figures are in
        now. They differ while the figures are being computed anew after a change.
        """
        return self.send(Call(method="GET", path="/settings", read=one(Settings), repeatable=True))

    def update_settings(
        self,
        *,
        max_recent_posts_per_account: int | UnsetType | None = UNSET,
        post_lookback_days: int | UnsetType | None = UNSET,
        timezone: str | UnsetType = UNSET,
    ) -> Settings:
        """Change the organization's settings.

        The caps count for every account without its own: null follows every post of any age.
        Another `timezone` computes all figures anew in the background; until that is done,
        answers go on in the zone they name.
        """
        return self.send(
            Call(
                method="PATCH",
                path="/settings",
                read=one(Settings),
                body={
                    "max_recent_posts_per_account": max_recent_posts_per_account,
                    "post_lookback_days": post_lookback_days,
                    "timezone": timezone,
                },
            )
        )
