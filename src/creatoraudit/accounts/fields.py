"""The fields that what is tracked has in common, and the names of the platforms."""

from __future__ import annotations

from typing import Annotated, Literal

from creatoraudit.models import NO_NUL, Meta, encode, refuse_key

LONGEST_CATEGORY = 100

Platform = Literal["instagram", "tiktok"]

PLATFORMS: dict[str, str] = {"instagram": "Instagram", "tiktok": "TikTok"}
"""The platforms, each with its name as people write it."""

MetadataText = Annotated[str, Meta(max_length=255, pattern=NO_NUL)]
Metadata = Annotated[
    dict[MetadataText, MetadataText],
    Meta(
        max_length=20,
        description="Your own labels: at most 20 keys; keys and values are texts of at most 255 "
        "characters.",
    ),
]
IntervalHours = Annotated[
    int, Meta(ge=1, le=168, description="Hours between two refreshes of profile and feed.")
]
MostPosts = Annotated[
    int,
    Meta(
        ge=1,
        le=10_000,
        description="How many of its newest posts are followed; null: as the organization says.",
    ),
]
LookbackDays = Annotated[
    int,
    Meta(
        ge=1,
        le=3650,
        description="How old a post may be to be followed, in days; null: as the organization "
        "says.",
    ),
]


def metadata_text(metadata: dict[str, str] | None) -> str:
    """Labels as they are kept; none at all where there are none.

    Raises:
        ValidationFailed: one of them holds an API key.
    """
    for part in (metadata or {}).items():
        for text in part:
            refuse_key("metadata", text)
    return encode(metadata or {}).decode()
