"""Clients of the standing site: one for each scope, one without a key."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from creatoraudit.storage.tables import api_keys, audit_log
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


@pytest.fixture
def admin_key(standing_site: Site) -> str:
    return standing_site.key("alice", "admin")


@pytest.fixture
def kept(
    standing_site: Site, admin: httpx.Client, reader: httpx.Client, admin_key: str
) -> Iterator[None]:
    """Afterwards the keys and the log are what they were before, and the server answers."""
    assert admin.get("/v2/health").status_code == reader.get("/v2/health").status_code == 200
    before = stored(standing_site)
    yield
    assert stored(standing_site) == before
    assert admin.get("/v2/health").status_code == 200


def stored(site: Site) -> list[Any]:
    """All keys and changes, but for their use."""
    kept = [column for column in api_keys.c if not column.name.startswith("last_used")]
    with site.services.database.reading() as connection:
        keys = connection.execute(select(*kept).order_by(api_keys.c.id))
        return [*keys, *connection.execute(select(audit_log.c.id).order_by(audit_log.c.id))]
