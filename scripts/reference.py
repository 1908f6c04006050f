"""Write docs/reference and the Python client anew from the code.  Usage: make reference

A test compares what is there with what this makes.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import msgspec
from typer import Typer
from typer.testing import CliRunner

from creatoraudit import catalog
from creatoraudit.cli import app
from creatoraudit.config import PREFIX, Settings
from creatoraudit.web.examples import FILE, kept
from creatoraudit.web.mcp.helpers import HELPERS
from creatoraudit.web.mcp.tools import tools_of
from creatoraudit.web.openapi import openapi
from creatoraudit.web.reference import reference_markdown
from scripts.client.sources import sources, write
from scripts.examples.making import examples_json

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
WIDTH = 88
MADE = "Made from the code by `make reference`."

SETTINGS = f"""\
# Settings

{MADE}

Each is an environment variable. An empty one counts as unset. A value that cannot be used stops
every command with one sentence that names it. [Running a server](../guide/operating.md) says which
ones you need.
"""
COMMANDS = f"""\
# Commands

{MADE}

After `make run` the command is `.venv/bin/creatoraudit`. Every command reads the same
[settings](settings.md) as the server, and ends with status 0 when all went well.
"""

TOOLS = f"""\
# Tools

{MADE}

What [agents](../guide/mcp.md) can call, by group. A tool that changes nothing is marked as reading;
one that deletes says so, that a client may ask before. `get_help` shows a tool in full.
"""


def pages() -> dict[str, str]:
    """Every file of the folder with its content."""
    described = document()
    return {
        "api.md": reference_markdown(described),
        "openapi.json": json.dumps(described, indent=1, ensure_ascii=False) + "\n",
        "settings.md": SETTINGS + "\n" + "\n".join(_settings_rows()) + "\n",
        "commands.md": COMMANDS + "".join(_sections(app)),
        "tools.md": TOOLS + "\n".join(_tool_rows()) + "\n",
    }


def document() -> dict[str, Any]:
    """The OpenAPI document of a server with no settings of its own."""
    return openapi(catalog.operations(), base_url=Settings().base_url)


def main() -> None:
    # The document that everything else is made from shows the examples.
    FILE.write_text(examples_json(), encoding="utf-8")
    kept.cache_clear()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    write(sources(document()))


def _settings_rows() -> Iterator[str]:
    yield "| Variable | Default | What it says |"
    yield "| --- | --- | --- |"
    told = _docstrings(Settings)
    for field in msgspec.structs.fields(Settings):
        default = "" if field.default in {None, ""} else f"`{_in_environment(field.default)}`"
        yield f"| `{PREFIX}{field.name.upper()}` | {default} | {told[field.name]} |"


def _in_environment(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tool_rows() -> Iterator[str]:
    tools = sorted([*tools_of(catalog.operations()), *HELPERS], key=lambda tool: tool.group)
    for group, members in groupby(tools, key=lambda tool: tool.group):
        yield f"\n## {group}\n"
        yield "| Tool | Scope | Kind | What it does |"
        yield "| --- | --- | --- | --- |"
        for tool in members:
            kind = "deletes" if tool.destroys else "writes" if tool.writes else "reads"
            yield f"| `{tool.name}` | {tool.scope or 'any'} | {kind} | {tool.summary} |"


def _docstrings(described: type) -> dict[str, str]:
    """The string that stands below each field of a class."""
    body = ast.parse(inspect.getsource(described)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        above.target.id: " ".join(below.value.value.split())
        for above, below in pairwise(body.body)
        if isinstance(above, ast.AnnAssign)
        and isinstance(above.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def _sections(program: Typer) -> Iterator[str]:
    """What each command says of itself."""
    for words in commands(program):
        shown = CliRunner().invoke(
            program, [*words, "--help"], prog_name="creatoraudit", terminal_width=WIDTH
        )
        yield f"\n## {' '.join(('creatoraudit', *words))}\n\n```text\n{shown.output.strip()}\n```\n"


def commands(program: Typer) -> Iterator[tuple[str, ...]]:
    """The words of each command, in the order of definition; a group's own help says no more."""
    for command in program.registered_commands:
        assert command.callback is not None
        yield (command.name or command.callback.__name__.replace("_", "-"),)
    for group in program.registered_groups:
        assert isinstance(group.typer_instance, Typer)
        assert isinstance(group.name, str)
        yield from ((group.name, *words) for words in commands(group.typer_instance))


if __name__ == "__main__":
    main()
