"""The parts of a process, opened on a fresh database, and the cast that acts in the tests.

Alice owns the organization `demo`, Tomás is its admin, Bob a member, and Dora only reads figures.
Charlie owns the organization `rival`. Everything else is as after the first start, but for the key.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.config import Settings
from creatoraudit.demo import NORTHLIGHT, RIVAL, Workspace
from creatoraudit.identity.people import add_person
from creatoraudit.operation import changing
from creatoraudit.organizations.operations import add_member, make_organization
from creatoraudit.services import Services
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import migrate
from creatoraudit.wiring import opened_services, prepare_data_folder

OPERATOR = Caller(type="command_line", name="command line")


class Cast(NamedTuple):
    """Everybody, as the callers of operations; each has just signed in."""

    alice: Caller
    tomas: Caller
    bob: Caller
    dora: Caller
    charlie: Caller

    @property
    def demo(self) -> str:
        """The id of the organization that all but Charlie belong to."""
        return self.alice.organization_id

    @property
    def rival(self) -> str:
        """The id of Charlie's organization."""
        return self.charlie.organization_id


@pytest.fixture
def settings(tmp_path: Path, database_url: str | None) -> Settings:
    """Settings with a data folder of this test's own."""
    return Settings(data=str(tmp_path / "var"), database_url=database_url)


@pytest.fixture
def in_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same, for the processes that a test starts; the tables are there."""
    migrate_database(settings)
    monkeypatch.setenv("CREATORAUDIT_DATA", settings.data)
    if settings.database_url:
        monkeypatch.setenv("CREATORAUDIT_DATABASE_URL", settings.database_url)
    return settings


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """The parts of a process, on a database that has its tables and nothing in them."""
    migrate_database(settings)
    with opened_services(settings) as services:
        yield services


@pytest.fixture
def cast(services: Services) -> Cast:
    """The people of both organizations; there is no key yet."""
    return Cast(*make_people(services, NORTHLIGHT), *make_people(services, RIVAL))


@pytest.fixture
def alice(cast: Cast) -> Caller:
    """She owns the organization `demo`."""
    return cast.alice


@pytest.fixture
def tomas(cast: Cast) -> Caller:
    """An admin of `demo`."""
    return cast.tomas


@pytest.fixture
def bob(cast: Cast) -> Caller:
    """A member of `demo`."""
    return cast.bob


@pytest.fixture
def dora(cast: Cast) -> Caller:
    """A viewer of `demo`."""
    return cast.dora


@pytest.fixture
def charlie(cast: Cast) -> Caller:
    """He owns the organization `rival`, and has no business in `demo`."""
    return cast.charlie


def migrate_database(settings: Settings) -> None:
    """Make the tables, as `creatoraudit migrate` does."""
    prepare_data_folder(settings)
    database = Database(settings)
    try:
        migrate(database)
    finally:
        database.close()


def make_people(services: Services, workspace: Workspace) -> list[Caller]:
    """Make an organization with its people, and give each back as a caller."""
    with changing(services, OPERATOR) as ctx:
        organization_id = make_organization(ctx, workspace.name, slug=workspace.slug, is_demo=True)
        callers = []
        for person in workspace.people:
            user_id = add_person(ctx, email=person.email, name=person.name)
            add_member(ctx, user_id, role=person.role, name=person.name)
            callers.append(
                Caller(
                    type="person",
                    organization_id=organization_id,
                    id=user_id,
                    name=person.name,
                    role=person.role,
                    authenticated_at=clock.now(),
                    address="192.0.2.1",
                    client="Firefox",
                )
            )
    return callers
