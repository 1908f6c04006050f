"""The methods: one for each operation, and one more for each list, which goes through its pages."""

from __future__ import annotations

import re
from textwrap import indent
from typing import Any, NamedTuple

from scripts.client.layout import Described, by_tag, module_of, places, references
from scripts.client.models import docstring
from scripts.client.types import given, taken

Json = dict[str, Any]

HEADING = '''"""What can be asked of {about}. {made}"""

from __future__ import annotations

import datetime
from collections.abc import {iterator}
from pathlib import Path
from typing import Any, Literal

from creatoraudit.client.answers import (
    UNSET, Detailed, Page, UnsetType, as_it_is, detailed, nothing, one, page
)
from creatoraudit.client.calls import Call, request_key, segment
from creatoraudit.client.sending import {sender}
'''
JSON = "application/json"
PLACES = {"path": 0, "file": 0, "query": 1, "body": 1, "header": 2}
POSITIONAL = {"path", "file"}
LONGEST_KIND = 60
STREAM = "as_it_is"
OF_ITERATION = {"cursor", "include_total"}


class Flavour(NamedTuple):
    """Methods that wait, or methods that are awaited."""

    package: str
    prefix: str
    definition: str
    wait: str


WAITING = Flavour("methods", "", "def", "")
AWAITED = Flavour("async_methods", "Async", "async def", "await ")


class Argument(NamedTuple):
    """One argument of a method."""

    name: str
    place: str
    declared: str
    is_required: bool
    alias: str = ""
    """The definition of its type, where that is long."""


def method_modules(document: Json, flavour: Flavour, *, made: str) -> dict[str, str]:
    """The source of each module of the package of this flavour."""
    placed = places(document)
    sources = {"__init__": _package(by_tag(document), flavour, made=made)}
    for tag, operations in by_tag(document).items():
        models = {name for one in operations for name in references(one.success)}
        imported = sorted(
            f"from creatoraudit.client.models.{placed[name]} import {name}" for name in models
        )
        heading = HEADING.format(
            about=f"/{tag}",
            made=made,
            iterator=f"{flavour.prefix}Iterator",
            sender=f"{flavour.prefix}Sender",
        )
        aliases = {one.alias: 0 for described in operations for one in _arguments(described)}
        lines = [
            heading,
            *imported,
            "",
            *aliases,
            "",
            f"class {_class(tag, flavour)}({flavour.prefix}Sender):",
        ]
        lines.append(f'    """The methods for /{tag}."""\n')
        for described in operations:
            lines.append(_method(described, flavour))
            if _is_list(described):
                lines.append(_iteration(described, flavour))
        sources[module_of(tag)] = "\n".join(lines)
    return sources


def _package(tags: Any, flavour: Flavour, *, made: str) -> str:
    classes = {tag: _class(tag, flavour) for tag in tags}
    imported = [
        f"from creatoraudit.client.{flavour.package}.{module_of(tag)} import {name}"
        for tag, name in classes.items()
    ]
    bases = ", ".join(classes.values())
    every = f'class {flavour.prefix}Methods({bases}):\n    """Everything that can be asked."""\n'
    return "\n".join([f'"""Everything that can be asked. {made}"""', "", *imported, "", every])


def _class(tag: str, flavour: Flavour) -> str:
    words = "".join(word.capitalize() for word in tag.split("-"))
    return f"{flavour.prefix}{words}Methods"


def _method(described: Described, flavour: Flavour) -> str:
    operation = described.operation
    arguments = _arguments(described)
    result, reader = _result(described)
    call = [f"method={described.method!r}", f"path={_path(described)}", f"read={reader}"]
    for place in ("query", "body"):
        names = [one.name for one in arguments if one.place == place]
        if names or (
            place == "body" and JSON in operation.get("requestBody", {"content": {}})["content"]
        ):
            call.append(f"{place}={{{', '.join(f'{name!r}: {name}' for name in names)}}}")
    if any(one.place == "header" for one in arguments):
        call.append("idempotency_key=request_key(idempotency_key)")
    if _is_repeatable(described):
        call.append("repeatable=True")
    if any(one.place == "file" for one in arguments):
        call.append("file=file")
    if reader == STREAM:
        start, sent = "def", f"self.stream(Call({', '.join(call)}))"
        result = f"{flavour.prefix}{result}"
    else:
        start, sent = flavour.definition, f"{flavour.wait}self.send(Call({', '.join(call)}))"
    return _definition(
        f"{start} {operation['operationId']}",
        arguments,
        result=result,
        about=operation["description"],
        body=sent if result == "None" else f"return {sent}",
    )


def _iteration(described: Described, flavour: Flavour) -> str:
    name = described.operation["operationId"]
    arguments = [one for one in _arguments(described) if one.name not in OF_ITERATION]
    passed = [
        one.name if one.place in POSITIONAL else f"{one.name}={one.name}" for one in arguments
    ]
    asked = f"self.{name}({', '.join([*passed, 'cursor=cursor'])})"
    return _definition(
        f"def iterate_{name.removeprefix('list_')}",
        arguments,
        result=re.sub(r"^Page\[(.*)\]$", rf"{flavour.prefix}Iterator[\1]", _result(described)[0]),
        about=f"Go through all pages of `{name}`, row by row; `limit` is the rows a page.",
        body=f"return self.iterate(lambda cursor: {asked})",
    )


def _definition(
    start: str, arguments: list[Argument], *, result: str, about: str, body: str
) -> str:
    positional = [one.declared for one in arguments if one.place in POSITIONAL]
    named = [one.declared for one in arguments if one.place not in POSITIONAL]
    listed = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    lines = [f"{start}({listed}) -> {result}:", docstring(about, level=1), f"    {body}", ""]
    return indent("\n".join(lines), "    ")


def _arguments(described: Described) -> list[Argument]:
    """The path's variables, what is required, the rest, and what goes into a header."""
    operation = described.operation
    found = [_parameter(operation, one) for one in operation["parameters"]]
    content = operation.get("requestBody", {"content": {}})["content"]
    if content and JSON not in content:
        found.append(Argument("file", "file", "file: Path | bytes", is_required=True))
    schema = content.get(JSON, {"schema": {"properties": {}}})["schema"]
    for name, field in schema["properties"].items():
        is_required = name in schema.get("required", ())
        found.append(_argument(operation, name, "body", schema=field, is_required=is_required))
    return sorted(found, key=lambda one: (PLACES[one.place], not one.is_required))


def _parameter(operation: Json, parameter: Json) -> Argument:
    name, place, schema = parameter["name"], parameter["in"], parameter["schema"]
    if place == "header":
        name = name.lower().replace("-", "_")
    return _argument(operation, name, place, schema=schema, is_required=parameter["required"])


def _argument(
    operation: Json, name: str, place: str, *, schema: Json, is_required: bool
) -> Argument:
    kind, alias = taken(schema), ""
    if len(kind) > LONGEST_KIND:
        words = f"{operation['operationId']}_{name}".split("_")
        short = "".join(word.capitalize() for word in words)
        kind, alias = short, f"{short} = {kind}"
    left_out = "UnsetType = UNSET" if place == "body" else "None = None"
    declared = f"{name}: {kind}" if is_required else f"{name}: {kind} | {left_out}"
    return Argument(name, place, declared, is_required, alias)


def _path(described: Described) -> str:
    path = described.path.removeprefix("/v2")
    filled = re.sub(r"\{(\w+)\}", r"{segment(\1)}", path)
    return repr(path) if filled == path else f"f{filled!r}"


def _result(described: Described) -> tuple[str, str]:
    """What a method gives, and what reads it."""
    content = described.success.get("content")
    if content is None:
        return "None", "nothing"
    if JSON not in content:
        return "Iterator[bytes]", STREAM
    fields = content[JSON]["schema"]["properties"]
    if _is_list(described):
        item = given(fields["data"]["items"])
        return f"Page[{item}]", f"page({item})"
    data = given(fields["data"])
    if "meta" in fields:
        meta = given(fields["meta"])
        return f"Detailed[{data}, {meta}]", f"detailed({data}, {meta})"
    return data, f"one({data})"


def _is_list(described: Described) -> bool:
    content = described.success.get("content", {}).get(JSON, {"schema": {}})
    return "pagination" in content["schema"].get("properties", {})


def _is_repeatable(described: Described) -> bool:
    """To ask twice is as good as to ask once: reads, what is put into its place, what has a key."""
    has_key = any(one["in"] == "header" for one in described.operation["parameters"])
    reads = described.operation.get("x-scope") == "read"
    return described.method in {"GET", "PUT"} or has_key or reads
