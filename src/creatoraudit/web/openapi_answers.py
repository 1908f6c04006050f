"""What the OpenAPI document says of answers: envelopes, headers, errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from creatoraudit.web.answers import STATUS, phrase
from creatoraudit.web.examples import refusals
from creatoraudit.web.openapi_endpoint import Endpoint
from creatoraudit.web.openapi_parts import (
    ERROR_HEADERS,
    LIMIT_HEADERS,
    PAGES_ONLY,
    PAGINATION,
    REF,
    Json,
    shown,
)

OPEN = "Open"
"""Ends the name of what is answered without a key, and so without limit headers."""
PROBLEM_TYPE = "application/problem+json"
# What is refused before, or without, a request being counted against the key's limit.
UNCOUNTED = frozenset({400, 401, 403, 405, 500, 503})


def responses(endpoint: Endpoint) -> Json:
    """Every answer by its status."""
    found = {str(endpoint.route.status): _success(endpoint)}
    if endpoint.may_be_there:
        found["200"] = _there_already(endpoint)
    if endpoint.has_tag:
        found["304"] = {
            "description": "Not modified: the client's `If-None-Match` is current.",
            "headers": _references(["ETag", *_always(endpoint)]),
        }
    for status in _error_statuses(endpoint):
        found[str(status)] = {"$ref": f"#/components/responses/{_name(endpoint, status)}"}
    return dict(sorted(found.items()))


def refused(endpoints: Iterable[Endpoint]) -> Json:
    """The errors that they answer with: of each status one with limit headers, or one without."""
    found = {
        _name(endpoint, status): _error(status, is_counted=_is_counted(endpoint, status))
        for endpoint in endpoints
        for status in _error_statuses(endpoint)
    }
    return dict(sorted(found.items()))


def file_content(endpoint: Endpoint, example: object) -> Json:
    """A file, sent or answered, by its media type; the example is of the first."""
    content: Json = {kind: {"schema": {"type": "string"}} for kind in endpoint.operation.media}
    if example:
        content[endpoint.operation.media[0]] |= shown(example)
    return content


def _success(endpoint: Endpoint) -> Json:
    operation, route = endpoint.operation, endpoint.route
    names = _always(endpoint)
    if endpoint.has_tag:
        names.append("ETag")
    if route.location:
        names.append("Location")
    if operation.sends_file:
        names.append("Content-Disposition")
    if endpoint.is_list:
        names.append("Link")
    answered = endpoint.example.response if endpoint.example else None
    described = {"description": f"{operation.title}.", "headers": _references(names)}
    if operation.sends_file:
        return {**described, "content": file_content(endpoint, answered)}
    if operation.gives is type(None):
        return described
    content = {"schema": _envelope(endpoint), **(shown(answered) if answered else {})}
    return {**described, "content": {"application/json": content}}


def _there_already(endpoint: Endpoint) -> Json:
    return {
        "description": "It was so already.",
        "headers": _references(_always(endpoint)),
        "content": {"application/json": {"schema": _envelope(endpoint)}},
    }


def _always(endpoint: Endpoint) -> list[str]:
    return ["X-Request-ID", *([] if endpoint.operation.open else LIMIT_HEADERS)]


def _envelope(endpoint: Endpoint) -> Json:
    data, *meta = endpoint.answer
    if endpoint.is_list:
        return {
            "type": "object",
            "properties": {
                "data": {"type": "array", "items": data},
                "pagination": PAGINATION,
                "filters": _filters(endpoint),
            },
            "required": ["data", "pagination", "filters"],
        }
    properties = {"data": data, **({"meta": meta[0]} if meta else {})}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _filters(endpoint: Endpoint) -> Json:
    fields = {
        name: {
            part: value for part, value in field.items() if part not in {"default", "description"}
        }
        for name, field in endpoint.filters().items()
    }
    return {
        "type": "object",
        "description": "The filters and the sort in effect.",
        "properties": fields,
        "required": list(fields),
    }


def _name(endpoint: Endpoint, status: int) -> str:
    is_other = endpoint.operation.open and status not in UNCOUNTED
    return f"Problem{status}{OPEN if is_other else ''}"


def _is_counted(endpoint: Endpoint, status: int) -> bool:
    return not endpoint.operation.open and status not in UNCOUNTED


def _error(status: int, *, is_counted: bool) -> Json:
    codes = [code for code, known in STATUS.items() if known == status and code not in PAGES_ONLY]
    named = ", ".join(f"`{code}`" for code in codes)
    headers = [*ERROR_HEADERS.get(status, ()), "X-Request-ID"]
    if is_counted:
        headers += LIMIT_HEADERS
    content: Json = {"schema": {"$ref": REF.format(name="Problem")}}
    if str(status) in refusals():
        reference = {"$ref": f"#/components/examples/Problem{status}"}
        content["examples"] = {"example": reference}
    return {
        "description": f"{phrase(status)}: {named}.",
        "headers": _references(headers),
        "content": {PROBLEM_TYPE: content},
    }


def _error_statuses(endpoint: Endpoint) -> list[int]:
    operation, route = endpoint.operation, endpoint.route
    statuses = {400, 405, 406, 422, 500, 503}
    if not operation.open:
        statuses |= {401, 403, 429}
    if operation.per_address is not None:
        statuses.add(429)
    if endpoint.takes_body:
        statuses |= {413, 415}
    if operation.sends_file or (operation.scope is not None and route.method != "GET"):
        statuses.add(409)
    if endpoint.path_names:
        statuses.add(404)
    return sorted(statuses)


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
