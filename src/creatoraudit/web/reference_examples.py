"""The examples of the document as somebody types and reads them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from creatoraudit.models import encode
from creatoraudit.web.schema_words import value_words

Json = dict[str, Any]

JSON = "application/json"


def example(operation: Json, *, method: str, address: str) -> str:
    """The request of the example, for curl, and its answer."""
    query = []
    for one in operation["parameters"]:
        value = _shown(one)
        if one["in"] == "path" and value is not None:
            address = address.replace(f"{{{one['name']}}}", value)
        elif value is not None:
            query.append((one["name"], value_words(value).strip("`")))
    lines = [f"curl {_quoted(address + ('?' if query else '') + urlencode(query))}"]
    if method != "GET":
        lines[0] = lines[0].replace("curl", f"curl -X {method}", 1)
    if "x-scope" in operation:
        lines.append('-H "Authorization: Bearer YOUR_API_KEY"')
    lines += _sent(operation)
    request = "```sh\n" + " \\\n  ".join(lines) + "\n```"
    return "\n\n".join([request, *_answered(operation)])


def _sent(operation: Json) -> list[str]:
    """The body of the example, as arguments of curl."""
    content = operation.get("requestBody", {"content": {}})["content"]
    for kind, described in content.items():
        value = _shown(described)
        if value is not None:
            text = value if isinstance(value, str) else encode(value).decode()
            told = "--data-binary" if isinstance(value, str) else "-d"
            return [f'-H "Content-Type: {kind}"', f"{told} '{text}'"]
    return []


def _answered(operation: Json) -> list[str]:
    """The body of the answer, lists cut after two."""
    answer = next(one for status, one in operation["responses"].items() if int(status) < 300)
    for kind, described in answer.get("content", {}).items():
        value = _shown(described)
        if value is not None and kind == JSON:
            text = msgspec.json.format(encode(value), indent=2).decode()
            return [f"```json\n{text}\n```"]
        if value is not None:
            return ["\n".join(["```text", *value.splitlines(), "```"])]
    return []


def _shown(described: Json) -> Any:
    """The example of a parameter or a body."""
    return next((one["value"] for one in described.get("examples", {}).values()), None)


def _quoted(address: str) -> str:
    return f"'{address}'" if "?" in address else address
