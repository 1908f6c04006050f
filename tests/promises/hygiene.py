"""Everywhere that a key may come in by mistake, and everything that comes back."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa

from creatoraudit import catalog
from creatoraudit.config import Settings
from creatoraudit.operation import Operation
from creatoraudit.services import Services
from creatoraudit.storage.tables import metadata
from tests.support.raw import exchange, request_bytes
from tests.support.server import ServerProcess, new_client, start_process, wait_until_healthy

HEADERS = [
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Forwarded",
    "Idempotency-Key",
    "If-None-Match",
    "Origin",
    "Referer",
    "User-Agent",
    "X-Api-Key",
    "X-CSRF-Token",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Request-ID",
]
ADDRESSES = [
    "/v2/{key}",
    "/v2/api-keys/{key}",
    "/v2/api-keys/{key}/rotate",
    "/v2/whoami?api_key={key}",
    "/v2/whoami?{key}",
    "/v2/whoami?x={key}",
    "/v2/api-keys?q={key}",
    "/v2/api-keys?cursor={key}",
    "/v2/api-keys?order_by={key}",
    "/v2/caud%5F{rest}",
    "/{key}",
    "/docs/{key}",
    "/static/{key}",
    "/o/{key}/api-keys",
    "/o/demo/api-keys?q={key}",
    "/o/demo/{key}",
    "/sign-in?next=/{key}",
    "/sign-in?again=1&next=/{key}",
    "/sign-in/link?token={key}",
    "/setup?token={key}",
    "/account?{key}",
]
CREATED = re.compile(r"^/v2/api-keys(/[^/]*/rotate)?$")


# The server as it is, but for the level of its logs: everything, of every library too.
SERVE_AND_LOG_ALL = """
import logging, sys
from creatoraudit import app
from creatoraudit.cli import main
from creatoraudit.web.logs import configure_logs

def log_all():
    configure_logs(level=logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("sqlalchemy.engine", "uvicorn", "uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)

app.configure_logs = log_all
sys.argv = ["creatoraudit", "serve"]
main()
"""


@contextmanager
def talking(settings: Settings, program: str, *, output: Path) -> Iterator[ServerProcess]:
    """A server that this program starts, with a worker as ever."""
    command = (sys.executable, "-c", program)
    server = start_process(settings, output=output, command=command, worker=True)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        server.kill()


class Strewn:
    """Sends keys wherever they do not belong, and keeps every answer."""

    def __init__(self, url: str, admin: str) -> None:
        self.answers: list[bytes] = []
        self._url = url
        self._admin = admin
        self._client = new_client(url, admin)

    def keep(self, answer: httpx.Response) -> httpx.Response:
        """Remember an answer, unless it is the one that shows a new key."""
        shows_key = answer.status_code in {200, 201} and answer.request.method == "POST"
        if not (shows_key and CREATED.match(answer.request.url.path)):
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
            self.answers.append(head.encode() + b"\n\n" + answer.content)
        return answer

    def raw(self, request: bytes) -> None:
        reply = exchange(self._url, request)
        self.answers.append(repr(reply.headers).encode() + reply.body)

    def in_headers(self, key: str) -> None:
        for path in ("/v2/whoami", "/v2/health", "/v2/nowhere", "/sign-in", "/nowhere"):
            for name in HEADERS:
                for value in (key, f"tool/{key} (x)", f"Bearer {key} {key}"):
                    self.raw(request_bytes("GET", path, (name, value)))
            self.raw(request_bytes("GET", path, (key, key)))
            self.raw(request_bytes("GET", path, *[("Authorization", f"Bearer {key}")] * 2))
        self.raw(request_bytes("POST", "/v2/api-keys", ("Content-Type", key), body=key.encode()))

    def in_addresses(self, key: str) -> None:
        for address in ADDRESSES:
            path = address.format(key=key, rest=key[5:])
            for method in ("GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"):
                self.keep(self._client.request(method, path))

    def in_bodies(self, key: str, id: str) -> None:
        for operation in catalog.operations():
            route = operation.rest
            if route is None or route.method not in {"POST", "PATCH"}:
                continue
            path = "/v2" + re.sub(r"{\w+}", id, route.path)
            for body in _bodies(operation, key):
                self.keep(self._client.request(route.method, path, json=body))
            for content in (f'{{"name": {key}', f'"{key}"', f'["{key}"]', key):
                self.keep(
                    self._client.request(
                        route.method,
                        path,
                        content=content,
                        headers={"content-type": "application/json"},
                    )
                )

    def in_forms(self, key: str, pages: httpx.Client, paths: list[str]) -> None:
        """Every field of every form of a page, sent as its own page would."""
        page = self.keep(pages.get("/sign-in", params={"again": "1"}))
        for path in paths:
            csrf = _csrf(page.text)
            names = ["email", "password", "next", "token", "name", "organization", "scopes"]
            names += ["expires", "expires_on", "allowed_addresses", "rate_limit_per_minute"]
            names += ["status", "grace_seconds", "client", "purpose", "current", "new", "repeated"]
            for form in (dict.fromkeys(names, key), {"email": f"{key}@x.example", "name": key}):
                self.keep(pages.post(path, data={**form, "csrf": csrf}))
                self.keep(pages.post(path, data={**form, "csrf": key}))

    def close(self) -> None:
        self._client.close()


def _bodies(operation: Operation, key: str) -> Iterator[dict[str, object]]:
    base: dict[str, object] = {"name": "Fine"} if "create" in operation.name else {}
    for field in operation.takes.__struct_fields__:
        if field == "key" and operation.open:
            continue
        for value in (key, [key], {key: key}, {"a": [key]}):
            yield {**base, field: value}
    yield {**base, key: key}
    yield {**base, "unknown": key}


def _csrf(html: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"|name="csrf" value="([^"]+)"', html)
    assert found
    return found[1] or found[2]


def everything_kept(services: Services) -> bytes:
    """All of the database: its rows, and what its files hold besides."""
    with services.database.reading() as connection:
        rows = [
            repr([bytes(part) if isinstance(part, memoryview) else part for part in row])
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
    folder = services.settings.data_folder
    files = [file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()]
    return "\n".join(rows).encode() + b"".join(files)
