"""An input for every operation on posts, and for searching."""

import itertools
from typing import Any

from creatoraudit.caller import Caller
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.videos.models import Video
from creatoraudit.videos.operations import track_video
from tests.support.tracking import make_account, make_post, writing

Input = dict[str, Any]

_numbers = itertools.count(7_300_000_000_000_000_000)


def nothing(_services: Services, _owner: Caller) -> Input:
    return {}


def a_new_post(_services: Services, _owner: Caller) -> Input:
    return {"platform": "tiktok", "identifier": str(next(_numbers))}


def a_video(services: Services, owner: Caller) -> Input:
    return {"video_id": _tracked(services, owner).id}


def a_change(services: Services, owner: Caller) -> Input:
    return {**a_video(services, owner), "is_active": False, "metadata": {"brief": "spring"}}


def an_account_video(services: Services, owner: Caller) -> Input:
    with writing(services, owner) as ctx:
        account_id = make_account(ctx, f"videos.{next(_numbers)}", platform="tiktok")
        external_id = str(next(_numbers))
        post = {"platform": "tiktok", "external_id": external_id, "view_count": 40}
        return {"id": make_post(ctx, account_id=account_id, **post)}


def a_part(_services: Services, _owner: Caller) -> Input:
    return {"q": "video"}


def _tracked(services: Services, owner: Caller) -> Video:
    video: Video = invoke(services, owner, track_video, a_new_post(services, owner))
    return video


INPUTS_VIDEOS = {
    "list_videos": nothing,
    "track_video": a_new_post,
    "get_video": a_video,
    "update_video": a_change,
    "delete_video": a_video,
    "list_account_videos": nothing,
    "get_account_video": an_account_video,
    "search": a_part,
}
