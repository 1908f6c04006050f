"""A skipped test fails the run."""

import subprocess
import sys
from pathlib import Path

SKIPPED = """
import pytest

def test_that_is_skipped():
    pytest.skip("the moon is full")
"""


def test_a_skipped_test_fails_the_run_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "test_moon.py").write_text(SKIPPED)
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.strict", "-c", "/dev/null"]

    outcome = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 1
    assert "the moon is full" in outcome.stdout
    assert "1 failed" in outcome.stdout
