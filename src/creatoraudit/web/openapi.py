"""OpenAPI 3.1, derived from the catalogue: parameters, bodies, answers, errors, scopes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, get_args, get_origin

from creatoraudit.models import Detailed, Placed, schemas
from creatoraudit.operation import Operation, Route
from creatoraudit.paging import Page
from creatoraudit.web.answers import STATUS, phrase
from creatoraudit.web.openapi_parts import (
    ERROR_HEADERS,
    HEADERS,
    IDEMPOTENCY_KEY,
    INFO,
    KEY,
    LIMIT_HEADERS,
    PAGES_ONLY,
    PAGINATION,
    PROBLEM,
    Json,
)

REF = "#/components/schemas/{name}"
PROBLEM_TYPE = "application/problem+json"
WITH_BODY = frozenset({"POST", "PATCH", "PUT"})


def openapi(operations: Iterable[Operation], *, base_url: str) -> Json:
    """The document of all operations that have a route."""
    routed = [(operation, operation.rest) for operation in operations if operation.rest]
    inputs = {operation.takes for operation, _ in routed}
    outputs = list(dict.fromkeys(part for operation, _ in routed for part in _parts(operation)))
    found, components = schemas([*inputs, *outputs], REF)
    shapes = dict(zip(outputs, found[len(inputs) :], strict=True))
    paths: Json = {}
    for operation, route in routed:
        schema = components[operation.takes.__name__]
        answer = [shapes[part] for part in _parts(operation)]
        described = _described(_Endpoint(operation, route, schema, answer))
        paths.setdefault(f"/v2{route.path}", {})[route.method.lower()] = described
    taken = {model.__name__ for model in inputs}
    shown = {name: schema for name, schema in sorted(components.items()) if name not in taken}
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": base_url}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer", "description": KEY}},
            "headers": HEADERS,
            "schemas": {**shown, "Problem": PROBLEM},
        },
    }


class _Endpoint(NamedTuple):
    """One operation at its place, with the schema of its input."""

    operation: Operation
    route: Route
    schema: Json
    answer: list[Json]
    """Schemas of what it gives: the thing or the item of a list, then `meta` where there is one."""

    @property
    def path_names(self) -> set[str]:
        return {part[1:-1] for part in self.route.path.split("/") if part.startswith("{")}

    @property
    def is_list(self) -> bool:
        return get_origin(self.operation.gives) is Page

    @property
    def may_be_there(self) -> bool:
        return get_origin(self.operation.gives) is Placed


def _described(endpoint: _Endpoint) -> Json:
    operation, route = endpoint.operation, endpoint.route
    described: Json = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.description,
        "tags": [route.path.split("/")[1]],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
    }
    if operation.open:
        described["security"] = []
    else:
        described["x-scope"] = operation.scope
    if route.method in WITH_BODY:
        described["requestBody"] = _body(endpoint)
    return described


def _parameters(endpoint: _Endpoint) -> list[Json]:
    required = endpoint.schema.get("required", ())
    in_path = endpoint.path_names
    parameters = []
    for name, field in endpoint.schema["properties"].items():
        if name in in_path:
            parameters.append({"name": name, "in": "path", "required": True, "schema": field})
        elif endpoint.route.method not in WITH_BODY:
            parameters.append(_query_parameter(name, field, required=name in required))
    if endpoint.operation.repeatable:
        parameters.append(IDEMPOTENCY_KEY)
    return parameters


def _query_parameter(name: str, field: Json, *, required: bool) -> Json:
    """A query has no null: leaving the parameter out says it."""
    shown = dict(field)
    if "anyOf" in shown:
        choices = [choice for choice in shown.pop("anyOf") if choice != {"type": "null"}]
        shown = {**choices[0], **shown} if len(choices) == 1 else {"anyOf": choices, **shown}
    if shown.get("default", "") is None:
        del shown["default"]
    description = shown.pop("description", "")
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": shown,
    }


def _body(endpoint: _Endpoint) -> Json:
    in_path = endpoint.path_names
    fields = endpoint.schema["properties"].items()
    required = [name for name in endpoint.schema.get("required", ()) if name not in in_path]
    described: Json = {
        "type": "object",
        "properties": {name: field for name, field in fields if name not in in_path},
        "additionalProperties": False,
    }
    if required:
        described["required"] = required
    return {"required": bool(required), "content": {"application/json": {"schema": described}}}


def _responses(endpoint: _Endpoint) -> Json:
    responses = {str(endpoint.route.status): _success(endpoint)}
    if endpoint.may_be_there:
        names = ["X-Request-ID", *LIMIT_HEADERS]
        content = {"application/json": {"schema": _envelope(endpoint)}}
        responses["200"] = {
            "description": "It was so already.",
            "headers": _references(names),
            "content": content,
        }
    if endpoint.route.method == "GET":
        responses["304"] = {"description": "Not modified: the client's `If-None-Match` is current."}
    for status in _error_statuses(endpoint):
        responses[str(status)] = _error(status)
    return dict(sorted(responses.items()))


def _success(endpoint: _Endpoint) -> Json:
    operation, route = endpoint.operation, endpoint.route
    names = ["X-Request-ID", *([] if operation.open else LIMIT_HEADERS)]
    if route.method == "GET":
        names.append("ETag")
    if route.location:
        names.append("Location")
    if endpoint.is_list:
        names.append("Link")
    described = {"description": f"{operation.title}.", "headers": _references(names)}
    if operation.gives is type(None):
        return described
    return {**described, "content": {"application/json": {"schema": _envelope(endpoint)}}}


def _envelope(endpoint: _Endpoint) -> Json:
    data, *meta = endpoint.answer
    if endpoint.is_list:
        return {
            "type": "object",
            "properties": {
                "data": {"type": "array", "items": data},
                "pagination": PAGINATION,
                "filters": {"type": "object", "description": "The filter and sort in effect."},
            },
            "required": ["data", "pagination", "filters"],
        }
    properties = {"data": data, **({"meta": meta[0]} if meta else {})}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _error(status: int) -> Json:
    codes = [code for code, known in STATUS.items() if known == status and code not in PAGES_ONLY]
    named = ", ".join(f"`{code}`" for code in codes)
    return {
        "description": f"{phrase(status)}: {named}.",
        "headers": _references([*ERROR_HEADERS.get(status, ()), "X-Request-ID"]),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": REF.format(name="Problem")}}},
    }


def _error_statuses(endpoint: _Endpoint) -> list[int]:
    operation, route = endpoint.operation, endpoint.route
    statuses = {400, 405, 406, 422, 500, 503}
    if not operation.open:
        statuses |= {401, 403, 429}
    if operation.per_address is not None:
        statuses.add(429)
    if route.method in WITH_BODY:
        statuses |= {413, 415}
    if operation.scope is not None and route.method != "GET":
        statuses.add(409)
    if endpoint.path_names:
        statuses.add(404)
    return sorted(statuses)


def _parts(operation: Operation) -> tuple[Any, ...]:
    """What one answer, or the item of a list, is made of; nothing where nothing is answered."""
    if operation.gives is type(None):
        return ()
    if get_origin(operation.gives) in {Page, Detailed, Placed}:
        return get_args(operation.gives)
    return (operation.gives,)


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
