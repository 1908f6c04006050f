"""An input for every operation on figures."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from creatoraudit.analytics.rollups.recording import Observation, record_posts
from creatoraudit.caller import Caller
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.storage.tables import posts
from tests.support.tracking import make_account, make_creator, make_post, row_of, writing

Input = dict[str, Any]
Making = Callable[[Services, Caller], Input]

_numbers = itertools.count(1)


def a_window(_services: Services, _owner: Caller) -> Input:
    return {"period": "7d"}


def an_account(services: Services, owner: Caller) -> Input:
    with writing(services, owner) as ctx:
        return {"account_id": _account(ctx)}


def some_accounts(services: Services, owner: Caller) -> Input:
    return {"account_ids": [an_account(services, owner)["account_id"]], "period": "7d"}


def a_creator(services: Services, owner: Caller) -> Input:
    with writing(services, owner) as ctx:
        creator = make_creator(ctx, f"Figured {next(_numbers)}")
        _account(ctx, creator_id=creator)
        return {"creator_id": creator}


def an_account_video(services: Services, owner: Caller) -> Input:
    with writing(services, owner) as ctx:
        return {"id": _post(ctx, account_id=_account(ctx))}


def some_account_videos(services: Services, owner: Caller) -> Input:
    id = an_account_video(services, owner)["id"]
    with writing(services, owner) as ctx:
        number = row_of(ctx, posts, id).post_id
    return {"instagram_post_ids": [number], "video_ids": [id]}


def a_video(services: Services, owner: Caller) -> Input:
    with writing(services, owner) as ctx:
        return {"video_id": _post(ctx)}


def some_videos(services: Services, owner: Caller) -> Input:
    return {"video_ids": [a_video(services, owner)["video_id"]]}


def _account(ctx: Context, **columns: Any) -> str:
    id = make_account(ctx, f"figured.{next(_numbers)}", **columns)
    _post(ctx, account_id=id)
    return id


def _post(ctx: Context, **columns: Any) -> str:
    """A post that was seen on each of the last three days."""
    published = ctx.now - timedelta(days=3)
    external_id = f"figured-{next(_numbers)}"
    id = make_post(ctx, external_id=external_id, create_time=published, **columns)
    looks = [
        Observation(at=published + timedelta(days=n), source="test", views=n * 100, likes=n)
        for n in range(1, 4)
    ]
    record_posts(ctx, {id: looks})
    return id


INPUTS_ANALYTICS: dict[str, Making] = {
    "get_analytics": a_window,
    "get_account_analytics": an_account,
    "get_account_video_analytics": an_account_video,
    "get_video_analytics": a_video,
    "get_creator_analytics": a_creator,
    "get_overview": a_window,
    "get_top_creators": a_window,
    "get_account_metrics": some_accounts,
    "get_account_video_metrics": some_account_videos,
    "get_video_metrics": some_videos,
    "get_video_deltas": some_videos,
}
