"""The generated files, as they are to stand in the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.client.methods import AWAITED, WAITING, method_modules
from scripts.client.models import model_modules

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src" / "creatoraudit" / "client"
MADE = "Made by `make reference`."


def sources(document: dict[str, Any]) -> dict[Path, str]:
    """Every generated file with its content, in the form that the rest of the code has."""
    packages = {"models": model_modules(document, made=MADE)}
    for flavour in (WAITING, AWAITED):
        packages[flavour.package] = method_modules(document, flavour, made=MADE)
    raw = {
        Path(package) / f"{module}.py": text
        for package, modules in packages.items()
        for module, text in modules.items()
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in raw.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        for rule in ("F401", "RUF036", "I"):
            _ruff("check", "--fix-only", "--quiet", "--select", rule, folder)
        _ruff("format", "--quiet", folder)
        return {FOLDER / path: (folder / path).read_text(encoding="utf-8") for path in raw}


def write(made: dict[Path, str]) -> None:
    """Put the files into the package, and take out what is made no more."""
    for package in {path.parent for path in made}:
        package.mkdir(exist_ok=True)
        for known in package.glob("*.py"):
            if known not in made:
                known.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")


def _ruff(*arguments: str | Path) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    # Of a module that is not there yet it cannot be told whose it is.
    own = 'lint.isort.known-first-party=["creatoraudit"]'
    settings = ("--config", ROOT / "pyproject.toml", "--config", own, "--no-cache")
    subprocess.run([ruff, *arguments, *settings], cwd=ROOT, check=True)  # noqa: S603
