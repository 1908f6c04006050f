"""The floor of agents: the library's low-level server with one trivial tool. Run as
`bare_mcp.py PORT DOCUMENT`.

It imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import mcp_types as types
import uvicorn
from mcp.server.lowlevel import Server
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

NAME = "get_api_key_info"


def main() -> None:
    """Serve with the settings of `creatoraudit.serve`."""
    port, document = int(sys.argv[1]), json.loads(sys.argv[2])

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool(name=NAME, input_schema={"type": "object"})])

    async def call_tool(_: Any, __: Any) -> types.CallToolResult:
        text = types.TextContent(type="text", text=json.dumps(document))
        return types.CallToolResult(content=[text], structured_content=document)

    async def ready(_: Request) -> Response:
        return Response()

    server: Server[Any] = Server("bare", on_list_tools=list_tools, on_call_tool=call_tool)
    uvicorn.run(
        server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            custom_starlette_routes=[Route("/ready", ready)],
        ),
        port=port,
        interface="asgi3",
        loop="uvloop",
        http="httptools",
        ws="none",
        backlog=2048,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
    )


main()
