"""What is asked for the examples, in this order: reads first, then what changes, then what ends."""

from __future__ import annotations

from typing import Any, NamedTuple


class Of(NamedTuple):
    """A value of an answer that came before: `Of("track_account", "id")`."""

    step: str
    field: str = "id"


Input = dict[str, Any]

ACCOUNT = Of("list_accounts")
CREATOR = Of("list_accounts", "creator_id")
ACCOUNT_VIDEO = Of("list_account_videos")
VIDEO = Of("list_videos")
KEY = Of("create_api_key")

STEPS: dict[str, Input] = {
    "whoami": {},
    "api_meta": {},
    "health": {},
    "list_accounts": {
        "platform": "tiktok",
        "order_by": "follower_count",
        "limit": 2,
        "include_total": True,
    },
    "get_account": {"account_id": ACCOUNT},
    "get_account_analytics": {"account_id": ACCOUNT, "period": "30d"},
    "get_account_metrics": {"account_ids": [ACCOUNT], "period": "30d"},
    "list_account_videos": {"account_id": ACCOUNT, "order_by": "view_count", "limit": 2},
    "get_account_video": {"id": ACCOUNT_VIDEO},
    "get_account_video_analytics": {"id": ACCOUNT_VIDEO, "period": "7d"},
    "get_account_video_metrics": {"video_ids": [ACCOUNT_VIDEO], "period": "7d"},
    "list_videos": {"order_by": "view_count", "limit": 2},
    "get_video": {"video_id": VIDEO},
    "get_video_analytics": {"video_id": VIDEO, "period": "7d"},
    "get_video_metrics": {"video_ids": [VIDEO], "period": "7d"},
    "get_video_deltas": {"video_ids": [VIDEO], "windows": [1, 7, 30]},
    "list_creators": {"limit": 2},
    "get_creator": {"creator_id": CREATOR},
    "list_creator_accounts": {"creator_id": CREATOR, "order_by": "follower_count", "limit": 2},
    "get_creator_account": {"creator_id": CREATOR, "account_id": ACCOUNT},
    "get_creator_analytics": {"creator_id": CREATOR, "period": "30d"},
    "get_top_creators": {"period": "30d", "limit": 2},
    "get_analytics": {"start_date": "2026-06-01", "end_date": "2026-06-07"},
    "get_overview": {"period": "7d"},
    "search": {"q": "mira", "limit": 2},
    "get_settings": {},
    "get_usage": {},
    "update_settings": {"max_recent_posts_per_account": 200, "post_lookback_days": 365},
    "create_creator": {"name": "Lena Ritter", "metadata": {"contract": "C-118"}},
    "track_account": {
        "platform": "instagram",
        "username": "@lena.ritter",
        "category": "Garden",
        "metadata": {"campaign": "spring"},
    },
    "update_account": {"account_id": Of("track_account"), "category": "Home"},
    "refresh_account": {"account_id": Of("track_account")},
    "add_account_to_creator": {
        "creator_id": Of("create_creator"),
        "account_id": Of("track_account"),
    },
    "update_creator": {"creator_id": Of("create_creator"), "is_active": False},
    "remove_account_from_creator": {
        "creator_id": Of("create_creator"),
        "account_id": Of("track_account"),
    },
    "delete_creator": {"creator_id": Of("create_creator")},
    "delete_account": {"account_id": Of("track_account")},
    "track_video": {
        "platform": "tiktok",
        "identifier": "https://www.tiktok.com/@lena.ritter/video/7412345678901234567",
        "metadata": {"campaign": "spring"},
    },
    "update_video": {"video_id": Of("track_video"), "is_active": False},
    "delete_video": {"video_id": Of("track_video")},
    "create_api_key": {"name": "Weekly report", "scopes": ["read"], "expires_in": 7_776_000},
    "get_api_key": {"id": KEY},
    "list_api_keys": {"order_by": "name", "limit": 2},
    "update_api_key": {"id": KEY, "rate_limit_per_minute": 120},
    "rotate_api_key": {"id": KEY, "grace_seconds": 3600},
    "end_previous_secret": {"id": KEY},
    "delete_api_key": {"id": KEY},
    "revoke_api_key": {"key": "caud_YOUR_API_KEY"},
    "export": {"kind": "creators", "format": "csv"},
    "start_import": {
        "file": "name\nLena Ritter\n",
        "kind": "creators",
        "file_name": "creators.csv",
    },
    "get_import": {"id": Of("start_import")},
    "list_imports": {"limit": 2},
    "undo_import": {"id": Of("start_import")},
}
