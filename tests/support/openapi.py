"""Every answer of the test run, held against the published OpenAPI document.

The document says what may be added to an answer: anything. Here nothing may: a field that no schema
names is a fault of the document.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import httpx
from jsonschema_rs import Draft202012Validator

from creatoraudit import catalog
from creatoraudit.web.openapi import openapi

Json = dict[str, Any]

JSON = "application/json"
PROBLEM = "application/problem+json"
# What is answered under /v2 without being an operation.
DOCUMENTS = {"/v2/openapi.json": JSON, "/v2/docs": "text/html; charset=utf-8"}
# The server itself refuses what is no HTTP, before the application hears of it.
NO_HTTP = "text/plain; charset=utf-8"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FORMATS = {"instant": lambda text: INSTANT.fullmatch(text) is not None}
KINDS = {"integer": re.compile(r"\d+"), "string": re.compile(r".+")}


class Received(NamedTuple):
    """An answer as it came, however it was asked for."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes | None
    """None: a stream that is not read here."""


class Published:
    """An OpenAPI document."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._validators: dict[tuple[str, str, str], Draft202012Validator] = {}
        self._components = _strict(document["components"])
        paths = sorted(document["paths"], key=lambda path: "{" in path)
        self._paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]

    def operation(self, method: str, path: str) -> Json:
        """What is said of a method and a path such as `/v2/api-keys/{id}`."""
        described: Json = self.document["paths"][path][method.lower()]
        return described

    def resolved(self, response: Json) -> Json:
        """What is described here, or in the components."""
        name = response.get("$ref", "").rpartition("/")[2]
        found: Json = self.document["components"]["responses"][name] if name else response
        return found

    def check(self, received: Received) -> None:
        """Status, headers, media type and body are what the document promises.

        Raises:
            AssertionError: says which is not.
        """
        place = f"{received.status} of {received.method} {received.path}"
        described = self._described(received)
        assert described is not None, f"{place} is not described: {received.body!r:.500}"
        for name in described.get("headers", {}):
            value = received.headers.get(name.lower())
            assert value is not None, f"{place} has no {name}"
            kind = self.document["components"]["headers"][name]["schema"]["type"]
            assert KINDS[kind].fullmatch(value), f"{place}: {name} is {value!r}"
        content = described.get("content", {})
        if not content:
            assert not received.body, f"{place} has a body"
            return
        media_type = received.headers.get("content-type", "")
        assert media_type in content, f"{place} is {media_type or 'of no type'}"
        if (
            media_type in {JSON, PROBLEM}
            and received.method != "HEAD"
            and received.body is not None
        ):
            self._check_body(received, media_type, content[media_type]["schema"], place)

    def _described(self, received: Received) -> Json | None:
        """What is said of this answer: by its operation, or of all paths and methods there are
        none for.
        """
        status, path = str(received.status), self._template(received.path)
        methods = self.document["paths"].get(path, {})
        method = "get" if received.method == "HEAD" else received.method.lower()
        if method in methods:
            found: Json | None = methods[method]["responses"].get(status)
            return self.resolved(found) if found else None
        if received.path in DOCUMENTS and received.status in {200, 304}:
            return {
                "content": {DOCUMENTS[received.path]: {"schema": {}}} if status == "200" else {}
            }
        expected = {405, 400, 406} if methods or received.path in DOCUMENTS else {404}
        schema = {"$ref": "#/components/schemas/Problem"}
        refused = {"content": {PROBLEM: {"schema": schema}}}
        return refused if received.status in expected else None

    def _template(self, path: str) -> str:
        return next((template for pattern, template in self._paths if pattern.fullmatch(path)), "")

    def _check_body(self, received: Received, media_type: str, schema: Json, place: str) -> None:
        method = "GET" if received.method == "HEAD" else received.method
        key = (method, self._template(received.path), f"{received.status} {media_type}")
        if key not in self._validators:
            self._validators[key] = self.validator(schema)
        fault = next(self._validators[key].iter_errors(json.loads(received.body or b"")), None)
        if fault is not None:
            where = "".join(f"[{part!r}]" for part in fault.instance_path)
            raise AssertionError(f"{place} is not as described at {where}: {fault.message:.500}")

    def validator(self, schema: Json) -> Draft202012Validator:
        """Checks values against a schema whose references are into the document."""
        whole = {**_strict(schema), "components": self._components}
        return Draft202012Validator(whole, formats=FORMATS, validate_formats=True)


def published() -> Published:
    """What the catalogue publishes."""
    return _published(catalog.MODULES)


@cache
def _published(_modules: tuple[ModuleType, ...]) -> Published:
    document = openapi(catalog.operations(), base_url="http://127.0.0.1:8400")
    return Published(json.loads(json.dumps(document)))


def check_response(answer: httpx.Response) -> None:
    """Hold what a client of ours received against what the catalogue publishes."""
    path = answer.request.url.path
    if not path.startswith("/v2/"):
        return
    published().check(
        Received(
            method=answer.request.method,
            path=path,
            status=answer.status_code,
            headers=answer.headers,
            body=None if is_file(answer) else answer.read(),
        )
    )


def is_file(answer: httpx.Response) -> bool:
    """Whether it is a stream, which is left to who asked for it."""
    return answer.headers.get("content-type", JSON) not in {JSON, PROBLEM}


def check_reply(
    request: bytes, *, status: int, headers: dict[str, str], body: bytes, method: str
) -> None:
    """The same for an answer to these very bytes, where they are a request at all."""
    own, path, *_ = [*request.partition(b"\r\n")[0].decode("latin-1").split(" "), ""]
    path = unquote(urlsplit(path).path)
    found = {name.lower(): value for name, value in headers.items()}
    if path.startswith("/v2/") and found.get("content-type") != NO_HTTP:
        received = Received(method or own, path, status, found, body)
        published().check(received)


def _strict(schema: Any) -> Any:
    """The schema with objects that allow only what they name, and instants in their one form."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: _strict(part) for name, part in schema.items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        strict.setdefault("additionalProperties", False)
    if schema.get("format") == "date-time":
        strict["format"] = "instant"
    return strict
