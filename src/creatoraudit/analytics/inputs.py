"""What goes into the operations on figures."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.analytics.window import Dates, LastDays, Zone
from creatoraudit.models import UNSET, Id, Meta, Model, UnsetType

Platform = Literal["instagram", "tiktok"]

AnyPlatform = Annotated[Platform | None, Meta(description="Only what is on this platform.")]
AnyZone = Annotated[
    Zone | None,
    Meta(
        description="Whose days count, by IANA name. Unless said otherwise those of the "
        "organization; another zone is computed from the snapshots, for at most 92 days."
    ),
]


class OrganizationWindow(Dates, frozen=True, kw_only=True):
    """Which days of the organization."""

    platform: AnyPlatform = None
    timezone: AnyZone = None


class AccountWindow(Dates, frozen=True, kw_only=True):
    """Which days of an account."""

    account_id: Id
    timezone: AnyZone = None


class AccountVideoWindow(Dates, frozen=True, kw_only=True):
    """Which days of an account video."""

    id: Id
    timezone: AnyZone = None


class VideoWindow(Dates, frozen=True, kw_only=True):
    """Which days of a video."""

    video_id: Id
    timezone: AnyZone = None


class CreatorWindow(Dates, frozen=True, kw_only=True):
    """Which days of a creator."""

    creator_id: Id
    platform: AnyPlatform = None
    timezone: AnyZone = None


Ids = Annotated[list[Id], Meta(min_length=1, max_length=200, description="1 to 200 ids.")]
Numbers = Annotated[
    list[Annotated[int, Meta(ge=1, lt=1 << 53)]],
    Meta(max_length=200, description="`post_id` of account videos; 1 to 200 ids in all lists."),
]
UtcZone = Annotated[
    Zone | None,
    Meta(
        description="Whose days count, by IANA name: UTC unless said. A zone that is neither UTC "
        "nor the organization's is computed from the snapshots, for at most 92 days."
    ),
]


class AccountMetrics(Dates, frozen=True, kw_only=True):
    """Which accounts, and which days."""

    account_ids: Ids
    timezone: UtcZone = None


class AccountVideoMetrics(Dates, frozen=True, kw_only=True):
    """Which account videos, and which days."""

    instagram_post_ids: Numbers | UnsetType = UNSET
    tiktok_video_ids: Numbers | UnsetType = UNSET
    video_ids: (
        Annotated[
            list[Id],
            Meta(max_length=200, description="`id` of account videos; 1 to 200 ids in all lists."),
        ]
        | UnsetType
    ) = UNSET
    timezone: UtcZone = None


class VideoMetrics(Dates, frozen=True, kw_only=True):
    """Which videos, and which days."""

    video_ids: Ids
    timezone: UtcZone = None


class VideoDeltas(Model, frozen=True, kw_only=True):
    """Which videos, and how far back."""

    video_ids: Ids
    windows: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=365)], ...],
        Meta(min_length=1, max_length=10, description="1 to 10 numbers of days, 1 to 365 each."),
    ] = (1, 7, 14, 30)
    timezone: Annotated[
        Zone | None,
        Meta(description="Named in the answer; a window is N × 24 hours in every zone."),
    ] = None


class TopCreators(Model, frozen=True, kw_only=True):
    """Which days, how many, and by what."""

    period: Annotated[LastDays, Meta(description="The last complete days before today.")] = "30d"
    limit: Annotated[int, Meta(ge=1, le=25, description="How many creators.")] = 10
    order_by: Annotated[
        Literal["views", "engagement_rate", "followers", "posts"],
        Meta(description="Views break ties, then the id."),
    ] = "views"
