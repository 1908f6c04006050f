"""JSON Schemas as agents get them: all that they must keep to, in few bytes."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from creatoraudit.models import NO_NUL, UUID_PATTERN, Detailed, Model, Placed, schemas
from creatoraudit.paging import ListInput, Page

Json = dict[str, Any]

ROWS = 20
"""How many rows a page has unless said otherwise."""

REF = "#/$defs/{name}"
SHOWN_ELSEWHERE = frozenset({NO_NUL, UUID_PATTERN})
NULL: Json = {"type": "null"}


def input_schema(model: type[Model]) -> Json:
    """What a tool takes: exactly these arguments."""
    (reference,), components = schemas([model], REF)
    whole = components[reference["$ref"].rpartition("/")[2]]
    properties = {
        name: _slim(field, components)
        for name, field in whole["properties"].items()
        if not (issubclass(model, ListInput) and name == "sort")
    }
    if issubclass(model, ListInput):
        properties["limit"]["default"] = ROWS
    return {
        "type": "object",
        "properties": properties,
        **({"required": whole["required"]} if whole.get("required") else {}),
        "additionalProperties": False,
    }


def output_schema(gives: Any) -> Json:
    """What a tool answers, one level deep."""
    kind = get_origin(gives) or gives
    shapes = {"data": {"type": "object"}}
    if kind is Page:
        shapes = {"data": {"type": "array"}, "pagination": {"type": "object"}}
    elif kind is Detailed:
        data, meta = get_args(gives)
        shapes = {"data": {"type": _type_of(data)}, "meta": {"type": _type_of(meta)}}
    elif kind is Placed:
        shapes["is_new"] = {"type": "boolean"}
    return {"type": "object", "properties": shapes, "required": [*shapes]}


def brief(schema: Json) -> Json:
    """The same arguments with fewer words, for lists that every conversation pays for."""
    fields = schema["properties"].items()
    return {**schema, "properties": {name: _brief(name, field) for name, field in fields}}


def _brief(name: str, field: Json) -> Json:
    left_out = {"description", *BOUNDS} if name in SELF_EXPLAINING else BOUNDS
    return {key: value for key, value in field.items() if key not in left_out}


BOUNDS = frozenset({"pattern", "maxLength", "minLength", "propertyNames", "maxProperties"})
SELF_EXPLAINING = frozenset(
    {
        *("cursor", "limit", "platform", "include_total", "order_direction", "is_active"),
        *("timezone", "start_date", "creator_id"),
    }
)


def _type_of(kind: Any) -> str:
    return "array" if get_origin(kind) in {list, tuple} else "object"


def _slim(field: Json, components: Json) -> Json:
    """A field without what is repeated, does not bind, or means that it was not sent."""
    if "$ref" in field:
        field = components[field["$ref"].rpartition("/")[2]]
    slim = {name: value for name, value in field.items() if name != "title"}
    if slim.get("default", "") in (None, ""):
        # What stands for nothing is better not sent.
        optional = slim.pop("default", "") is None
        slim = _without_null(slim) if optional else slim
    if "anyOf" in slim:
        slim["anyOf"] = [_slim(choice, components) for choice in slim["anyOf"]]
    if "items" in slim:
        slim["items"] = _slim(slim["items"], components)
    if slim.get("pattern") in SHOWN_ELSEWHERE:
        del slim["pattern"]
    if slim.get("format") == "uuid":
        slim.pop("maxLength", None)
        if slim.get("description", "").startswith("A UUID"):
            del slim["description"]
    return slim


def _without_null(field: Json) -> Json:
    choices = [choice for choice in field.get("anyOf", ()) if choice != NULL]
    if len(choices) != 1:
        return field
    outer = {name: value for name, value in field.items() if name != "anyOf"}
    return _slim({**choices[0], **outer}, {})


def fields_of(gives: Any) -> Json:
    """The fields of what is answered, each with what it is where that is said."""
    (schema,), components = schemas([gives], REF)
    schema = _resolved(schema, components)
    data = _resolved(schema.get("properties", {}).get("data", schema), components)
    items = schema.get("properties", {}).get("items", data)
    data = _resolved(items.get("items", items), components)
    return {
        name: _words(field) for name, field in data.get("properties", {}).items() if name != "type"
    }


def _resolved(schema: Json, components: Json) -> Json:
    if "$ref" in schema:
        found: Json = components[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _words(field: Json) -> str:
    choices = [field, *field.get("anyOf", ())]
    return next((str(one["description"]) for one in choices if one.get("description")), "")
