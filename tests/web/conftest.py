"""Clients of the standing site: one for each scope, one without a key."""

import httpx
import pytest

from tests.support.server import Site


@pytest.fixture(scope="session")
def nobody(standing_site: Site) -> httpx.Client:
    """Sends no key."""
    return standing_site.client()


@pytest.fixture(scope="session")
def reader(standing_site: Site) -> httpx.Client:
    """Sends a key of `demo` that may read."""
    return standing_site.client(standing_site.key("alice", "read"))


@pytest.fixture(scope="session")
def writer(standing_site: Site) -> httpx.Client:
    """Sends a key of `demo` that may write."""
    return standing_site.client(standing_site.key("alice", "write"))


@pytest.fixture(scope="session")
def admin(standing_site: Site) -> httpx.Client:
    """Sends a key of `demo` that may do everything a key can."""
    return standing_site.client(standing_site.key("alice", "admin"))


@pytest.fixture
def rival(standing_site: Site) -> httpx.Client:
    """Sends a key of `rival` that may do everything a key can."""
    return standing_site.client(standing_site.key("charlie", "admin"))
