"""The demonstration is made once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from creatoraudit.demo import make_demonstration
from creatoraudit.keys.check import KeyCheck
from creatoraudit.services import Services
from creatoraudit.storage.tables import members, organizations, users
from tests.support.processes import together

MAKE = """
    from creatoraudit.config import load_settings
    from creatoraudit.demo import make_demonstration
    from creatoraudit.wiring import opened_services

    meet()
    with opened_services(load_settings()) as services:
        print(make_demonstration(services))
"""


def test_the_first_time_gives_a_working_key(services: Services) -> None:
    key = make_demonstration(services)

    assert key is not None
    record = KeyCheck(services.database, services.epoch, services.secrets.pepper).read(key)
    assert record is not None
    assert record.name == "Start"
    assert record.granted == ("read", "write")
    assert record.organization_name == "Northlight Studio"


def test_everybody_has_the_role_they_are_known_for(services: Services) -> None:
    make_demonstration(services)

    query = (
        select(organizations.c.slug, users.c.name, members.c.role)
        .join(members, members.c.organization_id == organizations.c.id)
        .join(users, users.c.id == members.c.user_id)
    )
    with services.database.reading() as connection:
        found = {tuple(row) for row in connection.execute(query)}
    assert found == {
        ("demo", "Alice Marek", "owner"),
        ("demo", "Tomás Vidal", "admin"),
        ("demo", "Bob Keller", "member"),
        ("demo", "Dora Lind", "viewer"),
        ("rival", "Charlie Novak", "owner"),
    }


def test_a_second_time_changes_nothing_and_gives_no_key(services: Services) -> None:
    make_demonstration(services)

    assert make_demonstration(services) is None


@pytest.mark.usefixtures("in_environment")
def test_many_at_the_same_moment_make_it_once(tmp_path: Path) -> None:
    printed = together(MAKE, tmp_path, count=4)

    assert sum(text.startswith("caud_") for text in printed) == 1
    assert sum(text == "None\n" for text in printed) == 3
