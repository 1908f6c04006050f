"""The rules of docs/architecture.md that a program can check: who may import whom, and sizes."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

import creatoraudit

ROOT = Path(creatoraudit.__file__).parent
PACKAGE = "creatoraudit"

DOMAINS = {
    "about",
    "accounts",
    "analytics",
    "audit",
    "collection",
    "creators",
    "idempotency",
    "identity",
    "keys",
    "organizations",
    "search",
    "transfer",
    "usage",
    "videos",
}
# What takes and gives nothing of its own.
WITHOUT_MODELS = {"idempotency"}
# What everything may stand on: values, errors, the clock, secrets.
GROUND = {"background", "caller", "clock", "config", "errors", "models", "paging", "secrets"}
# What starts, wires and commands the rest.
TOP = {
    "__main__",
    "app",
    "cli",
    "commands",
    "demo",
    "doctor",
    "files",
    "serve",
    "tabular",
    "welcome",
    "wiring",
    "worker",
}
# What runs elsewhere, and asks the API like anybody else.
CLIENT = {"client"}

# From the bottom to the top; a module imports its own layer and those below.
LAYERS = [
    {"__init__"} | GROUND,
    {"storage"},
    {"services", "operation", *DOMAINS},
    {"catalog"},
    {"web"},
    TOP | CLIENT,
]

HTTP = {"starlette", "jinja2", "markupsafe", "mcp", "multipart", "python_multipart"}


class Import(NamedTuple):
    """One imported name: `from creatoraudit.keys import queries` is `creatoraudit.keys.queries`."""

    name: str
    only_for_types: bool


class Module(NamedTuple):
    """One file of the package."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(part for part in parts if part != "__init__") or "__init__"

    @property
    def part(self) -> str:
        """The module or package right under the root."""
        return self.name.partition(".")[0]

    @property
    def has_sql(self) -> bool:
        return self.part == "storage" or self.path.name in {"queries.py", "unscoped.py"}

    def imports(self) -> Iterator[Import]:
        types = set(self._type_checking())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, node in types)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are absolute"
                for alias in node.names:
                    yield Import(f"{node.module}.{alias.name}", node in types)

    def own_imports(self) -> Iterator[tuple[str, str]]:
        """The parts of the package that it runs with, each with the whole name."""
        for imported in self.imports():
            root, _, rest = imported.name.partition(".")
            if root == PACKAGE and not imported.only_for_types:
                part = rest.partition(".")[0]
                yield (part if part in PARTS else "__init__"), imported.name

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def _type_checking(self) -> Iterator[ast.AST]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                for statement in node.body:
                    yield from ast.walk(statement)


PARTS = {path.stem if path.is_file() else path.name for path in ROOT.iterdir()}


def module_of(source: str, path: str) -> Module:
    return Module(ROOT / path, ast.parse(source), source.count("\n"))


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        module_of(path.read_text(), str(path.relative_to(ROOT)))
        for path in sorted(ROOT.rglob("*.py"))
        if "versions" not in path.parts
    )


# Each rule yields what breaks it.


def http_outside_web(module: Module) -> Iterator[str]:
    """Only the web, and what wires it, knows HTTP libraries; only `serve.py` knows the server."""
    for imported in module.imports():
        library = imported.name.partition(".")[0]
        if library in HTTP and module.part not in {"web", "app"}:
            yield imported.name
        if library == "uvicorn" and module.part != "serve":
            yield imported.name


def upward_imports(module: Module) -> Iterator[str]:
    """web → operation → domain → storage, never back."""
    here = layer_of(module.part)
    for part, name in module.own_imports():
        if layer_of(part) > here:
            yield name


def sql_outside_queries(module: Module) -> Iterator[str]:
    """SQL stands in queries.py, unscoped.py and storage/; elsewhere only its types and errors."""
    if module.has_sql:
        return
    for imported in module.imports():
        if imported.name.startswith("sqlalchemy") and imported.name not in SQL_TYPES:
            yield imported.name
        if imported.name.startswith(f"{PACKAGE}.storage.tables"):
            yield imported.name
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "exec_driver_sql"}:
            yield f"line {node.lineno}: {ast.unparse(node)}"


def unscoped_queries(module: Module) -> Iterator[str]:
    """Every function of a queries.py takes the connection, then the organization."""
    if module.path.name != "queries.py":
        return
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            taken = [argument.arg for argument in node.args.args]
            if taken != ["connection", "organization_id"]:
                yield node.name


def foreign_queries(module: Module) -> Iterator[str]:
    """A domain uses another's operations, never its queries.

    The audit log is written by `operation.py`, and the doctor looks at all organizations at once.
    """
    for part, name in module.own_imports():
        is_query = {"queries", "unscoped"} & set(name.split("."))
        if is_query and part != module.part and (module.part, part) not in QUERIED:
            yield name


def environment_outside_config(module: Module) -> Iterator[str]:
    """Only config.py reads the environment."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield f"line {node.lineno}"
    for imported in module.imports():
        if imported.name in {"os.environ", "os.environb", "os.getenv"}:
            yield imported.name


def time_outside_clock(module: Module) -> Iterator[str]:
    """Only clock.py reads the time; sleeping reads none."""
    for imported in module.imports():
        if imported.name == "time" or (
            imported.name.startswith("time.") and imported.name != "time.sleep"
        ):
            yield imported.name
    for node in ast.walk(module.tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        owner, _, method = called.rpartition(".")
        if method in {"now", "utcnow", "today"} and owner.rpartition(".")[2] in {
            "datetime",
            "date",
        }:
            yield f"line {getattr(node, 'lineno', 0)}: {called}"


def long_files(module: Module) -> Iterator[str]:
    """No file is over 400 lines."""
    if module.lines > 400:
        yield f"{module.lines} lines"


def long_functions(module: Module) -> Iterator[str]:
    """No function is over 50 lines."""
    for function in module.functions():
        assert function.end_lineno is not None
        length = function.end_lineno - function.lineno + 1
        if length > 50:
            yield f"{function.name}: {length} lines"


def undescribed(module: Module) -> Iterator[str]:
    """Every module says what it is."""
    if not ast.get_docstring(module.tree) and module.lines:
        yield "no docstring"


SQL_TYPES = {
    "sqlalchemy.engine.Connection",
    "sqlalchemy.engine.Row",
    "sqlalchemy.exc.DatabaseError",
    "sqlalchemy.exc.IntegrityError",
}

QUERIED = {("operation", "audit"), ("doctor", "keys")}

Rule = Callable[[Module], Iterator[str]]

# What breaks each rule, so that none can stop working unnoticed.
BROKEN: dict[Rule, tuple[str, str]] = {
    http_outside_web: ("keys/x.py", "from starlette.requests import Request"),
    upward_imports: ("keys/x.py", "from creatoraudit.web import answers"),
    sql_outside_queries: ("keys/x.py", "import sqlalchemy as sa"),
    unscoped_queries: ("keys/queries.py", "def find(connection, id): ..."),
    foreign_queries: ("keys/x.py", "from creatoraudit.usage import queries"),
    environment_outside_config: ("keys/x.py", "import os\nos.environ['HOME']"),
    time_outside_clock: ("keys/x.py", "from datetime import datetime\ndatetime.now()"),
    long_files: ("keys/x.py", "\n" * 401),
    long_functions: ("keys/x.py", "def f():\n" + "    pass\n" * 51),
    undescribed: ("keys/x.py", "import os\n"),
}
EXEMPT: dict[Rule, set[str]] = {
    environment_outside_config: {"config"},
    time_outside_clock: {"clock"},
}


def layer_of(part: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    broken = {
        module.name: found
        for module in modules()
        if module.name not in EXEMPT.get(rule, set()) and (found := list(rule(module)))
    }
    assert not broken, rule.__doc__


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_the_rule_can_be_broken(rule: Rule) -> None:
    path, source = BROKEN[rule]
    assert list(rule(module_of(source, path)))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (upward_imports, "storage/x.py", "from creatoraudit.keys import models"),
        (upward_imports, "operation.py", "import creatoraudit.catalog"),
        (upward_imports, "models.py", "from creatoraudit.storage.tables import users"),
        (sql_outside_queries, "web/x.py", "def f(c): c.execute('SELECT 1')"),
        (sql_outside_queries, "web/x.py", "from creatoraudit.storage.tables import api_keys"),
        (environment_outside_config, "cli.py", "from os import getenv"),
        (time_outside_clock, "cli.py", "import time"),
        (time_outside_clock, "cli.py", "from time import monotonic"),
        (time_outside_clock, "cli.py", "import datetime as d\nd.date.today()"),
        (http_outside_web, "cli.py", "import uvicorn"),
        (http_outside_web, "web/x.py", "from uvicorn import Config"),
    ],
)
def test_rules_are_broken_in_other_ways_too(rule: Rule, path: str, source: str) -> None:
    assert list(rule(module_of(source, path)))


def test_every_part_has_its_layer() -> None:
    parts = {module.part for module in modules()}
    assert parts == set().union(*LAYERS)


def test_most_files_are_short() -> None:
    assert median(module.lines for module in modules()) < 100


def test_every_domain_is_laid_out_alike() -> None:
    for domain in DOMAINS:
        files = {path.name for path in (ROOT / domain).glob("*.py")}
        assert "__init__.py" in files
        assert "models.py" in files or domain in WITHOUT_MODELS
        assert {"queries.py", "unscoped.py"} & files
