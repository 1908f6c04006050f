"""OpenAPI 3.1, derived from the catalogue: parameters, bodies, answers, errors, scopes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, get_args, get_origin

from creatoraudit import __version__
from creatoraudit.models import Model, schemas
from creatoraudit.operation import Operation
from creatoraudit.paging import Page
from creatoraudit.web.answers import STATUS

REF = "#/components/schemas/{name}"
PROBLEM_TYPE = "application/problem+json"

Json = dict[str, Any]


def openapi(operations: list[Operation], *, base_url: str) -> Json:
    """The document of all operations that have a route."""
    routed = [operation for operation in operations if operation.rest is not None]
    types = [operation.takes for operation in routed]
    types += [_item(operation) for operation in routed if operation.gives is not type(None)]
    _, components = schemas(types, REF)
    paths: Json = {}
    for operation in routed:
        assert operation.rest is not None  # noqa: S101  (filtered above)
        item = paths.setdefault(f"/v2{operation.rest.path}", {})
        item[operation.rest.method.lower()] = _operation(operation, components)
    inputs = {operation.takes.__name__ for operation in routed}
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "servers": [{"url": base_url}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": _KEY}
            },
            "headers": _HEADERS,
            "schemas": {
                **{
                    name: schema
                    for name, schema in sorted(components.items())
                    if name not in inputs
                },
                "Problem": _PROBLEM,
            },
        },
    }


def fields(operation: Operation) -> dict[str, Json]:
    """The input's fields with their schemas, inlined."""
    _, components = schemas([operation.takes], REF)
    properties: dict[str, Json] = components[operation.takes.__name__]["properties"]
    return properties


def _operation(operation: Operation, components: Json) -> Json:
    route = operation.rest
    assert route is not None  # noqa: S101  (filtered by the caller)
    described: Json = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.description,
        "tags": [_tag(route.path)],
        "parameters": _parameters(operation, components),
        "responses": _responses(operation),
    }
    if operation.open:
        described["security"] = []
    else:
        described["x-scope"] = operation.scope
    body = _body(operation, components)
    if body is not None:
        described["requestBody"] = body
    return described


def _parameters(operation: Operation, components: Json) -> list[Json]:
    route = operation.rest
    assert route is not None  # noqa: S101
    schema = components[operation.takes.__name__]
    in_path = _path_names(route.path)
    parameters = []
    for name, field in schema["properties"].items():
        if name in in_path:
            parameters.append({"name": name, "in": "path", "required": True, "schema": field})
        elif route.method in {"GET", "DELETE"}:
            parameters.append(
                _query_parameter(name, field, required=name in schema.get("required", ()))
            )
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


def _body(operation: Operation, components: Json) -> Json | None:
    route = operation.rest
    assert route is not None  # noqa: S101
    if route.method not in {"POST", "PATCH", "PUT"}:
        return None
    schema = components[operation.takes.__name__]
    in_path = _path_names(route.path)
    properties = {
        name: field for name, field in schema["properties"].items() if name not in in_path
    }
    required = [name for name in schema.get("required", ()) if name not in in_path]
    described: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        described["required"] = required
    return {"required": bool(required), "content": {"application/json": {"schema": described}}}


def _responses(operation: Operation) -> Json:
    route = operation.rest
    assert route is not None  # noqa: S101
    responses = {str(route.status): _success(operation)}
    if route.method == "GET":
        responses["304"] = {"description": "Not modified: the client's `If-None-Match` is current."}
    for status in _error_statuses(operation):
        codes = ", ".join(
            f"`{code}`"
            for code, known in STATUS.items()
            if known == status and code not in _PAGES_ONLY
        )
        responses[str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {codes}.",
            "headers": _references(_ERROR_HEADERS.get(status, ()), "X-Request-ID"),
            "content": {PROBLEM_TYPE: {"schema": {"$ref": REF.format(name="Problem")}}},
        }
    return dict(sorted(responses.items()))


def _success(operation: Operation) -> Json:
    route = operation.rest
    assert route is not None  # noqa: S101
    names = ["X-Request-ID"]
    if not operation.open:
        names += _LIMIT_HEADERS
    if route.method == "GET":
        names.append("ETag")
    if route.location:
        names.append("Location")
    if operation.gives is type(None):
        return {"description": "Done; there is nothing to say.", "headers": _references(names)}
    if get_origin(operation.gives) is Page:
        names.append("Link")
    return {
        "description": operation.title + ".",
        "headers": _references(names),
        "content": {"application/json": {"schema": _envelope(operation)}},
    }


def _envelope(operation: Operation) -> Json:
    item = {"$ref": REF.format(name=_item(operation).__name__)}
    if get_origin(operation.gives) is not Page:
        return {"type": "object", "properties": {"data": item}, "required": ["data"]}
    return {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": item},
            "pagination": _PAGINATION,
            "filters": {"type": "object", "description": "The filter and sort in effect."},
        },
        "required": ["data", "pagination", "filters"],
    }


def _error_statuses(operation: Operation) -> list[int]:
    route = operation.rest
    assert route is not None  # noqa: S101
    statuses = [400, 405, 406, 422, 500, 503]
    if not operation.open:
        statuses += [401, 403, 429]
    if operation.per_address is not None:
        statuses.append(429)
    if route.method in {"POST", "PATCH", "PUT"}:
        statuses += [413, 415]
    if operation.scope is not None and route.method != "GET":
        statuses.append(409)
    if "{" in route.path:
        statuses.append(404)
    return sorted(statuses)


def _item(operation: Operation) -> type[Model]:
    arguments = get_args(operation.gives)
    model: type[Model] = arguments[0] if get_origin(operation.gives) is Page else operation.gives
    return model


def _path_names(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def _tag(path: str) -> str:
    return path.split("/")[1]


def _references(names: Any, *more: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in [*names, *more]}


_INFO: Json = {
    "title": "CreatorAudit API",
    "version": "v2",
    "summary": "Accounts, creators, videos and their figures.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "x-server-version": __version__,
}
_KEY = "An API key: `Authorization: Bearer caud_…`. Made on the API keys page."
_PAGES_ONLY = frozenset({"SIGN_IN_TOO_OLD"})
_LIMIT_HEADERS = [
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "RateLimit",
    "RateLimit-Policy",
]
_ERROR_HEADERS = {
    401: ["WWW-Authenticate"],
    405: ["Allow"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}


def _header(description: str, kind: str = "string") -> Json:
    return {"description": description, "schema": {"type": kind}}


_HEADERS: Json = {
    "X-Request-ID": _header(
        "The client's own where it sent one of 1-128 characters of `[A-Za-z0-9._-]`."
    ),
    "X-RateLimit-Limit": _header("Requests a minute.", "integer"),
    "X-RateLimit-Remaining": _header("Requests left now.", "integer"),
    "X-RateLimit-Reset": _header("Unix second at which the full limit is there again.", "integer"),
    "RateLimit": _header('The same by the IETF draft: `"default";r=599;t=1`.'),
    "RateLimit-Policy": _header('The policy by the IETF draft: `"default";q=600;w=60`.'),
    "ETag": _header("Strong entity tag; send it as `If-None-Match`."),
    "Link": _header('`rel="first"` always, `rel="next"` when there is one (RFC 8288).'),
    "Location": _header("Path of what was made."),
    "WWW-Authenticate": _header("The challenge of RFC 6750."),
    "Allow": _header("The methods this path knows."),
    "Retry-After": _header("Seconds to wait.", "integer"),
}
_PAGINATION: Json = {
    "type": "object",
    "properties": {
        "next_cursor": {"type": ["string", "null"]},
        "has_next": {"type": "boolean"},
        "limit": {"type": "integer"},
        "total_count": {"type": "integer", "description": "Only with `include_total`."},
    },
    "required": ["next_cursor", "has_next", "limit"],
}
_PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string", "examples": ["urn:creatoraudit:error:not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": [code for code in STATUS if code not in _PAGES_ONLY]},
        "instance": {"type": "string", "description": "The request's path."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code", "instance", "request_id"],
}
