"""What holds every answer of the test run against the OpenAPI document tells right from wrong."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.openapi import Received, check_response, published
from tests.support.server import Site


def changed(answer: httpx.Response, **changes: Any) -> Received:
    received = Received(
        method=answer.request.method,
        path=answer.request.url.path,
        status=answer.status_code,
        headers=dict(answer.headers),
        body=answer.content,
    )
    return received._replace(**changes)


def with_data(answer: httpx.Response, **fields: object) -> Received:
    document = answer.json()
    document["data"] |= fields
    return changed(answer, body=json.dumps(document).encode())


def with_headers(answer: httpx.Response, more: dict[str, str]) -> Received:
    return changed(answer, headers={**answer.headers, **more})


def without(answer: httpx.Response, header: str) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != header}


FAULTS: dict[str, tuple[str, Callable[[httpx.Response], Received]]] = {
    "status": ("is not described", lambda answer: changed(answer, status=201)),
    "media type": (
        "is text/html",
        lambda answer: with_headers(answer, {"content-type": "text/html"}),
    ),
    "missing header": (
        "has no X-RateLimit-Limit",
        lambda answer: changed(answer, headers=without(answer, "x-ratelimit-limit")),
    ),
    "malformed header": (
        "X-RateLimit-Limit is 'many'",
        lambda answer: with_headers(answer, {"x-ratelimit-limit": "many"}),
    ),
    "missing field": ('"type" is a required', lambda answer: changed(answer, body=b'{"data":{}}')),
    "another field": ("'more' was unexpected", lambda answer: with_data(answer, more=1)),
    "wrong type": (r"\['data'\]\['scopes'\]", lambda answer: with_data(answer, scopes="read")),
    "fractions of a second": (
        r"\['expires_at'\]",
        lambda answer: with_data(answer, expires_at="2026-06-14T09:30:00.5Z"),
    ),
    "no id": (r"\['api_key_id'\]", lambda answer: with_data(answer, api_key_id="7")),
    "body of a 304": ("has a body", lambda answer: changed(answer, status=304)),
    "path": ("is not described", lambda answer: changed(answer, path="/v2/whoamI")),
    "method": ("is not described", lambda answer: changed(answer, method="PUT")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, reader: httpx.Client) -> None:
    message, made = FAULTS[fault]
    answer = reader.get("/v2/whoami")

    check_response(answer)
    with pytest.raises(AssertionError, match=message):
        published().check(made(answer))


def test_every_client_of_the_tests_is_watched(standing_site: Site) -> None:
    watched = standing_site.client()
    unwatched = standing_site.client(validate=False)

    assert watched.event_hooks["response"] == [check_response]
    assert unwatched.event_hooks["response"] == []
