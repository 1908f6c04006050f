"""What the lock files promise to those who install from them."""

import re
from pathlib import Path

import pytest

LOCKS = Path("requirements")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((LOCKS / lock).read_text()))


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_a_lock_names_no_address(lock: str) -> None:
    text = (LOCKS / lock).read_text()

    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_every_locked_package_has_a_hash(lock: str) -> None:
    requirements = re.split(r"^(?=[a-z0-9-]+==)", (LOCKS / lock).read_text(), flags=re.MULTILINE)

    assert len(requirements) > 40
    assert [each for each in requirements[1:] if "--hash=sha256:" not in each] == []


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped = pins("run.lock").items()

    assert shipped <= pins("dev.lock").items()
