"""Files on the command line."""

import gzip
from pathlib import Path

import pytest

from creatoraudit.demo import NORTHLIGHT, RIVAL
from creatoraudit.wiring import opened_services
from tests.support.commands import Command
from tests.support.services import make_people
from tests.transfer.test_importing import FLAT


@pytest.fixture
def ready(command: Command) -> Command:
    """The command, on two organizations."""
    with opened_services(command.as_settings()) as services:
        make_people(services, NORTHLIGHT)
        make_people(services, RIVAL)
    return command


def test_a_file_comes_in_out_and_in_again(ready: Command) -> None:
    (ready.folder / "flat.csv").write_text(FLAT)
    said = ready.prints("import", "flat.csv", "--organization", "demo")
    assert "flat.csv: done. 3 lines: 3 new, 0 known, 0 wrong." in said
    assert "View Count → views" in said
    assert "\r" not in said
    ready.prints("export", "--organization", "demo", "-o", "all.jsonl")
    ready.prints("export", "--organization", "demo", "--gzip", "-o", "all.jsonl.gz")
    whole = (ready.folder / "all.jsonl").read_bytes()
    assert gzip.decompress((ready.folder / "all.jsonl.gz").read_bytes()) == whole
    ready.prints("import", "all.jsonl.gz", "--organization", "rival")
    assert ready.prints("export", "--organization", "rival").encode() + b"\n" == whole
    assert not list(ready.folder.glob("*.part"))


def test_wrong_lines_are_named_and_a_strict_import_fails(ready: Command) -> None:
    (ready.folder / "bad.csv").write_text(FLAT + "Vine,a,1,2026-01-01,5,,\n")
    outcome = ready.run("import", "bad.csv", "--organization", "demo", "--strict")
    assert outcome.returncode == 1
    assert "line 5, platform: Use one of: instagram, tiktok." in outcome.stdout
    assert ready.prints("export", "--organization", "demo") == ""
    dry = ready.prints("import", "bad.csv", "--organization", "demo", "--dry-run")
    assert "bad.csv: checked. 4 lines: 3 new, 0 known, 1 wrong." in dry
    assert ready.prints("export", "--organization", "demo") == ""


def test_an_import_is_undone_by_its_id(ready: Command) -> None:
    (ready.folder / "flat.csv").write_text(FLAT)
    said = ready.prints("import", "flat.csv", "--organization", "demo")
    id = said.splitlines()[0].rpartition("Import ")[2].rstrip(".")
    assert ready.refuses("imports", "undo", id, "--organization", "rival")
    assert ready.prints("imports", "undo", id, "-o", "demo") == f"Import {id} is undone."
    assert ready.prints("export", "--organization", "demo") == ""


def test_what_is_not_there_is_said(ready: Command) -> None:
    said = ready.refuses("import", "none.csv", "--organization", "demo")
    assert said == "There is no file none.csv."


def test_a_file_of_nothing_known_says_what_was_found(ready: Command) -> None:
    (ready.folder / "odd.csv").write_text("colour,size\nred,5\n")
    outcome = ready.run("import", "odd.csv", "--organization", "demo")
    assert outcome.returncode == 1
    assert "It is not clear what it holds. Its columns are: colour, size." in outcome.stdout
    assert Path(ready.folder / "odd.csv").exists()
