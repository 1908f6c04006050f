"""Which schema a database has, and bringing it to this version's."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from creatoraudit.storage.database import Database


class SchemaState(Enum):
    """How a database's schema stands to this version of CreatorAudit."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    NEWER = "newer"


def schema_state(database: Database) -> SchemaState:
    """Compare the database's schema with this version's, changing nothing."""
    with database.reading() as connection:
        return _state(connection)


def migrate(database: Database) -> bool:
    """Bring the schema to this version's; True when something was done. Safe to run from several
    processes.
    """
    with database.writing() as connection:
        if not database.is_sqlite:
            # One migrator at a time; SQLite's write lock gives the same.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7224618103)")
        if _state(connection) is SchemaState.CURRENT:
            return False
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return True


def _state(connection: Connection) -> SchemaState:
    script = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return SchemaState.EMPTY
    if current == script.get_current_head():
        return SchemaState.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return SchemaState.OLD if current in known else SchemaState.NEWER


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
