"""Organizations of a test's own on the standing site, with clients of their API."""

import itertools
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from creatoraudit.caller import Caller
from creatoraudit.demo import NORTHLIGHT
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import invoke
from creatoraudit.storage.tables import accounts, organizations
from tests.support.server import PLENTY, Site
from tests.support.services import make_people

_numbers = itertools.count(1)


class Own:
    """One organization that nobody else touches."""

    def __init__(self, site: Site, **settings: Any) -> None:
        number = next(_numbers)
        workspace = NORTHLIGHT._replace(
            slug=f"own-{number}",
            name=f"Own {number}",
            people=tuple(
                person._replace(email=f"{number}.{person.email}") for person in NORTHLIGHT.people
            ),
        )
        self.site = site
        self.owner: Caller = make_people(site.services, workspace)[0]
        self.id = self.owner.organization_id
        if settings:
            self.set(**settings)
        self.client = self.client_of("write", "read")

    def set(self, **settings: Any) -> None:
        """Change columns of the organization."""
        with self.site.services.database.writing() as connection:
            connection.execute(
                organizations.update().where(organizations.c.id == self.id).values(settings)
            )
            connection.commit()

    def client_of(self, *scopes: str) -> httpx.Client:
        """A client with a new key of these scopes."""
        row = {"name": f"Key {next(_numbers)}", "scopes": list(scopes)}
        key = invoke(
            self.site.services,
            self.owner,
            create_api_key,
            {**row, "rate_limit_per_minute": PLENTY},
        ).key
        return self.site.client(key)

    def track(self, username: str, platform: str = "instagram", **fields: Any) -> Any:
        """Track a profile; the account as it is answered."""
        body = {"platform": platform, "username": username, **fields}
        answer = self.client.post("/v2/accounts", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]

    def account(self, id: str) -> Any:
        """The account as it is answered now."""
        return self.client.get(f"/v2/accounts/{id}").raise_for_status().json()["data"]

    def change_row(self, id: str, **columns: Any) -> None:
        """Let an account have these columns, as if they had been collected."""
        with self.site.services.database.writing() as connection:
            mine = sa.and_(accounts.c.organization_id == self.id, accounts.c.id == id)
            connection.execute(accounts.update().where(mine).values(columns))
            connection.commit()

    def rows(self, table: sa.Table) -> list[Any]:
        """All rows that the organization has in a table."""
        with self.site.services.database.reading() as connection:
            mine = table.c.organization_id == self.id
            return list(connection.execute(table.select().where(mine).order_by(*table.primary_key)))


@pytest.fixture
def own(standing_site: Site) -> Own:
    """An organization of the test's own; a demonstration, so that something collects."""
    return Own(standing_site)


@pytest.fixture(scope="module")
def shared(standing_site: Site) -> Own:
    """The organization of the file's tests, none of which changes what another one reads."""
    return Own(standing_site)
