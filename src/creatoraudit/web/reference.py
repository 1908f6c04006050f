"""The reference of the API, from its OpenAPI document: Markdown, and the page `/v2/docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from creatoraudit.web.openapi_answers import OPEN
from creatoraudit.web.pages.markdown import anchor, markdown_html
from creatoraudit.web.pages.templating import render
from creatoraudit.web.reference_examples import example
from creatoraudit.web.schema_words import description_words, type_words

Json = dict[str, Any]

JSON = "application/json"

INTRODUCTION = """\
Every address below starts with `{base_url}`. Send your key as
`Authorization: Bearer YOUR_API_KEY`; [Authentication]({guide}/authentication{suffix}) says what
each refusal means. Answers are JSON: one thing is `{{"data": {{…}}}}`, a list has `pagination` and
`filters` beside `data`. Times are UTC (`2026-06-14T09:30:00Z`), ids are UUIDs. Errors are
[problem details](https://www.rfc-editor.org/rfc/rfc9457) with a `code` and a `request_id`.

A `GET` carries an `ETag`: send it back as `If-None-Match`, and an unchanged answer is a 304
without a body. `HEAD` works wherever `GET` does. A query parameter or body field that is not
listed here is refused with 422. The same for programs: [OpenAPI 3.1]({openapi})."""
ERRORS = """\
Every error is a [Problem](#problem), as `application/problem+json`. An operation answers with
those that are named with it. A path that does not exist is 404."""


def reference_markdown(
    document: Json, *, guide: str = "../guide", suffix: str = ".md", openapi: str = "openapi.json"
) -> str:
    """The whole reference as one page; `guide` and `suffix` say how to link to the guide."""
    introduction = INTRODUCTION.format(
        base_url=document["servers"][0]["url"], guide=guide, suffix=suffix, openapi=openapi
    )
    parts = ["# API reference", introduction, _contents(document)]
    for tag, operations in _by_tag(document).items():
        parts.append(f"## {tag}")
        for method, path, operation in operations:
            parts.append(_operation(document, method, path, operation))
    parts += ["## Objects", *_objects(document)]
    parts += ["## Errors", ERRORS, _errors(document), "## Headers", _headers(document)]
    return "\n\n".join(parts) + "\n"


def reference_page(document: Json) -> bytes:
    """The reference as a page of our own: no script or style but ours, and none inline."""
    text = reference_markdown(
        document,
        guide="/docs",
        suffix="",
        openapi=f"{document['servers'][0]['url']}/v2/openapi.json",
    )
    return render(
        "reference.html",
        {
            "theme": "system",
            "csrf": "",
            "body": markdown_html(text),
            "index": [
                {"title": operation["summary"], "anchor": anchor(operation["summary"])}
                for _, _, operation in _operations(document)
            ],
        },
    ).encode()


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _by_tag(document: Json) -> dict[str, list[tuple[str, str, Json]]]:
    tagged: dict[str, list[tuple[str, str, Json]]] = {}
    for method, path, operation in _operations(document):
        tagged.setdefault(operation["tags"][0], []).append((method, path, operation))
    return tagged


def _contents(document: Json) -> str:
    rows = [
        [f"`{method} {path}`", _link(operation["summary"]), _permission(operation)]
        for method, path, operation in _operations(document)
    ]
    return _table(("Request", "What it does", "Needs"), rows)


def _operation(document: Json, method: str, path: str, operation: Json) -> str:
    about = operation["description"].partition("\n")[2].strip()
    parts = [
        f"### {operation['summary']}",
        f"`{method} {path}` · {_permission(operation)}",
        " ".join(about.split()),
        _parameters(operation),
        _body(operation),
        _answer(operation),
        f"**[Errors](#errors):** {', '.join(_refusals(operation))}.",
        example(operation, method=method, address=f"{document['servers'][0]['url']}{path}"),
    ]
    return "\n\n".join(part for part in parts if part)


def _permission(operation: Json) -> str:
    return f"scope `{operation['x-scope']}`" if "x-scope" in operation else "no key"


def _parameters(operation: Json) -> str:
    rows = [
        [
            f"`{one['name']}`",
            one["in"] + (", required" if one["required"] else ""),
            type_words(one["schema"]),
            description_words(
                one["schema"]
                | ({"description": one["description"]} if one.get("description") else {})
            ),
        ]
        for one in operation["parameters"]
    ]
    return _table(("Parameter", "Where", "Type", "What it says"), rows)


def _body(operation: Json) -> str:
    if "requestBody" not in operation:
        return ""
    content = operation["requestBody"]["content"]
    if JSON not in content:
        return f"**Body:** the file itself, as {_names(content)}."
    return _fields("Body field", content[JSON]["schema"], required=", required")


def _answer(operation: Json) -> str:
    status, answer = next((int(s), a) for s, a in operation["responses"].items() if int(s) < 300)
    words = f"**Answer:** {status}, {_envelope_words(answer)}"
    cached = ", or 304 when you have it already" if "304" in operation["responses"] else ""
    return f"{words}{cached}. [Headers](#headers): {_names(answer['headers'])}."


def _envelope_words(answer: Json) -> str:
    if "content" not in answer:
        return "without a body"
    if JSON not in answer["content"]:
        return f"a file, as {_names(answer['content'])}"
    data = answer["content"][JSON]["schema"]["properties"]["data"]
    return f"`data` is {type_words(data)}".replace("is list", "is a list")


def _refusals(operation: Json) -> list[str]:
    return [status for status in operation["responses"] if int(status) >= 400]


def _errors(document: Json) -> str:
    """Each status once, as it is answered to who has a key."""
    rows = [
        [
            name.removeprefix("Problem"),
            one["description"].partition(": ")[2].rstrip("."),
            _names(name for name in one["headers"] if name != "X-Request-ID"),
        ]
        for name, one in document["components"]["responses"].items()
        if not name.endswith(OPEN)
    ]
    return _table(("Status", "`code`", "Headers"), rows)


def _objects(document: Json) -> Iterator[str]:
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        base = next((other for other in schemas if _extends(schema, schemas[other])), None)
        about = schema.get("description", "")
        if base:
            about += f" Everything of {type_words({'$ref': base})}, and:"
        shown = {**schema, "properties": _added(schema, schemas[base])} if base else schema
        yield "\n\n".join((f"### {name}", about, _fields("Field", shown)))


def _extends(schema: Json, base: Json) -> bool:
    fields, known = schema["properties"], base["properties"]
    return len(fields) > len(known) > 2 and all(fields.get(name) == known[name] for name in known)


def _added(schema: Json, base: Json) -> Json:
    return {
        name: field
        for name, field in schema["properties"].items()
        if name not in base["properties"]
    }


def _headers(document: Json) -> str:
    rows = [
        [f"`{name}`", one["description"]] for name, one in document["components"]["headers"].items()
    ]
    return _table(("Header", "What it says"), rows)


def _fields(heading: str, schema: Json, *, required: str = "") -> str:
    rows = [
        [
            f"`{name}`",
            type_words(field) + (required if name in schema.get("required", ()) else ""),
            description_words(field),
        ]
        for name, field in schema["properties"].items()
    ]
    return _table((heading, "Type", "What it says"), rows)


def _table(heading: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    lines = [_row(row) for row in rows]
    return "\n".join([_row(heading), _row(["---"] * len(heading)), *lines]) if lines else ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _link(heading: str) -> str:
    return f"[{heading}](#{anchor(heading)})"
