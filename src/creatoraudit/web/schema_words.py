"""JSON Schemas in words: what the reference says of a parameter, a field and its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from creatoraudit.models import encode

Json = dict[str, Any]

NAMES = {"uuid": "UUID", "date-time": "time", "date": "date", "array": "list"}
# What a value may be, in the order and the words in which it is read.
BOUNDS = {
    "minimum": "from {}",
    "maximum": "to {}",
    "minLength": "at least {}",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
}


def type_words(schema: Json) -> str:
    """`time or null`, `integer (from 1 to 200)`, `list (at most 50) of string`."""
    if "anyOf" in schema:
        return " or ".join(type_words(choice) for choice in schema["anyOf"])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(value_words(value) for value in schema["enum"])
    bounds = ", ".join(_bounds(schema)).replace(", to", " to")
    words = f"{_kind(schema)} ({bounds})" if bounds else _kind(schema)
    return f"{words} of {type_words(schema['items'])}" if "items" in schema else words


def value_words(value: object) -> str:
    """A value as JSON writes it; a string without its quotes."""
    return f"`{value if isinstance(value, str) else encode(value).decode()}`"


def description_words(schema: Json) -> str:
    """What the schema says, and its default where it has one that tells something."""
    default = schema.get("default")
    if default is None or default == [] or schema.get("enum") == [default]:
        return _description(schema)
    return f"{_description(schema)} Default: {value_words(default)}.".strip()


def _description(schema: Json) -> str:
    """Of what may be null, the description lies with the other choice."""
    choices = [schema, *schema.get("anyOf", ())]
    return next((str(one["description"]) for one in choices if one.get("description")), "")


def _kind(schema: Json) -> str:
    kind: str | list[str] = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    return NAMES.get(schema.get("format", kind), kind)


def _bounds(schema: Json) -> Iterator[str]:
    for name, words in BOUNDS.items():
        if name in schema:
            yield words.format(f"{schema[name]:,}")
