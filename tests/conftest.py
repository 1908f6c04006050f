"""The plugins of the test run, and the database that it runs on."""

from collections.abc import Callable

import pytest
from hypothesis import settings

# How long an example takes says something about the machine, not about the product.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# A plugin stands after those that it imports.
pytest_plugins = [
    "tests.support.chromium",
    "tests.support.postgres",
    "tests.support.services",
    "tests.support.server",
    "tests.support.workspaces",
    "tests.support.commands",
    "tests.support.strict",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database that the product runs on in this test run",
    )


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """An empty database of this test's own; None is the embedded SQLite of its data folder."""
    if request.config.getoption("--database") == "sqlite":
        return None
    new_database: Callable[[], str] = request.getfixturevalue("postgres_url")
    return new_database()
