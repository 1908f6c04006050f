"""What can be done with videos: posts that are tracked by themselves."""

from __future__ import annotations

from typing import Any

from creatoraudit.accounts.fields import metadata_text
from creatoraudit.errors import NotFound
from creatoraudit.models import changes
from creatoraudit.operation import Context, Delete, Get, Patch, Post, operation
from creatoraudit.paging import Page, Sorting
from creatoraudit.videos import queries
from creatoraudit.videos.following import paced, switched
from creatoraudit.videos.identifiers import read_identifier
from creatoraudit.videos.listing import page_of_posts
from creatoraudit.videos.models import ListVideos, TrackVideo, UpdateVideo, Video, VideoPath
from creatoraudit.videos.presenting import UNKNOWN, present_video, videos
from creatoraudit.videos.tracking import track, untrack

Row = Any


@operation(scope="read", role="viewer", rest=Get("/videos"))
def list_videos(ctx: Context, data: ListVideos) -> Page[Video]:
    """List the videos that are tracked by themselves.

    The latest added first unless sorted otherwise; videos for which the sorted figure is not known
    come last either way. Filters are combined: a video must meet all of them.
    """
    wanted = {
        "platform": data.platform,
        "is_active": data.is_active,
        "account_id": data.account_id,
        "q": data.q,
    }
    return page_of_posts(
        ctx,
        queries.VIDEO,
        data,
        wanted=wanted,
        echoed=wanted,
        default=Sorting("added_at", descending=True),
        show=videos,
    )


@operation(
    scope="write",
    role="member",
    rest=Post("/videos", status=201, location="/v2/videos/{id}"),
    repeatable=True,
)
def track_video(ctx: Context, data: TrackVideo) -> Video:
    """Start tracking a post by itself.

    Its figures are collected from now on, whether or not its account is tracked; the first refresh
    is queued at once. A post that is tracked by itself already is a conflict, which names the
    video. One that is known from a tracked account's feed keeps its id and history, and is both
    from then on. `scrape_interval_hours` null refreshes it by its age, and no more after 90 days.
    In an organization without a source the video stays as it is until something is imported.
    """
    post = read_identifier(data.platform, data.identifier)
    id = track(
        ctx,
        post,
        is_active=data.is_active,
        scrape_interval_hours=data.scrape_interval_hours,
        metadata=metadata_text(data.metadata),
    )
    ctx.record(
        "video.added",
        subject="video",
        id=id,
        name=post.shortcode or post.external_id,
        platform=post.platform,
    )
    return present_video(ctx, id)


@operation(scope="read", role="viewer", rest=Get("/videos/{video_id}"))
def get_video(ctx: Context, data: VideoPath) -> Video:
    """Get one video.

    With the last that is known of it.
    """
    return present_video(ctx, data.video_id)


@operation(scope="write", role="member", rest=Patch("/videos/{video_id}"))
def update_video(ctx: Context, data: UpdateVideo) -> Video:
    """Change how a video is tracked.

    `is_active` pauses and resumes it; what was collected stays. A video that is found in the feed
    of a tracked account is still refreshed for that. `metadata` replaces all that was there, null
    empties it. `scrape_interval_hours` null refreshes it by its age.
    """
    row = _held(ctx, data.video_id)
    wanted = changes(data)
    del wanted["video_id"]
    values = _changed(ctx, row, wanted)
    if values:
        values["updated_at"] = ctx.now
        queries.update_post(ctx.connection, ctx.organization_id, id=row.id, values=values)
    ctx.record("video.changed", subject="video", id=row.id, name=_name(row), fields=sorted(wanted))
    return present_video(ctx, row.id)


@operation(scope="write", role="member", rest=Delete("/videos/{video_id}"))
def delete_video(ctx: Context, data: VideoPath) -> None:
    """Stop tracking a video by itself.

    Its history goes with it, for good, unless it is also found in the feed of a tracked account:
    then it stays as an account video.
    """
    row = _held(ctx, data.video_id)
    untrack(ctx, row)
    ctx.record("video.deleted", subject="video", id=row.id, name=_name(row))


def _held(ctx: Context, video_id: str) -> Row:
    row = queries.lock_video(ctx.connection, ctx.organization_id, id=video_id)
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _changed(ctx: Context, row: Row, wanted: dict[str, Any]) -> dict[str, Any]:
    """The columns a PATCH changes, but for those that `change_life` writes."""
    values: dict[str, Any] = {}
    if "metadata" in wanted:
        values["metadata"] = metadata_text(wanted["metadata"])
    if wanted.get("is_active", row.is_active) != row.is_active:
        values |= switched(ctx, row, is_active=wanted["is_active"])
    if wanted.get("scrape_interval_hours", row.scrape_interval_hours) != row.scrape_interval_hours:
        values = paced(ctx, row, scrape_interval_hours=wanted["scrape_interval_hours"]) | values
    return values


def _name(row: Row) -> str:
    return str(row.shortcode or row.external_id)
