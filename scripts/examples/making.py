"""A demonstration that is asked for everything through the API, while the clock stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import httpx
import msgspec

from creatoraudit import catalog, clock, models
from creatoraudit.app import build_app
from creatoraudit.config import Settings
from creatoraudit.demo.history import PASTS, make_history
from creatoraudit.demo.people import MAKER, make_key, make_workspaces
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import Operation, changing, invoke
from creatoraudit.organizations.operations import organization_by_slug
from creatoraudit.services import Services
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import migrate
from creatoraudit.wiring import opened_services, prepare_data_folder
from scripts.examples.refusals import REFUSALS, Refused
from scripts.examples.steps import STEPS, Of
from scripts.examples.telling import NAMED, told

INSTANT = datetime(2026, 6, 14, 9, 30, tzinfo=UTC)
DAYS = 75
ACCOUNTS, VIDEOS = 4, 2
WORKING = {"waiting", "checking", "importing", "undoing"}

Json = dict[str, Any]


def examples_json() -> str:
    """The file of examples."""
    with TemporaryDirectory() as folder, clock.freeze(INSTANT), repeatable_chance():
        settings = Settings(data=str(Path(folder) / "var"), access_log=False)
        _migrate(settings)
        with opened_services(settings) as services:
            _fill(services)
            keys = _keys(services)
            found = asyncio.run(_ask(settings, keys))
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


@contextmanager
def repeatable_chance() -> Iterator[None]:
    """Let ids and numbers be the same every time. Secrets stay what they are."""
    chance = Random(1)  # noqa: S311
    with ExitStack() as stack:
        stack.enter_context(patch.object(clock, "randbits", chance.getrandbits))
        stack.enter_context(patch.object(models, "randbelow", chance.randrange))
        stack.enter_context(patch.object(clock, "_ids", clock._Ids()))
        yield


def _migrate(settings: Settings) -> None:
    prepare_data_folder(settings)
    database = Database(settings)
    try:
        migrate(database)
    finally:
        database.close()


def _fill(services: Services) -> None:
    make_workspaces(services)
    past = PASTS[0]
    some = past._replace(cast=past.cast[:ACCOUNTS], videos=past.videos[:VIDEOS])
    make_history(services, days=DAYS, pasts=[some])
    make_key(services)


def _keys(services: Services) -> dict[str, str]:
    """A key for each kind of request."""
    with changing(services, MAKER) as ctx:
        organization_id = organization_by_slug(ctx, PASTS[0].slug).id
    maker = msgspec.structs.replace(MAKER, organization_id=organization_id)
    wanted: dict[str, Json] = {
        "admin": {"name": "Data pipeline", "scopes": ["admin"]},
        "read": {"name": "Dashboards", "scopes": ["read"]},
        "spent": {"name": "Trial", "scopes": ["read"], "rate_limit_per_minute": 1},
    }
    return {
        name: invoke(services, maker, create_api_key, fields).key for name, fields in wanted.items()
    }


async def _ask(settings: Settings, keys: dict[str, str]) -> Json:
    """Every step and every refusal, as they were answered."""
    known = {one.name: one for one in catalog.operations() if one.rest}
    done: dict[str, Json] = {}
    transport = httpx.ASGITransport(build_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url=settings.base_url) as http:
        http.headers["x-request-id"] = NAMED
        for name in [step for step in STEPS if step in known]:
            planned = STEPS[name]
            request = _request(known[name], _filled(planned, done))
            response = await _answer(http, known[name], request, key=keys["admin"])
            done[name] = {"request": request, "response": response}
        problems = {
            str(status): await _refusal(http, one, keys) for status, one in REFUSALS.items()
        }
    return {
        "operations": told({name: done[name] for name in known if name in done}),
        "problems": told(problems),
    }


def _request(operation: Operation, given: Json) -> Json:
    """What is sent, by where it goes."""
    route = operation.rest
    assert route is not None
    path = {name: value for name, value in given.items() if f"{{{name}}}" in route.path}
    rest = {name: value for name, value in given.items() if name not in path}
    parts = {"path": path, "file": rest.pop("file")} if operation.takes_file else {"path": path}
    in_body = route.method in {"POST", "PATCH"} and not operation.takes_file
    parts["body" if in_body else "query"] = rest
    return {place: values for place, values in parts.items() if values}


async def _answer(http: httpx.AsyncClient, operation: Operation, request: Json, *, key: str) -> Any:
    route = operation.rest
    assert route is not None
    headers = {} if operation.open else {"authorization": f"Bearer {key}"}
    sent: Json = {"params": request.get("query"), "headers": headers}
    if "file" in request:
        sent["content"] = request["file"].encode()
        headers["content-type"] = operation.media[0]
    elif "body" in request:
        sent["json"] = request["body"]
    address = f"/v2{route.path.format(**request.get('path', {}))}"
    while True:
        answer = await http.request(route.method, address, **sent)
        assert answer.status_code == route.status, (operation.name, answer.text)
        content = _content(answer)
        if operation.name != "get_import" or content["data"]["status"] not in WORKING:
            return content
        await asyncio.sleep(0.01)


async def _refusal(http: httpx.AsyncClient, refused: Refused, keys: dict[str, str]) -> Json:
    sent = dict(refused.sent or {})
    headers = dict(sent.pop("headers", {}))
    if refused.scope in keys:
        headers["authorization"] = f"Bearer {keys[refused.scope]}"
    sent["headers"] = headers
    answer = await http.request(refused.method, f"/v2{refused.path}", **sent)
    if answer.is_success:
        # One request is within the limit, the next one is not.
        answer = await http.request(refused.method, f"/v2{refused.path}", **sent)
    document: Json = answer.json()
    return document


def _content(answer: httpx.Response) -> Any:
    if not answer.content:
        return None
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


def _filled(planned: Any, done: Json) -> Any:
    """With the values of answers that came before."""
    if isinstance(planned, Of):
        data = done[planned.step]["response"]["data"]
        return (data[0] if isinstance(data, list) else data)[planned.field]
    if isinstance(planned, dict):
        return {name: _filled(value, done) for name, value in planned.items()}
    return [_filled(one, done) for one in planned] if isinstance(planned, list) else planned
