"""One refusal of each status that can be had by asking."""

from __future__ import annotations

from typing import Any, NamedTuple

UNKNOWN = "0197f0a0-0000-7000-8000-000000000000"


class Refused(NamedTuple):
    """A request that is refused."""

    method: str
    path: str
    sent: dict[str, Any] | None = None
    scope: str = "admin"


REFUSALS: dict[int, Refused] = {
    400: Refused(
        "POST", "/creators", {"content": b"{", "headers": {"content-type": "application/json"}}
    ),
    401: Refused("GET", "/whoami", scope="none"),
    403: Refused("DELETE", f"/creators/{UNKNOWN}", scope="read"),
    404: Refused("GET", f"/accounts/{UNKNOWN}"),
    405: Refused("DELETE", "/accounts"),
    406: Refused("GET", "/accounts", {"headers": {"accept": "text/html"}}),
    409: Refused("POST", "/api-keys", {"json": {"name": "Start"}}),
    413: Refused("POST", "/creators", {"json": {"name": "x" * (1 << 20)}}),
    415: Refused("POST", "/creators", {"content": b"name=Lena"}),
    422: Refused("GET", "/accounts", {"params": {"limit": 500, "platfrom": "tiktok"}}),
    429: Refused("GET", "/whoami", scope="spent"),
}
