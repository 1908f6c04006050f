"""The three tools that lead to all others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from creatoraudit.models import UNSET, Meta, Model, UnsetType
from creatoraudit.web.mcp.schemas import input_schema
from creatoraudit.web.mcp.tools import Tool

MOST_FOUND = 10


class SearchTools(Model, frozen=True, kw_only=True):
    """What is wanted."""

    query: Annotated[str, Meta(min_length=1, max_length=500, description="In your own words.")]
    limit: Annotated[int, Meta(ge=1, le=MOST_FOUND)] = 5


class GetHelp(Model, frozen=True, kw_only=True):
    """About which tool."""

    tool: Annotated[str, Meta(max_length=100, description="Its name.")] | UnsetType = UNSET


class CallEndpoint(Model, frozen=True, kw_only=True):
    """What to call."""

    method: Literal["GET", "POST", "PUT", "PATCH"]
    path: Annotated[
        str,
        Meta(max_length=500, description="Such as /accounts/{account_id}, filled in."),
    ]
    query: dict[str, Any] | UnsetType = UNSET
    body: dict[str, Any] | UnsetType = UNSET


SEARCH = Tool(
    name="search_tools",
    description="Find tools by what they do; answers with their whole schemas. "
    "Tools that are not in the list can be called by name too.",
    group="help",
    takes=input_schema(SearchTools),
    gives={"type": "object", "properties": {"tools": {"type": "array"}}, "required": ["tools"]},
)
HELP = Tool(
    name="get_help",
    description="All tools by group; or one in full, with the fields of its answer.",
    group="help",
    takes=input_schema(GetHelp),
    gives={
        "type": "object",
        "properties": {"groups": {"type": "object"}, "tool": {"type": "object"}},
    },
)
CALL = Tool(
    name="call_v2_endpoint",
    description="Call an endpoint of the REST API v2 by method and path. No DELETE: "
    "what deletes has a tool of its own.",
    group="help",
    takes=input_schema(CallEndpoint),
    gives={"type": "object"},
    writes=True,
    repeatable=False,
    open_world=True,
)
HELPERS = (SEARCH, HELP, CALL)
READING_HELPERS = (SEARCH, HELP, msgspec.structs.replace(CALL, writes=False, repeatable=True))
"""The same where nothing may be written: then this one reads, too."""
