"""Which generated file holds what: one for each group of paths, and one for what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from scripts.client.types import class_name

Json = dict[str, Any]

SHARED = "shared"


class Described(NamedTuple):
    """An operation of the document."""

    method: str
    path: str
    operation: Json

    @property
    def success(self) -> Json:
        responses = self.operation["responses"]
        found: Json = next(responses[status] for status in sorted(responses) if status < "300")
        return found


def module_of(tag: str) -> str:
    return tag.replace("-", "_")


def by_tag(document: Json) -> dict[str, list[Described]]:
    """The operations by the first segment of their path."""
    found: dict[str, list[Described]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(Described(method.upper(), path, operation))
    return dict(sorted(found.items()))


def places(document: Json) -> dict[str, str]:
    """The module of each model that is answered, models before those that refer to them."""
    users: dict[str, set[str]] = defaultdict(set)
    for tag, operations in by_tag(document).items():
        for described in operations:
            for name in _reached(described.success, document["components"]["schemas"]):
                users[name].add(module_of(tag))
    return {
        name: next(iter(modules)) if len(modules) == 1 else SHARED
        for name, modules in users.items()
    }


def references(value: Any) -> Iterator[str]:
    """The models that a part of the document names."""
    if isinstance(value, dict):
        if "$ref" in value and "/schemas/" in value["$ref"]:
            yield class_name(value["$ref"])
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def _reached(value: Any, schemas: Json) -> Iterator[str]:
    """With what they refer to, which comes first."""
    for name in references(value):
        yield from _reached(schemas[name], schemas)
        yield name
