"""Posts as they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from creatoraudit.analytics.gains import gains_of_posts, outlier_factor
from creatoraudit.analytics.window import LastDays
from creatoraudit.errors import NotFound
from creatoraudit.operation import Context
from creatoraudit.videos import queries
from creatoraudit.videos.models import AccountVideo, Post, Video

UNKNOWN = "There is no video with this id."
UNKNOWN_ACCOUNT_VIDEO = "There is no account video with this id."

GAIN: LastDays = "7d"

_POST = len(Post.__struct_fields__)
_VIDEO = len(Video.__struct_fields__)


def present_video(ctx: Context, id: str) -> Video:
    """One video.

    Raises:
        NotFound
    """
    return videos([_found(ctx, queries.VIDEO, id, unknown=UNKNOWN)])[0]


def present_account_video(ctx: Context, id: str) -> AccountVideo:
    """One account video.

    Raises:
        NotFound
    """
    row = _found(ctx, queries.ACCOUNT_VIDEO, id, unknown=UNKNOWN_ACCOUNT_VIDEO)
    return account_videos(ctx, [row], period=GAIN)[0]


def videos(rows: Sequence[Any]) -> list[Video]:
    """Rows as videos."""
    return [Video(*row[:_VIDEO]) for row in rows]


def account_videos(ctx: Context, rows: Sequence[Any], *, period: LastDays) -> list[AccountVideo]:
    """Rows as account videos, with what each gained and how it stands out."""
    gains = gains_of_posts(ctx, [row.id for row in rows], period=period)
    return [AccountVideo(*row[:_POST], *_own(row, gains[row.id])) for row in rows]


def _own(row: Any, gain: int | None) -> tuple[Any, ...]:
    """What an account video has beside what is known of any post."""
    ages = [getattr(row, age) for age in queries.AGES]
    return row.post_id, row.creator_id, outlier_factor(ages, row.typical), gain


def _found(ctx: Context, kind: str, id: str, *, unknown: str) -> Any:
    row = queries.find_shown(ctx.connection, ctx.organization_id, kind=kind, id=id)
    if row is None:
        raise NotFound(unknown)
    return row
