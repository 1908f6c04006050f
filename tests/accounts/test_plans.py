"""What lists of accounts ask the database, and how it finds the answer."""

from itertools import product
from typing import Any

import pytest

from creatoraudit.accounts.operations import get_account, list_accounts, track_account
from creatoraudit.creators.operations import list_creator_accounts, list_creators
from creatoraudit.operation import invoke
from tests.accounts.test_account_lists import SORTS
from tests.support.plans import assert_by_key, sent
from tests.support.server import Site
from tests.support.workspaces import Own

FILTERS: list[dict[str, Any]] = [
    {},
    {"platform": "tiktok"},
    {"is_active": True},
    {"category": "Beauty"},
    {"platform": "tiktok", "is_active": True, "q": "name"},
]


@pytest.fixture(scope="module")
def own(standing_site: Site) -> Own:
    """With two accounts of a creator, one of which has figures."""
    own = Own(standing_site)
    creator = own.client.post("/v2/creators", json={"name": "Mara"}).json()["data"]["id"]
    own.set(max_recent_posts_per_account=9)
    own.track("name2", "tiktok", creator_id=creator)
    figures = {name: 7 for name in SORTS if name.endswith("_count")}
    own.change_row(own.track("name1", "tiktok", creator_id=creator)["id"], **figures)
    return own


def asked(own: Own, run: Any, **data: Any) -> Any:
    with sent() as statements:
        result = invoke(own.site.services, own.owner, run, data)
    # The server of the site notes the use of keys meanwhile.
    return result, [one for one in statements if "api_key" not in one.text]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("order_by", SORTS)
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_every_order_is_an_index(
    own: Own, filters: dict[str, Any], order_by: str, direction: str
) -> None:
    query = {**filters, "order_by": order_by, "order_direction": direction, "limit": 1}
    page, statements = asked(own, list_accounts, **query)
    following, more = asked(own, list_accounts, **query, cursor=page.next_cursor)
    assert len(statements) <= 2
    assert len(more) <= 2
    for statement in statements + more:
        # What holds a text is found by another index, and sorted then.
        assert_by_key(own.site.services, statement, may_sort="q" in filters)
    assert following.items or filters


@pytest.mark.parametrize(("order_by", "filters"), list(product(["added_at", "username"], FILTERS)))
def test_a_creator_s_accounts_are_found_by_it(
    own: Own, order_by: str, filters: dict[str, Any]
) -> None:
    page, _ = asked(own, list_creators)
    creator_id = page.items[0].id
    _, statements = asked(
        own, list_creator_accounts, creator_id=creator_id, order_by=order_by, **filters
    )
    assert len(statements) == 2
    for statement in statements:
        assert_by_key(own.site.services, statement, may_sort=True)


def test_how_often_the_database_is_asked(own: Own) -> None:
    _, statements = asked(own, list_accounts, limit=200)
    assert len(statements) == 1
    _, statements = asked(own, list_accounts, limit=200, include_total=True, q="name")
    assert len(statements) == 2
    _, statements = asked(own, list_creators, include_total=True)
    assert len(statements) == 3
    page, _ = asked(own, list_accounts)
    _, statements = asked(own, get_account, account_id=page.items[0].id)
    assert len(statements) == 1
    for statement in statements:
        assert_by_key(own.site.services, statement)


def test_tracking_reads_nothing_whole(own: Own) -> None:
    _, statements = asked(own, track_account, platform="tiktok", username="another")
    for statement in statements:
        if not statement.text.lstrip().startswith("INSERT"):
            assert_by_key(own.site.services, statement)
