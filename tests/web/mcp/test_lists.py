"""What `tools/list` shows, and what a conversation pays for it."""

import json
from itertools import chain

import httpx
import pytest
import sqlalchemy as sa

from creatoraudit import catalog
from creatoraudit.models import encode
from creatoraudit.web.mcp.tools import tools_of
from creatoraudit.web.mcp.toolsets import CORE, Choice, Toolsets
from tests.support.server import Site
from tests.web.mcp.agents import ask, names

BYTES_PER_TOKEN = 3.5
MOST_TOKENS = 2_500
HELPERS = ["search_tools", "get_help", "call_v2_endpoint"]


def test_the_core_is_listed_in_its_order(standing_site: Site) -> None:
    key = standing_site.key()
    assert names(ask(standing_site, "tools/list", key=key)) == [*CORE, *HELPERS]


def test_the_core_costs_few_tokens(standing_site: Site) -> None:
    tools = ask(standing_site, "tools/list").json()["result"]["tools"]
    assert len(encode({"tools": tools})) / BYTES_PER_TOKEN <= MOST_TOKENS


def test_the_list_is_the_same_to_the_byte(standing_site: Site) -> None:
    def listed(query: str, modern: bool) -> set[bytes]:
        return {
            ask(standing_site, "tools/list", key=key, query=query, modern=modern).content
            for key in (standing_site.key(), standing_site.key())
        }

    for query in ("", "?tools=all"):
        for modern in (False, True):
            assert len(listed(query, modern)) == 1
    (one,) = listed("?tools=accounts,videos", False)
    assert listed("?tools=videos,accounts", False) == {one}


def test_toolsets_choose_whole_groups(standing_site: Site) -> None:
    key = standing_site.key("alice", "admin")
    every = names(ask(standing_site, "tools/list", key=key, query="?tools=all"))
    groups: dict[str, list[str]] = {}
    for tool in tools_of(catalog.operations()):
        groups.setdefault(tool.group, []).append(tool.name)
    for group, tools in groups.items():
        query = f"?tools={group}"
        assert names(ask(standing_site, "tools/list", key=key, query=query)) == [*tools, *HELPERS]
    assert sorted(every) == sorted([*chain(*groups.values()), *HELPERS])


def test_a_list_asks_no_database(site: Site) -> None:
    key = site.key()
    ask(site, "tools/list", key=key)
    ask(site, "tools/call", {"name": "get_api_key_info", "arguments": {}}, key=key)
    asked: list[str] = []
    engine = site.services.database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    answers: list[httpx.Response] = []
    for modern in (False, True):
        answers += [ask(site, "tools/list", key=key, modern=modern)]
        params = {"name": "get_api_key_info", "arguments": {}}
        answers += [ask(site, "tools/call", params, key=key, modern=modern)]
    assert all(answer.status_code == 200 for answer in answers)
    assert not [statement for statement in asked if statement.lstrip().startswith("SELECT")]


def test_every_list_is_made_once() -> None:
    toolsets = Toolsets(tools_of(catalog.operations()))
    first = toolsets.listing(Choice(), frozenset({"read"}))
    assert toolsets.listing(Choice(), frozenset({"read"})) is first
    assert toolsets.listing(Choice(), None) is not first


@pytest.mark.parametrize("tool", tools_of(catalog.operations()), ids=lambda tool: tool.name)
def test_a_tool_takes_what_its_operation_takes(tool: object) -> None:
    from creatoraudit.web.mcp.tools import Tool

    assert isinstance(tool, Tool)
    assert tool.operation is not None
    fields = set(tool.operation.takes.__struct_fields__)
    assert set(tool.takes["properties"]) == fields - ({"sort"} if tool.is_list else set())
    assert json.dumps(tool.listed()["inputSchema"]).count('"type"') <= json.dumps(tool.takes).count(
        '"type"'
    )
