"""Migrations, and the schema they lead to."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from creatoraudit.config import Settings
from creatoraudit.errors import Unavailable
from creatoraudit.services import Services
from creatoraudit.storage import schema
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import SchemaState, migrate, schema_state
from creatoraudit.storage.tables import metadata, users
from creatoraudit.storage.tables.searching import is_described
from creatoraudit.wiring import prepare_data_folder


def test_an_empty_database_becomes_current_once(settings: Settings) -> None:
    prepare_data_folder(settings)
    database = Database(settings)

    states = [schema_state(database)]
    done = [migrate(database), migrate(database)]
    states.append(schema_state(database))
    database.close()

    assert states == [SchemaState.EMPTY, SchemaState.CURRENT]
    assert done == [True, False]


def test_file_names_tell_the_revisions_in_their_order() -> None:
    script = ScriptDirectory(str(schema.MIGRATIONS))
    revisions = [revision.revision for revision in script.walk_revisions()]

    assert schema._known() == revisions[::-1]


@pytest.mark.parametrize(("revision", "state"), [("9999", SchemaState.NEWER)])
def test_a_revision_of_another_version_is_known_as_such(
    services: Services, revision: str, state: SchemaState
) -> None:
    with services.database.writing() as connection:
        connection.execute(sa.update(schema.VERSION).values(version_num=revision))
        connection.commit()

    assert schema_state(services.database) is state


def test_the_migrations_make_the_tables_as_they_are_described(services: Services) -> None:
    with services.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_described})

        assert compare_metadata(context, metadata) == []


@pytest.mark.usefixtures("cast")
def test_a_read_changes_nothing(services: Services) -> None:
    with (
        pytest.raises((sa.exc.DBAPIError, Unavailable)),
        services.database.reading() as connection,
    ):
        connection.execute(users.update().values(name="Nobody"))

    with services.database.reading() as connection:
        assert "Nobody" not in connection.scalars(sa.select(users.c.name)).all()
