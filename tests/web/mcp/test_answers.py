"""Answers that fit a conversation: short pages, a cap, and the way to more."""

import json
from typing import Any

import pytest

from creatoraudit.models import encode
from creatoraudit.web.mcp.answers import MOST_BYTES, cut_to_fit, rows_that_fit
from tests.support.server import Site
from tests.support.tracking import make_account, make_creator, make_post, writing
from tests.web.mcp.agents import call


def structured(result: dict[str, Any]) -> Any:
    assert result["isError"] is False, result
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


def pages(site: Site, tool: str, key: str, **arguments: Any) -> list[Any]:
    """All pages of a list, each asked for as the one before says."""
    found: list[Any] = []
    asked = dict(arguments)
    while not found or "more" in found[-1]:
        found.append(structured(call(site, tool, key, **asked)))
        if "more" in found[-1]:
            asked["cursor"] = found[-1]["more"].rpartition("cursor=")[2]
    return found


def test_pages_have_20_rows_and_say_how_many_more_there_are(site: Site) -> None:
    with writing(site.services, site.cast.alice) as ctx:
        for number in range(45):
            make_creator(ctx, f"Creator {number:02}")
    first, second, third = pages(site, "list_creators", site.key())
    assert [len(page["data"]) for page in (first, second, third)] == [20, 20, 5]
    assert first["more"].startswith("25 more, call again with cursor=")
    assert second["more"].startswith("There are more, call again with cursor=")
    assert first["pagination"]["total_count"] == 45
    assert third["pagination"]["has_next"] is False


def test_what_was_asked_for_is_given(site: Site) -> None:
    with writing(site.services, site.cast.alice) as ctx:
        for number in range(3):
            make_creator(ctx, f"Creator {number}")
    page = structured(call(site, "list_creators", site.key(), limit=2, include_total=False))
    assert len(page["data"]) == 2
    assert "total_count" not in page["pagination"]
    assert page["more"].startswith("There are more")


def test_a_page_too_long_is_made_shorter_and_loses_no_row(site: Site) -> None:
    with writing(site.services, site.cast.alice) as ctx:
        account = make_account(ctx, "long")
        ids = {make_post(ctx, account_id=account, description="wörter " * 300) for _ in range(60)}
    found = pages(site, "list_account_videos", site.key(), limit=50)
    assert all(len(encode(page)) <= MOST_BYTES for page in found)
    assert len(found[0]["data"]) < 50
    rows = [row["id"] for page in found for row in page["data"]]
    assert len(rows) == 60
    assert set(rows) == ids


def test_what_is_no_page_is_cut_and_says_so() -> None:
    row = {"date": "2026-06-14", "views": 1, "words": "x" * 100}
    document = {"data": {"daily": [row] * 400, "totals": {"views": 400}}, "meta": {}}
    cut = cut_to_fit(document)
    assert len(encode(cut)) <= MOST_BYTES
    assert 150 < len(cut["data"]["daily"]) < 400
    assert cut["data"]["totals"] == {"views": 400}
    assert cut["cut"].startswith(".data.daily has 400 entries; the first ")
    by_id = {"data": {f"id{number}": row for number in range(400)}, "meta": {}}
    cut = cut_to_fit(by_id)
    assert len(encode(cut)) <= MOST_BYTES
    assert 150 < len(cut["data"]) < 400
    assert cut_to_fit({"data": {"daily": [row]}}) == {"data": {"daily": [row]}}


def test_one_row_is_always_shown() -> None:
    assert rows_that_fit({"data": [{"a": "x" * 40_000}, {"a": 1}], "pagination": {}}) == 1
    assert rows_that_fit({"data": [{"a": 1}], "pagination": {}}) is None


def test_a_year_of_figures_fits(site: Site) -> None:
    arguments = {"start_date": "2025-06-01", "end_date": "2026-05-31"}
    answer = structured(call(site, "get_analytics", site.key(), **arguments))
    assert len(encode(answer)) <= MOST_BYTES
    assert ".data.daily has 365 entries" in answer["cut"]
    assert answer["data"]["window"]["timezone"]
    assert answer["meta"]["formula"]
    assert "coverage" in answer["meta"]


@pytest.mark.parametrize("tool", ["delete_creator", "add_account_to_creator"])
def test_what_has_no_document_says_that_it_is_done(site: Site, tool: str) -> None:
    with writing(site.services, site.cast.alice) as ctx:
        ids = {"creator_id": make_creator(ctx)}
        if tool != "delete_creator":
            ids["account_id"] = make_account(ctx)
    answer = structured(call(site, tool, site.key(), **ids))
    expected = {"data": {"done": True}}
    assert answer == expected or answer["is_new"] is True
