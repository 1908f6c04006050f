"""Answers held against the published OpenAPI document."""

from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

Json = dict[str, Any]

# The shape of this server's instants; every other format is the checker's own.
FORMATS = FormatChecker()


class Published:
    """The document of a running server."""

    def __init__(self, client: httpx.Client) -> None:
        self.document: Json = client.get("/v2/openapi.json").raise_for_status().json()

    def operation(self, method: str, path: str) -> Json:
        """What is said of a method and a path such as `/v2/api-keys/{id}`."""
        described: Json = self.document["paths"][path][method.lower()]
        return described

    def check(self, answer: httpx.Response, path: str) -> None:
        """Its status, headers, type and body are what the document promises."""
        responses = self.operation(answer.request.method, path)["responses"]
        status = str(answer.status_code)
        assert status in responses, f"{status} of {path} is not described"
        for name in responses[status].get("headers", {}):
            assert name in answer.headers, f"{name} is missing from {status} of {path}"
        content = responses[status].get("content", {})
        if not content:
            assert answer.content == b""
            return
        [(media_type, described)] = content.items()
        assert answer.headers["content-type"] == media_type
        self.validate(answer.json(), described["schema"])

    def validate(self, value: object, schema: Json) -> None:
        """The value fits the schema, whose references are into the document."""
        whole = {"components": self.document["components"], **schema}
        Draft202012Validator(whole, format_checker=FORMATS).validate(value)
