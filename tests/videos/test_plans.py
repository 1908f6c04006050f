"""What lists of posts ask the database, and how it finds the answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from creatoraudit.clock import uuid7
from creatoraudit.operation import invoke
from creatoraudit.videos.account_videos import get_account_video, list_account_videos
from creatoraudit.videos.operations import get_video, list_videos
from tests.support.plans import Statement, assert_by_key, plan_of, sent
from tests.support.tracking import make_account, make_post, writing
from tests.support.workspaces import Own
from tests.videos.test_post_lists import ACCOUNT_VIDEOS, COUNTS, SORTS, VIDEOS

LISTS = {VIDEOS: list_videos, ACCOUNT_VIDEOS: list_account_videos}
ORDERS = [(path, name) for path, names in SORTS.items() for name in names]


@pytest.fixture(scope="module")
def filled(shared: Own) -> Own:
    """With two posts of an account, one of which has figures."""
    with writing(shared.site.services, shared.owner) as ctx:
        account_id = make_account(ctx, "north")
        for known in (7, None):
            figures: dict[str, Any] = dict.fromkeys(COUNTS, known)
            time = datetime(2026, 6, 1, tzinfo=UTC) if known else None
            make_post(ctx, account_id=account_id, is_video=True, create_time=time, **figures)
    return shared


def asked(own: Own, run: Any, **data: Any) -> tuple[Any, list[Statement]]:
    """The result, and the statements that read posts as they are listed."""
    with sent() as statements:
        result = invoke(own.site.services, own.owner, run, data)
    return result, statements


def of_the_list(statements: list[Statement]) -> list[Statement]:
    return [statement for statement in statements if "cover_image_url" in statement.text]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(("path", "order_by"), ORDERS)
def test_every_order_is_an_index(filled: Own, path: str, order_by: str, direction: str) -> None:
    query = {"order_by": order_by, "order_direction": direction, "limit": 1}
    page, first = asked(filled, LISTS[path], **query)
    following, second = asked(filled, LISTS[path], **query, cursor=page.next_cursor)
    assert len(page.items) == len(following.items) == 1
    for statements in (first, second):
        assert 1 <= len(of_the_list(statements)) <= 2
        for statement in of_the_list(statements):
            assert_by_key(filled.site.services, statement)


@pytest.mark.parametrize(
    ("path", "order_by", "its"),
    [(*order, "account_id") for order in ORDERS]
    + [(path, name, "creator_id") for path, name in ORDERS if path == ACCOUNT_VIDEOS],
)
def test_posts_of_few_accounts_are_found_by_these(
    filled: Own, path: str, order_by: str, its: str
) -> None:
    _, statements = asked(filled, LISTS[path], **{its: uuid7()}, order_by=order_by)
    assert of_the_list(statements)
    is_sorted = its == "account_id" and order_by == "create_time"
    for statement in of_the_list(statements):
        assert_by_key(filled.site.services, statement, may_sort=not is_sorted)
        assert_uses(filled, statement, "posts_by_account")


def test_a_part_of_a_caption_is_found_by_its_index(filled: Own) -> None:
    for run in LISTS.values():
        _, statements = asked(filled, run, q="spring")
        for statement in of_the_list(statements):
            assert_uses(filled, statement, "posts_search VIRTUAL TABLE INDEX")


def test_a_list_asks_no_more_for_many(filled: Own) -> None:
    page, few = asked(filled, list_account_videos, limit=1)
    _, more = asked(filled, list_account_videos, limit=200)
    assert len(more) <= len(few) + 1
    _, one = asked(filled, list_videos, limit=1)
    assert len(one) == 1
    id = page.items[0].id
    assert len(asked(filled, get_video, video_id=id)[1]) == 1
    assert len(asked(filled, get_account_video, id=id)[1]) <= 5


def assert_uses(own: Own, statement: Statement, index: str) -> None:
    """SQLite goes by the statement; PostgreSQL knows how few there are, and chooses by that."""
    if own.site.services.database.is_sqlite:
        plan = plan_of(own.site.services, statement)
        assert any(index in line for line in plan), plan
