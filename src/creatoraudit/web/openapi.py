"""OpenAPI 3.1, derived from the catalogue: parameters, bodies, answers, errors, scopes."""

from __future__ import annotations

from collections.abc import Iterable

from creatoraudit.operation import Operation
from creatoraudit.web.examples import refusals
from creatoraudit.web.openapi_answers import file_content, refused, responses
from creatoraudit.web.openapi_endpoint import Endpoint, parts_of
from creatoraudit.web.openapi_parts import HEADERS, IDEMPOTENCY_KEY, INFO, KEY, PROBLEM, Json, shown
from creatoraudit.web.openapi_schemas import input_schemas, output_schemas


def openapi(operations: Iterable[Operation], *, base_url: str) -> Json:
    """The document of all operations that have a route."""
    routed = [(operation, operation.rest) for operation in operations if operation.rest]
    inputs = list(dict.fromkeys(operation.takes for operation, _ in routed))
    outputs = list(dict.fromkeys(part for operation, _ in routed for part in parts_of(operation)))
    taken, referred = input_schemas(inputs)
    shapes, answered = output_schemas(outputs)
    endpoints = [
        Endpoint(
            operation, route, taken[operation.takes], [shapes[part] for part in parts_of(operation)]
        )
        for operation, route in routed
    ]
    paths: Json = {}
    for endpoint in endpoints:
        route = endpoint.route
        paths.setdefault(f"/v2{route.path}", {})[route.method.lower()] = _described(endpoint)
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": base_url}],
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer", "description": KEY}},
            "headers": HEADERS,
            "responses": refused(endpoints),
            "examples": {f"Problem{one}": {"value": told} for one, told in refusals().items()},
            "schemas": {**dict(sorted((referred | answered).items())), "Problem": PROBLEM},
        },
    }


def _described(endpoint: Endpoint) -> Json:
    operation, route = endpoint.operation, endpoint.route
    described: Json = {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.description,
        "tags": [route.path.split("/")[1]],
        "parameters": _parameters(endpoint),
        "responses": responses(endpoint),
    }
    if operation.open:
        described["security"] = []
    else:
        described["x-scope"] = operation.scope
    if endpoint.takes_body:
        described["requestBody"] = _body(endpoint)
    return described


def _parameters(endpoint: Endpoint) -> list[Json]:
    fields = endpoint.schema["properties"]
    in_path, in_query = endpoint.sent_in("path"), endpoint.sent_in("query")
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": fields[name]}
        | (shown(in_path[name]) if name in in_path else {})
        for name in fields
        if name in endpoint.path_names
    ]
    if not endpoint.takes_json:
        required = endpoint.required()
        parameters += [
            _query_parameter(name, field, required=name in required)
            | (shown(in_query[name]) if name in in_query else {})
            for name, field in endpoint.fields().items()
        ]
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


def _body(endpoint: Endpoint) -> Json:
    if not endpoint.takes_json:
        return {"required": True, "content": file_content(endpoint, endpoint.sent_in("file"))}
    required = endpoint.required()
    described: Json = {
        "type": "object",
        "properties": endpoint.fields(),
        "additionalProperties": False,
    }
    if required:
        described["required"] = required
    example = endpoint.sent_in("body")
    content = {"schema": described, **(shown(example) if example else {})}
    return {"required": bool(required), "content": {"application/json": content}}
