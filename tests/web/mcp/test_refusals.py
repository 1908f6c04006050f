"""Errors that an agent can act on."""

import json
from time import sleep
from typing import Any

import pytest

from creatoraudit import catalog
from creatoraudit.clock import uuid7
from creatoraudit.errors import RateLimited, Unavailable
from creatoraudit.models import Nothing
from creatoraudit.operation import Context, Get, operation
from creatoraudit.web.mcp.refusals import NEXT, nearest, refusal
from creatoraudit.web.mcp.runs import Runs, TookTooLong
from tests.support.server import Site
from tests.web.mcp.agents import call


def error_of(result: dict[str, Any]) -> Any:
    assert result["isError"] is True, result
    assert "structuredContent" not in result
    text = result["content"][0]["text"]
    assert "Traceback" not in text
    return json.loads(text)["error"]


def test_all_wrong_arguments_are_named_with_what_is_allowed(standing_site: Site) -> None:
    error = error_of(
        call(
            standing_site,
            "list_accounts",
            standing_site.key(),
            platfrom="tiktok",
            order_by="fame",
            limit=0,
        )
    )
    assert error["tool"] == "list_accounts"
    assert error["code"] == "VALIDATION_ERROR"
    wrong = {one["argument"]: one for one in error["arguments"]}
    assert set(wrong) == {"platfrom", "order_by", "limit"}
    assert wrong["platfrom"]["did_you_mean"] == "platform"
    assert "follower_count" in wrong["order_by"]["problem"]
    assert "platform" in error["known"]
    assert error["next"]


@pytest.mark.parametrize("tool", ["search_tools", "get_help", "call_v2_endpoint"])
def test_helpers_name_the_nearest_too(standing_site: Site, tool: str) -> None:
    meant = {"search_tools": "query", "get_help": "tool", "call_v2_endpoint": "method"}[tool]
    error = error_of(call(standing_site, tool, standing_site.key(), **{meant + "s": "x"}))
    wrong = {one["argument"]: one for one in error["arguments"]}
    assert wrong[meant + "s"]["did_you_mean"] == meant


def test_every_kind_of_error_says_what_to_do_next(standing_site: Site) -> None:
    key = standing_site.key("alice", "read")
    error = error_of(call(standing_site, "get_account", key, account_id=uuid7()))
    assert (error["code"], error["next"]) == ("NOT_FOUND", NEXT["NOT_FOUND"])
    error = error_of(call(standing_site, "create_creator", key, name="Mira"))
    assert (error["code"], error["next"]) == ("INSUFFICIENT_SCOPE", NEXT["INSUFFICIENT_SCOPE"])
    assert "write" in error["message"]
    for waiting in (RateLimited("x", retry_after=2.2), Unavailable("x", retry_after=2.2)):
        assert refusal("search", waiting)["error"]["retry_after"] == 3


def test_a_key_in_an_argument_is_not_repeated(standing_site: Site) -> None:
    key = standing_site.key()
    for arguments in ({key: 1}, {"platform": key}, {"creator_id": key}):
        text = json.dumps(call(standing_site, "list_accounts", key, **arguments))
        assert key not in text


def test_help_for_a_tool_there_is_not(standing_site: Site) -> None:
    error = error_of(call(standing_site, "get_help", standing_site.key(), tool="list_acounts"))
    assert "list_accounts" in error["message"]
    whole = call(standing_site, "get_help", standing_site.key(), tool="list_accounts")
    shown = whole["structuredContent"]["tool"]
    assert shown["endpoint"] == "GET /v2/accounts"
    assert shown["scope"] == "read"
    assert shown["fields"]["username"]


def test_the_nearest_is_near() -> None:
    known = ["platform", "limit", "cursor"]
    assert nearest("Platfrom", known) == "platform"
    assert nearest("zzz", known) is None


def test_what_takes_too_long_is_given_up(site: Site) -> None:
    @operation(scope="read", rest=Get("/slow"))
    def slow(ctx: Context, data: Nothing) -> None:
        """Wait."""
        sleep(1)

    import anyio

    async def run() -> None:
        runs = Runs(site.services, threads=anyio.CapacityLimiter(1), seconds=0.05)
        definition = slow.operation  # type: ignore[attr-defined]
        await runs.run(definition, caller, {})

    caller = site.cast.alice
    key_caller = type(caller)(type="command_line", organization_id=caller.organization_id)
    caller = key_caller
    with pytest.raises(TookTooLong) as refused:
        anyio.run(run)
    assert "0.05 seconds" in refused.value.detail


def test_what_fails_on_our_side_says_only_its_request(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = next(one for one in catalog.operations() if one.name == "get_settings")
    monkeypatch.setattr("creatoraudit.organizations.settings.find", None)
    assert definition.rest
    error = error_of(call(site, "get_settings", site.key("alice", "admin")))
    assert error["code"] == "INTERNAL_ERROR"
    assert "request id" in error["message"]
    assert "NoneType" not in json.dumps(error)
