"""What can be done with account videos: they come and go with the feeds they are found in."""

from __future__ import annotations

from functools import partial

from creatoraudit.operation import Context, Get, operation
from creatoraudit.paging import Page, Sorting
from creatoraudit.videos import presenting
from creatoraudit.videos.listing import page_of_posts
from creatoraudit.videos.models import AccountVideo, AccountVideoPath, ListAccountVideos
from creatoraudit.videos.moments import beginning, end
from creatoraudit.videos.queries import ACCOUNT_VIDEO


@operation(scope="read", role="viewer", rest=Get("/account-videos"))
def list_account_videos(ctx: Context, data: ListAccountVideos) -> Page[AccountVideo]:
    """List the posts found in the feeds of tracked accounts.

    The latest published first unless sorted otherwise; posts for which the sorted figure is not
    known come last either way. Filters are combined: a post must meet all of them. `gain` is the
    views gained in the last complete days of `period`, in the organization's time zone.
    """
    return page_of_posts(
        ctx,
        ACCOUNT_VIDEO,
        data,
        wanted={
            "platform": data.platform,
            "account_id": data.account_id,
            "creator_id": data.creator_id,
            "q": data.q,
            "from": beginning("posted_after", data.posted_after),
            "before": end("posted_before", data.posted_before),
        },
        echoed={
            "platform": data.platform,
            "account_id": data.account_id,
            "creator_id": data.creator_id,
            "q": data.q,
            "posted_after": data.posted_after,
            "posted_before": data.posted_before,
            "period": data.period,
        },
        default=Sorting("create_time", descending=True),
        show=partial(presenting.account_videos, ctx, period=data.period),
    )


@operation(scope="read", role="viewer", rest=Get("/account-videos/{id}"))
def get_account_video(ctx: Context, data: AccountVideoPath) -> AccountVideo:
    """Get one account video.

    With the last counters known, the views gained in the last 7 complete days, and how many times
    as many views as usual for its account it has.
    """
    return presenting.present_account_video(ctx, data.id)
