"""Every tool, called by the official client as an owner's key may: each answer fits its schema."""

import json
from typing import Any

import jsonschema_rs
import mcp_types
import pytest
from mcp.client import Client

from creatoraudit import catalog
from creatoraudit.web.mcp.answers import MOST_BYTES
from creatoraudit.web.mcp.excluded import EXCLUDED, is_for_agents
from creatoraudit.web.mcp.helpers import HELPERS
from creatoraudit.web.mcp.tools import Tool, tools_of
from tests.support.inputs import input_for
from tests.support.server import Site
from tests.web.mcp.agents import ERAS, call_with, run_agent

TOOLS = tools_of(catalog.operations())
ARGUMENTS: dict[str, dict[str, Any]] = {
    "search_tools": {"query": "followers"},
    "get_help": {},
    "call_v2_endpoint": {"method": "GET", "path": "/v2/accounts", "query": {"limit": 3}},
}


def each(tools: list[Tool]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("tool", tools, ids=[tool.name for tool in tools])


def arguments_of(tool: Tool, site: Site, who: str = "alice") -> dict[str, Any]:
    if tool.operation is None:
        return ARGUMENTS[tool.name]
    return input_for(tool.operation, site.services, getattr(site.cast, who))


def test_every_endpoint_is_a_tool_but_those_that_are_excluded() -> None:
    operations = [operation for operation in catalog.operations() if operation.rest]
    assert {tool.operation.name for tool in TOOLS if tool.operation} == {
        operation.name for operation in operations
    } - EXCLUDED
    assert {operation.name for operation in operations} >= EXCLUDED


def test_nothing_that_gives_a_secret_or_a_file_is_a_tool() -> None:
    for operation in catalog.operations():
        gives_secret = "key" in getattr(operation.gives, "__struct_fields__", ())
        takes_secret = "key" in operation.takes.__struct_fields__
        if gives_secret or takes_secret or operation.media:
            assert not is_for_agents(operation), operation.name


@pytest.mark.parametrize("era", ERAS)
def test_every_tool_answers_as_its_schema_says(site: Site, era: str) -> None:
    asked = [(tool, arguments_of(tool, site)) for tool in (*TOOLS, *HELPERS)]

    async def do(client: Client) -> list[mcp_types.CallToolResult]:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {tool.name for tool, _ in asked}
        return [await client.call_tool(tool.name, arguments) for tool, arguments in asked]

    key = site.key("alice", "admin")
    results = run_agent(site, do, key=key, era=era, query="?tools=all")
    for (tool, arguments), result in zip(asked, results, strict=True):
        jsonschema_rs.validator_for(tool.takes).validate(arguments)
        text = result.content[0].text  # type: ignore[union-attr]
        assert not result.is_error, (tool.name, text)
        assert json.loads(text) == result.structured_content
        assert len(text.encode()) <= MOST_BYTES
        jsonschema_rs.validator_for(tool.gives).validate(result.structured_content)


@each([tool for tool in TOOLS if tool.route and "{" in tool.route.path])
def test_what_is_charlies_is_not_found(standing_site: Site, tool: Tool) -> None:
    site = standing_site
    arguments = arguments_of(tool, site, "charlie")
    result = call_with(site, tool.name, arguments, key=site.key("alice", "admin"))
    error = json.loads(result["content"][0]["text"])["error"]
    assert result["isError"] is True
    assert error["code"] == "NOT_FOUND"
    assert error["next"]


@each(TOOLS)
def test_the_schemas_are_schemas(tool: Tool) -> None:
    for schema in (tool.takes, tool.gives, tool.listed()["inputSchema"]):
        jsonschema_rs.meta.validate(schema)
        assert schema["type"] == "object"
        assert "$ref" not in json.dumps(schema)
        assert "title" not in schema
    assert tool.takes["additionalProperties"] is False
    assert tool.description == tool.whole()["description"]


def test_the_hints_are_those_of_what_it_does() -> None:
    hints = {tool.name: tool.listed()["annotations"] for tool in (*TOOLS, *HELPERS)}
    for tool in TOOLS:
        assert tool.route
        assert hints[tool.name]["readOnlyHint"] != tool.writes
        assert hints[tool.name]["destructiveHint"] == (tool.route.method == "DELETE")
    for name in ("list_accounts", "get_video", "search", "get_top_creators", "call_v2_endpoint"):
        assert hints[name]["openWorldHint"] is True
    for name in ("get_analytics", "get_usage", "search_tools", "delete_account"):
        assert hints[name]["openWorldHint"] is (name == "get_usage")
    assert hints["track_account"]["idempotentHint"] is False
    assert hints["update_account"]["idempotentHint"] is True
    assert all(set(one) == KINDS and one["title"] for one in hints.values())


KINDS = {"title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}
