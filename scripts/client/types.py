"""JSON Schemas as Python types."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PLAIN = {"integer": "int", "number": "float", "boolean": "bool", "null": "None", "string": "str"}
FORMATS = {"date-time": "datetime.datetime", "date": "datetime.date"}


def taken(schema: Json) -> str:
    """The type of what a method takes: the values that may be sent."""
    return _type(schema, is_answer=False)


def given(schema: Json) -> str:
    """The type of what a method gives: of a choice that may grow only the kind is said."""
    return _type(schema, is_answer=True)


def class_name(reference: str) -> str:
    """The model that a `$ref` names."""
    return reference.rpartition("/")[2]


def choices(schema: Json) -> list[object]:
    """The values that a field names one by one, if it does."""
    parts = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    return [value for part in parts for value in part.get("enum", ()) if value is not None]


def _type(schema: Json, *, is_answer: bool) -> str:
    if "anyOf" in schema:
        return _union(_type(choice, is_answer=is_answer) for choice in schema["anyOf"])
    if "$ref" in schema:
        return class_name(schema["$ref"])
    if "enum" in schema:
        return _choice(schema["enum"], is_answer=is_answer)
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return _union(_type({**schema, "type": one}, is_answer=is_answer) for one in kind)
    return _of_kind(kind, schema, is_answer=is_answer)


def _of_kind(kind: str, schema: Json, *, is_answer: bool) -> str:
    if kind == "array":
        return f"list[{_type(schema.get('items', {}), is_answer=is_answer)}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        inner = _type(values, is_answer=is_answer) if isinstance(values, dict) else "Any"
        return f"dict[str, {inner}]"
    return FORMATS.get(schema.get("format", ""), PLAIN.get(kind, "Any"))


def _choice(values: list[Any], *, is_answer: bool) -> str:
    is_fixed = len(values) == 1 and isinstance(values[0], str)
    if not is_answer or is_fixed:
        return f"Literal[{', '.join(repr(value) for value in values)}]"
    return _union("None" if value is None else type(value).__name__ for value in values)


def _union(types: Any) -> str:
    """Each once, None last."""
    found = list(dict.fromkeys(types))
    return " | ".join(sorted(found, key=lambda one: one == "None"))
