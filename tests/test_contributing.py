"""The operation that CONTRIBUTING.md shows how to add, added."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import creatoraudit
from creatoraudit import catalog
from tests.support.documents import ROOT, blocks
from tests.support.server import Site

PACKAGE = "src/creatoraudit/"


def shown_files() -> dict[str, str]:
    """The files of the example: each block begins with its path."""
    found = {}
    for block in blocks(ROOT / "CONTRIBUTING.md"):
        heading = re.match(r"# (\S+\.py)\n", block.text)
        if heading:
            found[heading[1]] = block.text
    return found


@pytest.fixture
def extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The product with the example in it."""
    package = tmp_path / "creatoraudit"
    for path, text in shown_files().items():
        if path.startswith(PACKAGE):
            file = package / path.removeprefix(PACKAGE)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(creatoraudit, "__path__", [*creatoraudit.__path__, str(package)])
    operations = import_module("creatoraudit.totals.operations")
    monkeypatch.setattr(catalog, "MODULES", (*catalog.MODULES, operations))
    yield
    for name in [name for name in sys.modules if name.startswith("creatoraudit.totals")]:
        del sys.modules[name]


def test_the_example_passes_its_own_test(extended: None, request: pytest.FixtureRequest) -> None:
    [text] = [text for path, text in shown_files().items() if path.startswith("tests/")]
    shown: dict[str, Any] = {}
    exec(text, shown)
    [test] = [value for name, value in shown.items() if name.startswith("test_")]

    # Only now: the server is to know the operation.
    test(request.getfixturevalue("site"))


def test_the_example_is_documented_as_it_says(
    extended: None, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue("site")
    client = site.client()

    described = client.get("/v2/openapi.json").json()["paths"]["/v2/totals"]["get"]

    assert described["summary"] == "Count what the organization has"
    assert described["description"].endswith("Deleted keys are not counted.")
    assert described["x-scope"] == "read"
    assert "Count what the organization has" in client.get("/v2/docs").text


def test_the_example_asks_for_a_key_and_its_scope(
    extended: None, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue("site")

    statuses = [
        site.client(key).get("/v2/totals").status_code
        for key in (None, site.make_key("alice", scopes=[]).key, site.key("alice", "read"))
    ]

    assert statuses == [401, 403, 200]


def test_the_example_is_written_as_the_rest(tmp_path: Path) -> None:
    for path, text in shown_files().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ours = ["--config", "lint.isort.known-first-party=['creatoraudit']"]
    for words in (["format", "--check"], ["check", *ours]):
        outcome = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stdout
