"""What somebody reads whose machine lacks what `make run` needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = ["cat", "cksum", "dirname", "git", "grep", "mkdir", "rm", "sh", "tail"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what the start needs from a clone, and a machine with nothing but tools."""
    for part in ["scripts", "requirements"]:
        shutil.copytree(part, tmp_path / part)
    shutil.copy("pyproject.toml", tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (programs / tool).symlink_to(found)
    return tmp_path


def add_program(clone: Path, name: str, *, script: str) -> None:
    program = clone / "programs" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def start(clone: Path, **environment: str) -> str:
    """Start, expect it to be refused, and tell what it said."""
    outcome = subprocess.run(
        [clone / "scripts/bootstrap", "run"],
        env={"PATH": str(clone / "programs"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr.count("\n") == 1
    return outcome.stderr


def test_a_missing_python_is_named(clone: Path) -> None:
    assert start(clone).startswith("Python is missing: install Python 3.11 or newer")


def test_too_old_a_python_is_named(clone: Path) -> None:
    add_program(clone, "python3", script='[ "$1" = --version ] && echo Python 3.9.2')

    assert start(clone).startswith("Python 3.9.2 is too old: CreatorAudit needs Python 3.11")


def test_a_python_that_was_asked_for_and_does_not_run_is_named(clone: Path) -> None:
    assert "PYTHON=/nowhere/python3 is not a Python 3.11" in start(clone, PYTHON="/nowhere/python3")


def test_missing_git_is_named(clone: Path) -> None:
    (clone / "programs/git").unlink()

    assert start(clone).startswith("git is missing: install it first")


def test_a_missing_venv_is_named_with_its_package(clone: Path) -> None:
    hide = "import sys; sys.modules['ensurepip'] = None"
    add_program(clone, "python3", script=f'exec "{sys.executable}" -c "{hide}\n$2"')
    version = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert f"apt-get install python{version}-venv" in start(clone)


def test_a_folder_that_cannot_be_written_to_is_named(clone: Path) -> None:
    add_program(clone, "python3", script=f'exec "{sys.executable}" "$@"')
    if os.geteuid() == 0:
        # Permissions do not stop root, so this is a machine on which no folder can be made.
        (clone / "programs/mkdir").unlink()
        add_program(clone, "mkdir", script="exit 1")
    else:
        clone.chmod(0o555)

    assert start(clone).startswith(f"The folder {clone} cannot be written to")
