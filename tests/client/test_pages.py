"""Going through lists, page by page."""

from collections.abc import Callable, Iterator

import pytest

from creatoraudit.client import AsyncClient, Client, Page
from creatoraudit.client.models import ApiKey
from tests.client.conftest import Asking
from tests.support.server import Site

NAMES = [f"Paged {number}" for number in range(5)]


@pytest.fixture
def listing(standing_site: Site, asking: Callable[..., Asking]) -> Iterator[Asking]:
    """A client of an organization with five keys of one kind."""
    for name in NAMES:
        standing_site.make_key("charlie", name=name)
    yield asking(key=standing_site.key("charlie", "admin"))
    client = standing_site.client(standing_site.key("charlie", "admin"))
    for key in client.get("/v2/api-keys", params={"q": "Paged"}).json()["data"]:
        client.delete(f"/v2/api-keys/{key['id']}")


def test_all_rows_come_once_and_in_order(listing: Asking) -> None:
    keys = listing("iterate_api_keys", q="paged", order_by="name", order_direction="asc", limit=2)

    assert [key.name for key in keys] == NAMES
    assert all(isinstance(key, ApiKey) for key in keys)
    assert len(listing.answers) == 3


def test_a_page_tells_where_the_next_begins(listing: Asking) -> None:
    asked = {"q": "paged", "order_by": "name", "limit": 3, "include_total": True}
    first = listing("list_api_keys", **asked)
    second = listing("list_api_keys", **asked, cursor=first.next_cursor)

    assert isinstance(first, Page)
    assert (first.has_next, first.limit, first.total_count) == (True, 3, 5)
    assert first.filters == {
        "q": "paged",
        "status": None,
        "order_by": "name",
        "order_direction": "desc",
    }
    assert (second.has_next, second.next_cursor) == (False, None)
    assert [key.name for key in first.items + second.items] == NAMES[::-1]


def test_without_include_total_there_is_none(listing: Asking) -> None:
    assert listing("list_api_keys").total_count is None


def test_a_page_is_asked_for_when_it_is_needed(listing: Asking) -> None:
    def two(client: Client) -> list[ApiKey]:
        rows = client.iterate_api_keys(q="paged", limit=2)
        return [next(rows), next(rows)]

    async def two_awaited(client: AsyncClient) -> list[ApiKey]:
        rows = client.iterate_api_keys(q="paged", limit=2)
        return [await anext(rows), await anext(rows)]

    assert len(listing.do(two_awaited if listing.is_async else two)) == 2
    assert len(listing.answers) == 1
