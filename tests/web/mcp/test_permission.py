"""What a key may not, an agent may not: by name, by endpoint, or by finding it."""

import json
from typing import Any

import pytest

from creatoraudit import catalog
from creatoraudit.caller import IMPLIED
from creatoraudit.operation import Operation
from creatoraudit.web.mcp.excluded import EXCLUDED
from creatoraudit.web.mcp.tools import Tool
from tests.support.inputs import input_for
from tests.support.server import Site
from tests.test_catalog import everything_of
from tests.web.mcp.agents import ask, call_with, names
from tests.web.mcp.test_every_tool import TOOLS, arguments_of, each

WRITING = [tool for tool in TOOLS if tool.writes]
ROUTED = [operation for operation in catalog.operations() if operation.rest]


def refused(result: dict[str, Any]) -> Any:
    assert result["isError"] is True, result
    return json.loads(result["content"][0]["text"])["error"]


def through_endpoint(operation: Operation, raw: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `call_v2_endpoint` that mean an operation."""
    assert operation.rest is not None
    path = operation.rest.path.format_map(raw)
    rest = {name: value for name, value in raw.items() if f"{{{name}}}" not in operation.rest.path}
    place = "query" if operation.rest.method in {"GET", "DELETE"} else "body"
    return {"method": operation.rest.method, "path": f"/v2{path}", place: rest}


@pytest.mark.parametrize(("scope", "query"), [("read", ""), ("admin", "?readonly=1")])
@each(WRITING)
def test_who_reads_only_reaches_no_writing_tool(
    standing_site: Site, tool: Tool, scope: str, query: str
) -> None:
    site = standing_site
    assert tool.operation is not None
    arguments = arguments_of(tool, site)
    key = site.key("alice", scope)
    before = everything_of(site, site.cast.demo)
    results = [call_with(site, tool.name, arguments, key=key, query=query)]
    if tool.operation.rest and tool.operation.rest.method != "DELETE":
        endpoint = through_endpoint(tool.operation, arguments)
        results.append(call_with(site, "call_v2_endpoint", endpoint, key=key, query=query))
    for result in results:
        expected = "INSUFFICIENT_SCOPE" if scope == "read" else "FORBIDDEN"
        assert refused(result)["code"] == expected
    for choice in ("tools=all", "tools=" + tool.group, ""):
        address = f"{query or '?'}&{choice}".replace("?&", "?")
        assert tool.name not in names(ask(site, "tools/list", key=key, query=address))
    found = call_with(
        site, "search_tools", {"query": tool.summary, "limit": 10}, key=key, query=query
    )
    assert tool.name not in [one["name"] for one in found["structuredContent"]["tools"]]
    helped = call_with(site, "get_help", {}, key=key, query=query)["structuredContent"]
    assert all(tool.name not in group for group in helped["groups"].values())
    assert everything_of(site, site.cast.demo) == before


@pytest.mark.parametrize("scope", IMPLIED)
def test_only_what_the_scopes_allow_is_listed(standing_site: Site, scope: str) -> None:
    key = standing_site.key("alice", scope)
    listed = names(ask(standing_site, "tools/list", key=key, query="?tools=all"))
    allowed = {tool.name for tool in TOOLS if tool.scope in {None, *IMPLIED[scope]}}
    assert set(listed) == allowed | {"search_tools", "get_help", "call_v2_endpoint"}


def test_where_nothing_can_be_written_the_list_says_so(standing_site: Site) -> None:
    for scope, query in (("read", "?tools=all"), ("admin", "?tools=all&readonly=1")):
        key = standing_site.key("alice", scope)
        listed = ask(standing_site, "tools/list", key=key, query=query).json()["result"]["tools"]
        assert all(tool["annotations"]["readOnlyHint"] for tool in listed)


@pytest.mark.parametrize("operation", ROUTED, ids=[operation.name for operation in ROUTED])
def test_endpoints_are_called_as_their_tools_are(standing_site: Site, operation: Operation) -> None:
    site = standing_site
    assert operation.rest is not None
    raw = input_for(operation, site.services, site.cast.alice)
    result = call_with(
        site, "call_v2_endpoint", through_endpoint(operation, raw), key=site.key("alice", "admin")
    )
    if operation.rest.method == "DELETE":
        assert refused(result)["arguments"][0]["argument"] == "method"
    elif operation.name in EXCLUDED:
        assert refused(result)["code"] == "FORBIDDEN"
        assert "caud_" not in json.dumps(result)
    else:
        assert result["isError"] is False, result


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"method": "GET", "path": "/openapi.json"}, "FORBIDDEN"),
        ({"method": "GET", "path": "/v2/docs"}, "FORBIDDEN"),
        ({"method": "GET", "path": "/v2/export?subjects=x"}, "FORBIDDEN"),
        ({"method": "GET", "path": "/v2/nothing"}, "NOT_FOUND"),
        ({"method": "GET", "path": "/../v2/export"}, "NOT_FOUND"),
        ({"method": "GET", "path": "//v2//export"}, "FORBIDDEN"),
        ({"method": "GET", "path": "/mcp"}, "NOT_FOUND"),
        ({"method": "PUT", "path": "/v2/accounts"}, "VALIDATION_ERROR"),
        ({"method": "PATCH", "path": "/v2/export"}, "VALIDATION_ERROR"),
        ({"method": "HEAD", "path": "/v2/accounts"}, "VALIDATION_ERROR"),
        ({"method": "GET", "path": "/v2/accounts", "query": {"nothing": 1}}, "VALIDATION_ERROR"),
        ({"method": "GET", "path": "/accounts?limit=1", "query": {"limit": 2}}, "VALIDATION_ERROR"),
    ],
)
def test_what_is_no_endpoint_for_agents_is_refused(
    standing_site: Site, arguments: dict[str, Any], code: str
) -> None:
    key = standing_site.key("alice", "admin")
    assert refused(call_with(standing_site, "call_v2_endpoint", arguments, key=key))["code"] == code
