"""The floor: one Starlette route that answers a fixed document. Run as `bare.py PORT DOCUMENT`.

It imports nothing of ours, so that its start and its memory are a floor as well.
"""

from __future__ import annotations

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def main() -> None:
    """Serve with the settings of `creatoraudit.serve`."""
    port, document = int(sys.argv[1]), json.loads(sys.argv[2])

    async def whoami(_: Request) -> JSONResponse:
        return JSONResponse(document)

    uvicorn.run(
        Starlette(routes=[Route("/v2/whoami", whoami)]),
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
