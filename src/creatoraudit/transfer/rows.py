"""What a record says of a creator, account or post, as a row of its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from creatoraudit.accounts.models import INTERVAL_HOURS
from creatoraudit.accounts.state import CREATOR_PAUSED, PAUSED
from creatoraudit.accounts.tracking import search_text
from creatoraudit.models import ignoring_case, random_number
from creatoraudit.transfer.values import EPOCH

if TYPE_CHECKING:
    from creatoraudit.transfer.subjects import Account, Creator

IMPORTED = "It was imported; nothing refreshes it by itself."

Given = Mapping[str, Any]
"""The cells of a record that are not empty, by column; moments in microseconds since 1970."""

FILLED = {
    "account": (
        "platform_account_id",
        "name",
        "description",
        "profile_pic_url",
        "profile_pic_url_original",
        "link_in_bio",
        "is_verified",
        "creator_id",
        "category",
        "max_recent_posts_per_account",
        "post_lookback_days",
    ),
    "post": (
        "shortcode",
        "platform_account_id",
        "description",
        "media_type",
        "duration",
        "cover_image_url",
        "cover_image_url_original",
        "video_url",
        "video_url_original",
        "platform_data",
    ),
}
"""What is filled in of a known one where it is null. Not `create_time`: figures rest on it."""

SEARCHED = {
    "account": lambda row: search_text(row["username"], row["name"]),
    "post": lambda row: ignoring_case(row["description"] or ""),
}


def creator(name: str, given: Given, *, now: datetime) -> dict[str, Any]:
    """A new creator."""
    return {
        "number": random_number(),
        "name": name,
        "search_text": ignoring_case(name),
        "is_active": given.get("is_active", True),
        "metadata": given.get("metadata", "{}"),
        "added_at": _moment(given, "added_at") or now,
    }


def account(
    key: tuple[str, str],
    given: Given,
    *,
    creator: Creator | None,
    earliest: datetime | None,
    now: datetime,
) -> dict[str, Any]:
    """A new account; nothing collects it by itself. It counts as tracked since the file first knows
    of it.
    """
    added = _moment(given, "added_at") or now
    is_paused = given.get("is_paused", False)
    has_paused_creator = creator is not None and not creator.is_active
    row = {
        "number": random_number(),
        "platform": key[0],
        "username": key[1],
        **{name: given.get(name) for name in FILLED["account"]},
        "creator_id": creator.id if creator else None,
        "is_active": not (is_paused or has_paused_creator),
        "is_paused": is_paused,
        "is_unavailable": given.get("is_unavailable", False),
        "metadata": given.get("metadata", "{}"),
        "added_at": added,
        "tracked_since": _moment(given, "tracked_since") or min(earliest or added, added),
        "scrape_interval_hours": given.get("scrape_interval_hours", INTERVAL_HOURS),
        **_state(is_paused=is_paused, has_paused_creator=has_paused_creator),
    }
    return {**row, "search_text": SEARCHED["account"](row)}


def post(
    key: tuple[str, str], given: Given, *, account: Account | None, now: datetime
) -> dict[str, Any]:
    """A new post: of its account where that is known, else tracked by itself."""
    added = _moment(given, "added_at") or now
    is_account_video = account is not None and given.get("is_account_video", True)
    since = account.tracked_since if account else _moment(given, "at") or added
    row = {
        "post_id": random_number(),
        "platform": key[0],
        "external_id": key[1],
        **{name: given.get(name) for name in FILLED["post"]},
        "account_id": account.id if account else None,
        "account_username": given.get("account_username"),
        "is_account_video": is_account_video,
        "is_video": given.get("is_video", False) or not is_account_video,
        "is_active": given.get("is_active", True),
        "is_unavailable": given.get("is_unavailable", False),
        "scrape_interval_hours": given.get("scrape_interval_hours"),
        "metadata": given.get("metadata", "{}"),
        "added_at": added,
        "updated_at": now,
        "tracked_since": _moment(given, "tracked_since") or min(since, added),
        "followed_until": _moment(given, "followed_until"),
        "create_time": _moment(given, "create_time"),
        "status": "pending",
        "status_detail": IMPORTED,
    }
    return {**row, "search_text": SEARCHED["post"](row)}


def missing(kind: str, known: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The columns to fill in of a row that is known."""
    values = {
        name: given[name]
        for name in FILLED[kind]
        if known[name] is None and given.get(name) is not None
    }
    if "name" in values or "description" in values:
        values["search_text"] = SEARCHED[kind]({**known, **values})
    return values


def _state(*, is_paused: bool, has_paused_creator: bool) -> dict[str, Any]:
    if is_paused:
        return {"status": "paused", "status_detail": PAUSED}
    if has_paused_creator:
        return {"status": "paused", "status_detail": CREATOR_PAUSED}
    return {"status": "pending", "status_detail": IMPORTED}


def _moment(given: Given, name: str) -> datetime | None:
    at = given.get(name)
    return None if at is None else EPOCH + timedelta(microseconds=at)
