"""The models of what is answered."""

from __future__ import annotations

from collections import defaultdict
from textwrap import fill, indent
from typing import Any

from scripts.client.layout import SHARED, places, references
from scripts.client.types import choices, given

Json = dict[str, Any]

HEADING = '''"""What the API answers: {about}. {made}"""

from __future__ import annotations

import datetime
from typing import Any, Literal

from creatoraudit.client.answers import UNSET, Answer, UnsetType
'''


def model_modules(document: Json, *, made: str) -> dict[str, str]:
    """The source of each module of `models`."""
    placed = places(document)
    schemas = document["components"]["schemas"]
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in placed.items():
        modules[module].append(name)
    sources = {"__init__": _package(modules, made=made)}
    for module, names in modules.items():
        about = "what several groups share" if module == SHARED else module.replace("_", " ")
        imported = {
            f"from creatoraudit.client.models.{placed[other]} import {other}"
            for name in names
            for other in references(schemas[name])
            if placed[other] != module
        }
        sources[module] = "\n".join(
            [
                HEADING.format(about=about, made=made),
                *sorted(imported),
                *(_model(name, schemas[name]) for name in names),
            ]
        )
    return sources


def _package(modules: dict[str, list[str]], *, made: str) -> str:
    lines = [f'"""What the API answers. {made}"""', ""]
    lines += [
        f"from creatoraudit.client.models.{module} import {', '.join(sorted(names))}"
        for module, names in sorted(modules.items())
    ]
    every = sorted(name for names in modules.values() for name in names)
    return "\n".join([*lines, "", f"__all__ = {every!r}", ""])


def _model(name: str, schema: Json) -> str:
    lines = [
        f"class {name}(Answer, frozen=True, kw_only=True):",
        docstring(schema.get("description", name), level=1),
        "",
    ]
    for field, described in schema["properties"].items():
        is_there = field in schema["required"]
        kind = given(described)
        lines.append(
            f"    {field}: {kind}" if is_there else f"    {field}: {kind} | UnsetType = UNSET"
        )
        about = _about(described)
        if about:
            lines.append(docstring(about, level=1))
    return "\n".join(["", *lines, ""])


def docstring(text: str, *, level: int) -> str:
    """Words as a docstring, wrapped."""
    width = 90 - 4 * level
    first, _, rest = text.strip().partition("\n\n")
    parts = [
        fill(" ".join(part.split()), width, break_on_hyphens=False)
        for part in (first, *rest.split("\n\n"))
        if part
    ]
    whole = "\n\n".join(parts)
    end = "\n" if "\n" in whole else ""
    return indent(f'"""{whole}{end}"""', "    " * level)


def _about(schema: Json) -> str:
    parts = [schema, *schema.get("anyOf", ())]
    about = next((part["description"] for part in parts if part.get("description")), "")
    if any(part.get("format") == "uuid" for part in parts):
        return ""
    values = choices(schema)
    if len(values) > 1:
        named = ", ".join(f"`{value}`" for value in values)
        about = f"{about} One of {named}; more may come.".strip()
    return str(about)
