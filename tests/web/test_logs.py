"""The access log: one line of JSON for every request, and never what stood in the query."""

import json
from collections.abc import Callable
from typing import Any

from tests.support.raw import request_bytes
from tests.support.server import ServerProcess, Site


def requests_of(server: ServerProcess) -> list[dict[str, Any]]:
    """The lines about requests; everything after the welcome must be JSON."""
    lines = server.log.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("{"))
    events = [json.loads(line) for line in lines[first:] if line]
    return [event for event in events if event["event"] == "request"]


def test_every_request_leaves_one_line(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    server = server_process(workers=1)
    key = site.key()
    client = server.client(key, headers={"User-Agent": "reports/1.2", "X-Request-ID": "mine"})
    client.get("/v2/whoami?secret=hidden-in-the-query")
    client.get(f"/v2/{key}")
    client.get("/nowhere%0A%7B%22event%22%3A%22forged%22%7D")
    server.send(request_bytes("HEAD", "/v2/meta", ("User-Agent", b'x"}\xff {"a":"b')))
    assert server.stop() == 0
    *_, unknown, in_path, forged, head = requests_of(server)
    assert set(unknown) == {
        *("event", "level", "timestamp", "method", "path", "status", "milliseconds"),
        *("address", "client", "request_id"),
    }
    assert [unknown[name] for name in ("method", "path", "status", "address")] == [
        "GET",
        "/v2/whoami",
        422,
        "127.0.0.1",
    ]
    assert (unknown["client"], unknown["request_id"]) == ("reports 1.2", "mine")
    assert in_path["path"] == "/v2/caud_[redacted]"
    assert forged["path"] == '/nowhere\n{"event":"forged"}'
    assert (head["method"], head["status"]) == ("HEAD", 200)
    for hidden in (key, "hidden-in-the-query"):
        assert hidden not in server.log


def test_the_access_log_can_be_turned_off(
    site: Site, server_process: Callable[..., ServerProcess]
) -> None:
    server = server_process(workers=1, access_log="false")
    assert server.client(site.key()).get("/v2/whoami").status_code == 200
    assert server.stop() == 0
    assert '"request"' not in server.log
