"""Lists of accounts: order, filters, pages, totals."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.server import Site
from tests.support.workspaces import Own
from tests.web.problems import wrong_fields

PATH = "/v2/accounts"
NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
SORTS = [
    "added_at",
    "username",
    "follower_count",
    "view_count",
    "like_count",
    "comment_count",
    "share_count",
    "play_count",
    "last_scrape_time",
    "engagement_rate",
]
MADE = 12


class Shelf:
    """Twelve accounts, some of which have figures, and some the same ones."""

    def __init__(self, own: Own) -> None:
        self.own = own
        self.client = own.client
        self.creator = self.client.post("/v2/creators", json={"name": "Mara"}).json()["data"]["id"]
        for number in range(MADE):
            self._add(number)
        self.accounts = {row["id"]: row for row in self.pages(limit=200)}

    def _add(self, number: int) -> None:
        platform = "tiktok" if number % 3 == 0 else "instagram"
        more = {"creator_id": self.creator} if number % 4 == 0 else {}
        category = ["Beauty", "beauty", None][number % 3]
        id = self.own.track(f"name_{number:02}", platform, category=category, **more)["id"]
        known = None if number % 3 == 1 else number // 2
        self.own.change_row(
            id,
            added_at=NOON - timedelta(hours=number // 2, microseconds=number),
            name="Zoë Ünal" if number == 5 else None,
            search_text="name_05\nzoë ünal" if number == 5 else f"name_{number:02}\n",
            is_active=number != 7,
            last_scrape_time=None if known is None else NOON + timedelta(minutes=known),
            engagement_rate=None if known is None else known / 3,
            **{name: known for name in SORTS if name.endswith("_count")},
        )

    def pages(self, path: str = PATH, **query: Any) -> list[Any]:
        """All rows, page by page."""
        rows: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.client.get(path, params={**query, **cursor}).raise_for_status().json()
            rows += page["data"]
            if not page["pagination"]["has_next"]:
                return rows
            assert len(page["data"]) == page["pagination"]["limit"]
            cursor = {"cursor": page["pagination"]["next_cursor"]}

    def names(self, **query: Any) -> list[str]:
        return [row["username"] for row in self.pages(**query)]


@pytest.fixture(scope="module")
def shelf(standing_site: Site) -> Shelf:
    """Nobody changes it."""
    return Shelf(Own(standing_site))


def test_the_envelope(shelf: Shelf) -> None:
    answer = shelf.client.get(PATH)
    page = answer.json()
    assert list(page) == ["data", "pagination", "filters"]
    assert page["pagination"] == {"next_cursor": None, "has_next": False, "limit": 50}
    assert page["filters"] == {
        "platform": None,
        "q": None,
        "is_active": None,
        "category": None,
        "creator_id": None,
        "order_by": "added_at",
        "order_direction": "desc",
    }
    assert answer.headers["link"].endswith('rel="first"')
    assert len(page["data"]) == MADE


def test_a_list_shows_each_account_as_it_is(shelf: Shelf) -> None:
    for id, row in shelf.accounts.items():
        assert shelf.own.account(id) == row
    assert shelf.accounts


def test_head_and_what_is_unchanged(shelf: Shelf) -> None:
    answer = shelf.client.get(PATH)
    assert shelf.client.head(PATH).headers["content-length"] == str(len(answer.content))
    again = shelf.client.get(PATH, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("limit", [1, 5, 200])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("order_by", SORTS)
def test_pages_join_in_every_order(shelf: Shelf, order_by: str, direction: str, limit: int) -> None:
    rows = shelf.pages(order_by=order_by, order_direction=direction, limit=limit)
    assert {row["id"] for row in rows} == set(shelf.accounts)
    assert len(rows) == MADE
    values = [row[order_by] for row in rows]
    known = [value for value in values if value is not None]
    # Nulls come last both ways.
    assert values[len(known) :] == [None] * (MADE - len(known))
    assert known == sorted(known, reverse=direction == "desc")
    for value in set(values):
        ids = [row["id"] for row in rows if row[order_by] == value]
        if order_by != "added_at":
            assert ids == sorted(ids, reverse=direction == "desc")


def test_times_of_one_second_are_still_in_order(shelf: Shelf) -> None:
    rows = shelf.pages(order_by="added_at", order_direction="asc", limit=1)
    numbers = [int(row["username"][-2:]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize(
    ("query", "order_by", "direction"),
    [
        ({}, "added_at", "desc"),
        ({"sort": "-added_at"}, "added_at", "desc"),
        ({"sort": "added_at"}, "added_at", "asc"),
        ({"sort": "-follower_count"}, "follower_count", "desc"),
        ({"sort": "username"}, "username", "asc"),
        ({"order_by": "username"}, "username", "desc"),
        ({"order_by": "username", "sort": "-added_at"}, "username", "desc"),
        ({"order_direction": "asc"}, "added_at", "asc"),
    ],
)
def test_both_ways_to_sort(
    shelf: Shelf, query: dict[str, str], order_by: str, direction: str
) -> None:
    page = shelf.client.get(PATH, params=query).json()
    filters = page["filters"]
    assert (filters["order_by"], filters["order_direction"]) == (order_by, direction)
    wanted = shelf.pages(order_by=order_by, order_direction=direction)
    assert page["data"] == wanted


@pytest.mark.parametrize(
    "query",
    [
        {"order_by": "name"},
        {"sort": "-name"},
        {"order_direction": "up"},
        {"limit": "0"},
        {"limit": "201"},
        {"platform": "youtube"},
        {"is_active": "maybe"},
        {"creator_id": "x"},
        {"catgeory": "Beauty"},
        {"account_id": "0197f0a0-0000-7000-8000-000000000000"},
    ],
)
def test_what_cannot_be_asked(shelf: Shelf, query: dict[str, str]) -> None:
    assert list(wrong_fields(shelf.client.get(PATH, params=query))) == list(query)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"platform": "tiktok"}, {0, 3, 6, 9}),
        ({"is_active": "false"}, {7}),
        ({"is_active": "true"}, set(range(MADE)) - {7}),
        ({"category": "Beauty"}, {0, 3, 6, 9}),
        ({"category": "beauty"}, {1, 4, 7, 10}),
        ({"category": "Sport"}, set()),
        ({"q": "NAME_0"}, set(range(10))),
        ({"q": "_"}, set(range(MADE))),
        ({"q": "%"}, set()),
        ({"q": "zoË"}, {5}),
        ({"q": "ÜNAL"}, {5}),
        ({"q": ""}, set(range(MADE))),
        ({"q": "1"}, {1, 10, 11}),
        ({"platform": "tiktok", "category": "beauty"}, set()),
        ({"platform": "instagram", "is_active": "false", "q": "07"}, {7}),
    ],
)
def test_filters_are_anded_and_echoed(shelf: Shelf, query: dict[str, str], found: set[int]) -> None:
    assert {int(name[-2:]) for name in shelf.names(**query, limit=3)} == found
    page = shelf.client.get(PATH, params={**query, "include_total": "true", "limit": 1}).json()
    assert page["pagination"]["total_count"] == len(found)
    for name, value in query.items():
        assert page["filters"][name] == {"true": True, "false": False}.get(value, value)


def test_the_accounts_of_a_creator(shelf: Shelf) -> None:
    rows = shelf.pages(creator_id=shelf.creator)
    assert {int(row["username"][-2:]) for row in rows} == {0, 4, 8}
    assert {row["creator_name"] for row in rows} == {"Mara"}
    path = f"/v2/creators/{shelf.creator}/accounts"
    assert shelf.pages(path) == rows
    page = shelf.client.get(path, params={"include_total": True, "platform": "tiktok"}).json()
    assert page["pagination"]["total_count"] == len(page["data"]) == 1
    assert "creator_id" not in page["filters"]


@pytest.mark.parametrize("order_by", SORTS)
def test_a_creator_s_accounts_are_sorted_alike(shelf: Shelf, order_by: str) -> None:
    path = f"/v2/creators/{shelf.creator}/accounts"
    wanted = shelf.pages(order_by=order_by, creator_id=shelf.creator)
    assert shelf.pages(path, order_by=order_by, limit=1) == wanted


def test_links_lead_on(shelf: Shelf) -> None:
    path = f"/v2/creators/{shelf.creator}/accounts"
    answer = shelf.client.get(path, params={"limit": 2, "q": "name"})
    following = answer.links["next"]["url"]
    assert following.startswith(f"{shelf.own.site.url}{path}?")
    assert len(shelf.client.get(following).raise_for_status().json()["data"]) == 1


def test_a_cursor_belongs_to_its_filter_sort_and_creator(shelf: Shelf) -> None:
    def cursor_of(answer: httpx.Response) -> str:
        return str(answer.json()["pagination"]["next_cursor"])

    cursor = cursor_of(shelf.client.get(PATH, params={"limit": 2}))
    for other in (
        {"order_by": "username"},
        {"order_direction": "asc"},
        {"platform": "tiktok"},
        {"q": "name"},
        {"is_active": "true"},
        {"category": "Beauty"},
        {"creator_id": shelf.creator},
    ):
        answer = shelf.client.get(PATH, params={**other, "cursor": cursor})
        assert list(wrong_fields(answer)) == ["cursor"]
    second = shelf.client.post("/v2/creators", json={"name": "Noor"}).json()["data"]["id"]
    mine = cursor_of(shelf.client.get(f"/v2/creators/{shelf.creator}/accounts?limit=1"))
    answer = shelf.client.get(f"/v2/creators/{second}/accounts", params={"cursor": mine})
    assert list(wrong_fields(answer)) == ["cursor"]


def test_nobody_sees_the_accounts_of_others(shelf: Shelf, standing_site: Site) -> None:
    other = Own(standing_site)
    assert other.client.get(PATH).json()["data"] == []
    page = other.client.get(PATH, params={"creator_id": shelf.creator, "include_total": 1}).json()
    assert (page["data"], page["pagination"]["total_count"]) == ([], 0)
