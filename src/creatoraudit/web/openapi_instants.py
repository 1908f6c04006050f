"""The format of instants: every one that is answered is in UTC, so every one is a `date-time`.

The schemas of the models say so only where a type demands a zone, as inputs do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from creatoraudit.web.openapi_parts import Json


def with_instants(types: list[Any], components: Json) -> Json:
    """The components of these types, with the format of each instant in them."""
    dated = dict(components)
    for struct in _structs(inspect.multi_type_info(types), set()):
        schema = dated[struct.cls.__name__]
        fields = dict(schema["properties"])
        for field in struct.fields:
            fields[field.encode_name] = _with_format(fields[field.encode_name], field.type)
        dated[struct.cls.__name__] = {**schema, "properties": fields}
    return dated


def _structs(kinds: Any, seen: set[type]) -> Iterator[inspect.StructType]:
    """Every struct that is reached, once."""
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            if kind.cls not in seen:
                seen.add(kind.cls)
                yield kind
                yield from _structs((field.type for field in kind.fields), seen)
        else:
            yield from _structs(_parts(kind), seen)


def _parts(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """What a type is made of."""
    if isinstance(kind, inspect.Metadata):
        return (kind.type,)
    if isinstance(kind, inspect.UnionType):
        return kind.types
    if isinstance(kind, inspect.ListType):
        return (kind.item_type,)
    return (kind.value_type,) if isinstance(kind, inspect.DictType) else ()


def _with_format(schema: Json, kind: inspect.Type) -> Json:
    if isinstance(kind, inspect.DateTimeType) and schema.get("type") == "string":
        return {**schema, "format": "date-time"}
    for part in _parts(kind):
        schema = {**schema, **_inside(schema, part)}
        if isinstance(kind, inspect.Metadata):
            schema = _with_format(schema, part)
    return schema


def _inside(schema: Json, part: inspect.Type) -> Json:
    """The choices, items and values of a schema, as far as they are of this type."""
    changed: Json = {}
    if "anyOf" in schema:
        changed["anyOf"] = [_with_format(choice, part) for choice in schema["anyOf"]]
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            changed[name] = _with_format(schema[name], part)
    return changed
