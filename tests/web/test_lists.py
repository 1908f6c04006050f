"""Lists: pages that join, cursors that belong to their filter and sort, and what is echoed."""

import base64
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.support.server import Site
from tests.web.problems import wrong_fields

PATH = "/v2/api-keys"
NAMES = [
    "alpha",
    "Beta",
    "beta two",
    "Élan",
    "élan vital",
    "éclair",
    "zebra",
    "Zoë",
    "50% off_",
    "日本",
]
BY_CODE_POINT = sorted(NAMES)


@pytest.fixture(scope="module")
def shelf(standing_site: Site) -> httpx.Client:
    """A client of `rival`, which has just these keys, made in this order, and the one that asks."""
    asking = standing_site.make_key("charlie", scopes=["admin"], name="Asking")
    client = standing_site.client(asking.key)
    for key in all_rows(client):
        if key["id"] != asking.id:
            client.delete(f"{PATH}/{key['id']}").raise_for_status()
    for name in NAMES:
        client.post(PATH, json={"name": name}).raise_for_status()
    return client


def all_rows(client: httpx.Client, **query: Any) -> list[Any]:
    """Every page's rows, by following `next_cursor`."""
    rows: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(PATH, params={**query, **cursor}).raise_for_status().json()
        rows += page["data"]
        assert page["pagination"]["has_next"] == (page["pagination"]["next_cursor"] is not None)
        if not page["pagination"]["has_next"]:
            return rows
        assert len(page["data"]) == page["pagination"]["limit"]
        cursor = {"cursor": page["pagination"]["next_cursor"]}


def names(rows: list[Any]) -> list[str]:
    return [row["name"] for row in rows if row["name"] != "Asking"]


def links_of(answer: httpx.Response) -> dict[str, str]:
    found = {}
    for part in answer.headers["link"].split(", "):
        address, _, relation = part.partition("; rel=")
        found[relation.strip('"')] = address[1:-1]
    return found


def test_the_envelope_of_a_list(shelf: httpx.Client) -> None:
    page = shelf.get(PATH).json()
    assert list(page) == ["data", "pagination", "filters"]
    assert page["pagination"] == {"next_cursor": None, "has_next": False, "limit": 50}
    assert page["filters"] == {
        "status": None,
        "q": None,
        "order_by": "created_at",
        "order_direction": "desc",
    }
    assert {row["type"] for row in page["data"]} == {"api_key"}
    assert "key" not in page["data"][0]


def test_the_newest_come_first(shelf: httpx.Client) -> None:
    assert names(all_rows(shelf)) == NAMES[::-1]
    assert names(all_rows(shelf, order_direction="asc")) == NAMES


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("order_by", ["name", "created_at"])
def test_pages_join(shelf: httpx.Client, limit: int, direction: str, order_by: str) -> None:
    order = BY_CODE_POINT if order_by == "name" else NAMES
    rows = all_rows(shelf, limit=limit, order_by=order_by, order_direction=direction)
    assert names(rows) == (order if direction == "asc" else order[::-1])
    assert len({row["id"] for row in rows}) == len(NAMES) + 1


@pytest.mark.parametrize(
    ("query", "order_by", "direction"),
    [
        ({"sort": "name"}, "name", "asc"),
        ({"sort": "-name"}, "name", "desc"),
        ({"sort": "created_at"}, "created_at", "asc"),
        ({"sort": "-created_at"}, "created_at", "desc"),
        ({"order_by": "name"}, "name", "desc"),
        ({"order_by": "name", "order_direction": "asc"}, "name", "asc"),
        ({"order_direction": "asc"}, "created_at", "asc"),
        ({"order_by": "created_at", "sort": "name"}, "created_at", "desc"),
        ({"order_by": "name", "order_direction": "asc", "sort": "-created_at"}, "name", "asc"),
    ],
)
def test_both_ways_to_sort(
    shelf: httpx.Client, query: dict[str, str], order_by: str, direction: str
) -> None:
    page = shelf.get(PATH, params=query).json()
    assert (page["filters"]["order_by"], page["filters"]["order_direction"]) == (
        order_by,
        direction,
    )
    order = BY_CODE_POINT if order_by == "name" else NAMES
    assert names(page["data"]) == (order if direction == "asc" else order[::-1])


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("BETA", ["Beta", "beta two"]),
        ("é", ["Élan", "élan vital", "éclair"]),
        ("É", ["Élan", "élan vital", "éclair"]),
        ("e\u0301l", ["Élan", "élan vital"]),
        ("%", ["50% off_"]),
        ("_", ["50% off_"]),
        ("\\", []),
        ("/", []),
        ("'", []),
        ("本", ["日本"]),
        ("ＢＥＴＡ", ["Beta", "beta two"]),
        (" ", ["beta two", "élan vital", "50% off_"]),
        ("nothing like it", []),
        ("null", []),
        ("true", []),
    ],
)
def test_a_part_of_the_name_finds_it_in_any_case(
    shelf: httpx.Client, q: str, found: list[str]
) -> None:
    page = shelf.get(PATH, params={"q": q, "order_direction": "asc", "include_total": True}).json()
    assert names(page["data"]) == found
    assert page["filters"]["q"] == q
    assert page["pagination"]["total_count"] == len(found)


def test_filters_are_anded(shelf: httpx.Client) -> None:
    [row] = shelf.get(PATH, params={"q": "zebra"}).json()["data"]
    shelf.patch(f"{PATH}/{row['id']}", json={"status": "disabled"}).raise_for_status()
    try:
        assert names(all_rows(shelf, status="disabled")) == ["zebra"]
        assert names(all_rows(shelf, status="disabled", q="z")) == ["zebra"]
        assert all_rows(shelf, status="disabled", q="beta") == []
        assert "zebra" not in names(all_rows(shelf, status="enabled"))
    finally:
        shelf.patch(f"{PATH}/{row['id']}", json={"status": "enabled"}).raise_for_status()


def test_a_total_counts_all_pages(shelf: httpx.Client) -> None:
    cases: list[tuple[dict[str, str], int]] = [({}, len(NAMES) + 1), ({"q": "beta"}, 2)]
    for query, total in cases:
        for asked in ("true", "1"):
            params = {**query, "include_total": asked, "limit": "1"}
            assert shelf.get(PATH, params=params).json()["pagination"]["total_count"] == total
        pagination = shelf.get(PATH, params={**query, "include_total": "false"}).json()[
            "pagination"
        ]
        assert "total_count" not in pagination


def test_links_lead_through_all_pages(shelf: httpx.Client, standing_site: Site) -> None:
    query = {"q": "e", "limit": "2", "sort": "-name", "include_total": "true"}
    answer = shelf.get(PATH, params=query)
    first = links_of(answer)["first"]
    seen = names(answer.json()["data"])
    while "next" in links_of(answer):
        address = links_of(answer)["next"]
        assert address.startswith(f"{standing_site.url}{PATH}?")
        answer = shelf.get(address)
        assert links_of(answer)["first"] == first
        assert "total_count" in answer.json()["pagination"]
        seen += names(answer.json()["data"])
    expected = [name for name in BY_CODE_POINT[::-1] if "e" in name.casefold()]
    assert seen == expected
    assert names(shelf.get(first).json()["data"]) == expected[:2]
    assert answer.headers["link"].count("rel=") == 1


def test_links_say_nothing_twice(shelf: httpx.Client) -> None:
    answer = shelf.get(PATH, params={"q": "é & b", "limit": 3})
    parameters = parse_qsl(urlsplit(links_of(answer)["first"]).query)
    assert dict(parameters)["q"] == "é & b"
    assert len(parameters) == len(dict(parameters))


def test_a_cursor_belongs_to_its_filter_and_sort(shelf: httpx.Client) -> None:
    query = {"limit": "2", "order_by": "name", "order_direction": "asc"}
    cursor = shelf.get(PATH, params=query).json()["pagination"]["next_cursor"]
    assert shelf.get(PATH, params={**query, "cursor": cursor}).status_code == 200
    assert shelf.get(PATH, params={**query, "cursor": cursor, "limit": "5"}).status_code == 200
    assert shelf.get(PATH, params={"sort": "name", "cursor": cursor}).status_code == 200
    for other in (
        {"order_by": "created_at"},
        {"order_direction": "desc"},
        {"q": "a"},
        {"status": "enabled"},
    ):
        answer = shelf.get(PATH, params={**query, **other, "cursor": cursor})
        assert list(wrong_fields(answer)) == ["cursor"]


def forged(cursor: str, place: int, value: object) -> str:
    position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    position[place] = value
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "value",
    [None, "text", "\u0000", True, 1.5, 1 << 63, -(1 << 64), 10**400, [], {}, -1, "2026-06-14"],
)
@pytest.mark.parametrize("order_by", ["name", "created_at"])
def test_a_cursor_with_another_value(shelf: httpx.Client, order_by: str, value: object) -> None:
    query = {"limit": "2", "order_by": order_by}
    cursor = shelf.get(PATH, params=query).json()["pagination"]["next_cursor"]
    answer = shelf.get(PATH, params={**query, "cursor": forged(cursor, 1, value)})
    # One that could be a row's is a position like any other.
    fits = isinstance(value, str) if order_by == "name" else value == -1
    if fits and value != "\u0000":
        assert answer.status_code == 200
    else:
        assert list(wrong_fields(answer)) == ["cursor"]


@pytest.mark.parametrize("id", ["", "x", "\u0000", 1, None, "0197f0a0-0000-7000-8000-00000000000g"])
def test_a_cursor_with_another_id(shelf: httpx.Client, id: object) -> None:
    cursor = shelf.get(PATH, params={"limit": "2"}).json()["pagination"]["next_cursor"]
    answer = shelf.get(PATH, params={"limit": "2", "cursor": forged(cursor, 2, id)})
    assert list(wrong_fields(answer)) == ["cursor"]


def test_a_damaged_cursor(shelf: httpx.Client) -> None:
    cursor = shelf.get(PATH, params={"limit": "2"}).json()["pagination"]["next_cursor"]
    damaged = [
        "x",
        cursor[:-3],
        cursor[1:],
        cursor + "!",
        cursor + "AAAA",
        cursor * 2,
        "W10",
        "e30",
    ]
    for text in (*damaged, base64.urlsafe_b64encode(b"[" * 700).decode()):
        answer = shelf.get(PATH, params={"limit": "2", "cursor": text})
        assert list(wrong_fields(answer)) == ["cursor"]


def test_a_cursor_opens_nothing_elsewhere(shelf: httpx.Client, admin: httpx.Client) -> None:
    query = {"limit": "2", "order_by": "name"}
    cursor = shelf.get(PATH, params=query).json()["pagination"]["next_cursor"]
    mine = {row["id"] for row in all_rows(shelf)}
    rows = admin.get(PATH, params={**query, "cursor": cursor}).raise_for_status().json()["data"]
    assert not {row["id"] for row in rows} & mine


def test_a_page_can_be_had_again(shelf: httpx.Client) -> None:
    query = {"limit": "3", "order_by": "name"}
    cursor = shelf.get(PATH, params=query).json()["pagination"]["next_cursor"]
    pages = [shelf.get(PATH, params={**query, "cursor": cursor}).json()["data"] for _ in range(2)]
    assert names(pages[0]) == names(pages[1])


def test_rows_made_meanwhile_disturb_no_page(shelf: httpx.Client) -> None:
    query = {"limit": "4", "order_by": "created_at", "order_direction": "asc"}
    page = shelf.get(PATH, params=query).json()
    made = shelf.post(PATH, json={"name": "Meanwhile"}).json()["data"]["id"]
    try:
        rest = all_rows(shelf, **query)
        assert names(rest) == [*NAMES, "Meanwhile"]
        assert page["data"][0]["id"] == rest[0]["id"]
    finally:
        shelf.delete(f"{PATH}/{made}").raise_for_status()
