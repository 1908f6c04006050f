"""The JSON Schemas of what operations take and give."""

from __future__ import annotations

from typing import Any

from creatoraudit.models import Model, schemas
from creatoraudit.web.openapi_instants import with_instants
from creatoraudit.web.openapi_parts import REF, Json


def input_schemas(models: list[type[Model]]) -> tuple[dict[type[Model], Json], Json]:
    """The schema of each input, and of what they refer to: exactly these fields are taken."""
    found, components = schemas(list(models), REF)
    whole = {
        model: components.pop(reference["$ref"].rpartition("/")[2])
        for model, reference in zip(models, found, strict=True)
    }
    return whole, components


def output_schemas(types: list[Any]) -> tuple[dict[Any, Json], Json]:
    """The schema of each thing that is answered, and of what they refer to.

    Every field is there in every answer. More may come with time, so nothing is said against it.
    """
    found, components = schemas(types, REF)
    components = with_instants(types, components)
    shapes = dict(zip(types, map(_as_answered, found), strict=True))
    return shapes, {name: _as_answered(schema) for name, schema in components.items()}


def _as_answered(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_as_answered(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    answered = {name: _as_answered(part) for name, part in schema.items() if name != "default"}
    fields = schema.get("properties")
    if schema.get("type") == "object" and fields is not None:
        answered["required"] = [
            name
            for name, field in fields.items()
            if name in schema.get("required", ()) or "default" in field
        ]
        answered["properties"] = {name: _as_answered(field) for name, field in fields.items()}
        answered.pop("additionalProperties", None)
    return answered
