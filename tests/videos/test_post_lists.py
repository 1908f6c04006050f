"""Lists of posts: order, filters, pages, totals, and what stands beside the counters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from creatoraudit.analytics.rollups.recording import Observation, record_posts
from creatoraudit.clock import freeze
from creatoraudit.models import ignoring_case
from tests.support.server import Site
from tests.support.tracking import make_account, make_creator, make_post, writing
from tests.support.workspaces import Own
from tests.videos.test_tracking import FIELDS
from tests.web.problems import problem_of, wrong_fields

VIDEOS, ACCOUNT_VIDEOS = "/v2/videos", "/v2/account-videos"
COUNTS = ["view_count", "like_count", "comment_count", "share_count", "play_count"]
SORTS = {
    VIDEOS: ["added_at", "create_time", "view_count", "like_count", "play_count"],
    ACCOUNT_VIDEOS: ["create_time", *COUNTS],
}
NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
MADE = 12


class Shelf:
    """Twelve posts: eight of two accounts, eight videos; some have figures, some the same ones."""

    def __init__(self, own: Own) -> None:
        self.own = own
        self.client = own.client
        with writing(own.site.services, own.owner) as ctx:
            self.creator = make_creator(ctx)
            self.accounts = [
                make_account(ctx, "north", platform="tiktok", creator_id=self.creator),
                make_account(ctx, "south", platform="instagram"),
            ]
            for number in range(MADE):
                self._add(ctx, number)
        self.rows = {path: self.pages(path, limit=200) for path in SORTS}

    def _add(self, ctx: Any, number: int) -> None:
        account_id = [*self.accounts, None][number % 3]
        known = None if number % 4 == 1 else number // 3
        caption = f"Spring {number:02}" + (" 50% off_Ünal" if number == 5 else "")
        make_post(
            ctx,
            account_id=account_id,
            is_video=account_id is None or number % 2 == 0,
            platform=["tiktok", "instagram", "tiktok"][number % 3],
            added_at=NOON - timedelta(hours=number // 2, microseconds=number),
            create_time=None if known is None else NOON - timedelta(days=known),
            description=caption,
            search_text=ignoring_case(caption),
            is_active=number != 8,
            platform_data='{"music":"none"}',
            **dict.fromkeys(COUNTS, known),
        )

    def pages(self, path: str, **query: Any) -> list[Any]:
        """All rows, page by page."""
        rows: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.client.get(path, params={**query, **cursor}).raise_for_status().json()
            rows += page["data"]
            if not page["pagination"]["has_next"]:
                return rows
            cursor = {"cursor": page["pagination"]["next_cursor"]}

    def captions(self, path: str, **query: Any) -> list[str]:
        return [row["description"] for row in self.pages(path, **query)]


@pytest.fixture(scope="module")
def shelf(standing_site: Site) -> Shelf:
    return Shelf(Own(standing_site))


def expected(rows: list[Any], order_by: str, *, descending: bool) -> list[str]:
    def place(row: Any) -> tuple[Any, str]:
        return row[order_by], row["id"]

    known = sorted((r for r in rows if r[order_by] is not None), key=place, reverse=descending)
    unknown = [row for row in rows if row[order_by] is None]
    nulls = sorted(unknown, key=lambda row: str(row["id"]), reverse=descending)
    return [row["id"] for row in known + nulls]


@pytest.mark.parametrize("path", SORTS)
def test_every_post_is_in_its_lists(shelf: Shelf, path: str) -> None:
    rows = shelf.rows[path]
    assert len(rows) == 8
    assert {row["type"] for row in rows} == {"video" if path == VIDEOS else "account_video"}
    for row in rows:
        assert shelf.client.get(f"{path}/{row['id']}").json()["data"] == row
        assert row["platform_data"] == {"music": "none"}
        assert (row["total_views"], row["total_plays"]) == (row["view_count"], row["play_count"])


def test_a_post_of_both_lists_has_one_id(shelf: Shelf) -> None:
    ids = {path: {row["id"] for row in rows} for path, rows in shelf.rows.items()}
    assert len(ids[VIDEOS] & ids[ACCOUNT_VIDEOS]) == 4


def test_the_fields_of_an_account_video(shelf: Shelf) -> None:
    row = shelf.rows[ACCOUNT_VIDEOS][0]
    without = {"scrape_interval_hours", "metadata", "is_active"}
    added = {"post_id", "outlier_factor", "gain", "creator_id"}
    assert set(row) == set(FIELDS.split()) - without | added
    assert 0 < row["post_id"] < 1 << 53
    assert {row["creator_id"] for row in shelf.rows[ACCOUNT_VIDEOS]} == {shelf.creator, None}


@pytest.mark.parametrize("limit", [1, 3, 200])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(
    ("path", "order_by"), [(path, name) for path, names in SORTS.items() for name in names]
)
def test_pages_join_in_every_order(
    shelf: Shelf, path: str, order_by: str, direction: str, limit: int
) -> None:
    if order_by == "added_at":
        # What is below a second orders them and is not shown.
        order = sorted(shelf.captions(path), reverse=direction == "asc")
        query = {"order_by": order_by, "order_direction": direction, "limit": limit}
        assert shelf.captions(path, **query) == order
        return
    rows = shelf.pages(path, order_by=order_by, order_direction=direction, limit=limit)
    found = [row["id"] for row in rows]
    assert found == expected(shelf.rows[path], order_by, descending=direction == "desc")


@pytest.mark.parametrize(
    ("path", "order_by"), [(VIDEOS, "added_at"), (ACCOUNT_VIDEOS, "create_time")]
)
def test_the_latest_come_first(shelf: Shelf, path: str, order_by: str) -> None:
    page = shelf.client.get(path).json()
    assert page["filters"]["order_by"] == order_by
    assert page["filters"]["order_direction"] == "desc"
    assert shelf.pages(path, sort=f"-{order_by}", limit=2) == page["data"]


@pytest.mark.parametrize(
    ("path", "query", "numbers"),
    [
        (VIDEOS, {}, [0, 2, 4, 5, 6, 8, 10, 11]),
        (VIDEOS, {"platform": "instagram"}, [4, 10]),
        (VIDEOS, {"is_active": "false"}, [8]),
        (VIDEOS, {"is_active": "true", "platform": "instagram"}, [4, 10]),
        (VIDEOS, {"q": "SPRING 1"}, [10, 11]),
        (VIDEOS, {"q": "ünal"}, [5]),
        (VIDEOS, {"q": "%"}, [5]),
        (VIDEOS, {"q": "f_u"}, []),
        (VIDEOS, {"q": "f_ü"}, [5]),
        (VIDEOS, {"q": "05"}, [5]),
        (ACCOUNT_VIDEOS, {}, [0, 1, 3, 4, 6, 7, 9, 10]),
        (ACCOUNT_VIDEOS, {"platform": "tiktok"}, [0, 3, 6, 9]),
        (ACCOUNT_VIDEOS, {"q": "ring 0"}, [0, 1, 3, 4, 6, 7, 9]),
        (ACCOUNT_VIDEOS, {"q": "ring 0", "platform": "tiktok"}, [0, 3, 6, 9]),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-06-12"}, [0, 3, 4, 6, 7]),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-06-12T12:00:00Z"}, [0, 3, 4, 6, 7]),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-06-12T12:00:01Z"}, [0, 3, 4]),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-06-12T13:00:00+02:00"}, [0, 3, 4, 6, 7]),
        (ACCOUNT_VIDEOS, {"posted_before": "2026-06-11"}, [10]),
        (ACCOUNT_VIDEOS, {"posted_before": "2026-06-11T12:00:00Z"}, [10]),
        (ACCOUNT_VIDEOS, {"posted_before": "2026-06-11T11:59:59Z"}, []),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-06-12", "posted_before": "2026-06-12"}, [6, 7]),
    ],
)
def test_filters_find(shelf: Shelf, path: str, query: dict[str, str], numbers: list[int]) -> None:
    captions = shelf.captions(path, **query, limit=3)
    assert sorted(int(caption.split()[1]) for caption in captions) == numbers
    page = shelf.client.get(path, params={**query, "include_total": "true", "limit": "1"}).json()
    assert page["pagination"]["total_count"] == len(numbers)
    echoed = {name: str(value).lower() for name, value in page["filters"].items() if name in query}
    assert echoed == {name: value.lower() for name, value in query.items()}


@pytest.mark.parametrize("order_by", SORTS[ACCOUNT_VIDEOS])
def test_posts_of_accounts_come_in_every_order(shelf: Shelf, order_by: str) -> None:
    for filters in (
        {"account_id": shelf.accounts[0]},
        {"creator_id": shelf.creator},
        {"account_id": shelf.accounts[0], "creator_id": shelf.creator, "q": "ring"},
        {"creator_id": shelf.creator, "q": "ri"},
    ):
        rows = [row for row in shelf.rows[ACCOUNT_VIDEOS] if row["creator_id"] == shelf.creator]
        found = shelf.pages(ACCOUNT_VIDEOS, order_by=order_by, limit=2, **filters)
        assert [row["id"] for row in found] == expected(rows, order_by, descending=True)
    videos = shelf.captions(VIDEOS, account_id=shelf.accounts[0], limit=1)
    assert videos == ["Spring 00", "Spring 06"]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        (VIDEOS, {"order_by": "share_count"}, "order_by"),
        (VIDEOS, {"creator_id": "0197f0a0-0000-7000-8000-000000000000"}, "creator_id"),
        (VIDEOS, {"sort": "-id"}, "sort"),
        (VIDEOS, {"account_id": "north"}, "account_id"),
        (ACCOUNT_VIDEOS, {"order_by": "added_at"}, "order_by"),
        (ACCOUNT_VIDEOS, {"is_active": "true"}, "is_active"),
        (ACCOUNT_VIDEOS, {"period": "8d"}, "period"),
        (ACCOUNT_VIDEOS, {"posted_after": "yesterday"}, "posted_after"),
        (ACCOUNT_VIDEOS, {"posted_after": "2026-02-30"}, "posted_after"),
        (ACCOUNT_VIDEOS, {"posted_before": "9999-12-31"}, "posted_before"),
        (ACCOUNT_VIDEOS, {"posted_before": ""}, "posted_before"),
    ],
)
def test_what_a_list_does_not_know(
    shelf: Shelf, path: str, query: dict[str, str], field: str
) -> None:
    assert list(wrong_fields(shelf.client.get(path, params=query))) == [field]


def test_a_cursor_belongs_to_its_list(shelf: Shelf) -> None:
    query = {"order_by": "view_count", "limit": "2"}
    cursor = shelf.client.get(VIDEOS, params=query).json()["pagination"]["next_cursor"]
    for path, other in ((ACCOUNT_VIDEOS, {}), (VIDEOS, {"platform": "tiktok"})):
        answer: httpx.Response = shelf.client.get(path, params={**query, **other, "cursor": cursor})
        assert list(wrong_fields(answer)) == ["cursor"]


def test_another_organization_sees_none_of_it(shelf: Shelf, standing_site: Site) -> None:
    other = Own(standing_site)
    for path, rows in shelf.rows.items():
        assert other.client.get(path).json()["data"] == []
        assert other.client.get(path, params={"q": "Spring"}).json()["data"] == []
        problem_of(other.client.get(f"{path}/{rows[0]['id']}"), 404)


def test_what_a_post_gained(own: Own) -> None:
    midnight = NOON.replace(hour=0)
    with writing(own.site.services, own.owner) as ctx:
        account = make_account(ctx, platform="tiktok")
        id = make_post(ctx, account_id=account, platform="tiktok", create_time=midnight)
        days = {0: 0, 6: 600, 7: 1000, 12: 6000}
        looks = [
            Observation(at=midnight + timedelta(days=day), source="test", views=views)
            for day, views in days.items()
        ]
        record_posts(ctx, {id: looks})
        unseen = make_post(ctx, account_id=account, platform="tiktok")
    gains = {}
    with freeze(midnight + timedelta(days=13, hours=1)):
        for period in ("7d", "30d"):
            rows = own.client.get(ACCOUNT_VIDEOS, params={"period": period}).json()["data"]
            gains[period] = {row["id"]: row["gain"] for row in rows}
        assert own.client.get(f"{ACCOUNT_VIDEOS}/{id}").json()["data"]["gain"] == gains["7d"][id]
    assert gains == {"7d": {id: 5400, unseen: None}, "30d": {id: 6000, unseen: None}}


def test_how_a_post_stands_out(own: Own) -> None:
    typical = '{"posts":30,"p10":50,"p50":100,"p90":200,"views_1d":40,"views_3d":null}'
    with writing(own.site.services, own.owner) as ctx:
        account = make_account(ctx, typical=typical)
        hit = make_post(ctx, account_id=account, views_1d=200, views_3d=900)
        young = make_post(ctx, account_id=account)
    rows = own.client.get(ACCOUNT_VIDEOS).json()["data"]
    assert {row["id"]: row["outlier_factor"] for row in rows} == {hit: 5.0, young: None}
