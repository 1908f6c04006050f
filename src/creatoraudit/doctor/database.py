"""The database: reachable, of this version's schema, and made with these secrets."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from creatoraudit.config import Settings
from creatoraudit.doctor.finding import Finding, ok, problem, problem_of, warning
from creatoraudit.keys.unscoped import keys_by_pepper
from creatoraudit.secrets import KeyRing, Secrets, SecretsError, SecretsMissing, load_secrets
from creatoraudit.storage import installation
from creatoraudit.storage.database import DATABASE_FILE, Database
from creatoraudit.storage.schema import SchemaState, schema_state
from creatoraudit.wiring import (
    EMPTY,
    NEWER,
    OLD,
    StartError,
    check_reachable,
    foreign_secrets,
    was_made_with_secrets,
)

OLDEST_POSTGRESQL = 15
MOST_NAMES = 20
RESTORE = "Restore them from where you keep a copy; this database works with no others."


def check_database(settings: Settings) -> Iterator[Finding]:
    """Everything that only the database can tell."""
    file = settings.data_folder / DATABASE_FILE
    if settings.database_url is None and not file.is_file():
        yield ok("There is no database yet; the first start makes it")
        return
    database = Database(settings)
    try:
        yield from _check(database, settings)
    finally:
        database.close()


def _check(database: Database, settings: Settings) -> Iterator[Finding]:
    try:
        check_reachable(database)
    except StartError as error:
        yield problem_of(error)
        return
    yield from _check_version(database)
    state = schema_state(database)
    if state is not SchemaState.CURRENT:
        yield _schema_finding(database, state)
        return
    yield ok("The database answers and has this version's schema")
    with database.reading() as connection:
        yield from _check_secrets(connection, settings)


def _check_version(database: Database) -> Iterator[Finding]:
    version = database.engine.dialect.server_version_info
    if not database.is_sqlite and version and int(version[0]) < OLDEST_POSTGRESQL:
        yield problem(f"PostgreSQL {version[0]} is too old.", f"Use {OLDEST_POSTGRESQL} or newer.")


def _schema_finding(database: Database, state: SchemaState) -> Finding:
    if state is SchemaState.NEWER:
        return problem_of(StartError(*NEWER))
    if database.is_sqlite:
        return ok("The database has an older schema; the next start brings it to this version's")
    return problem_of(StartError(*(EMPTY if state is SchemaState.EMPTY else OLD)))


def _check_secrets(connection: Connection, settings: Settings) -> Iterator[Finding]:
    noted = installation.read_facts(connection)
    if not was_made_with_secrets(noted):
        return
    try:
        secrets = load_secrets(settings.secrets_folder, create=False)
    except SecretsMissing as error:
        yield problem(f"Secrets are lost: {error}", RESTORE)
        return
    except SecretsError as error:
        yield problem(str(error), RESTORE)
        return
    yield from _check_fit(connection, noted, secrets)


def _check_fit(
    connection: Connection, noted: dict[str, str], secrets: Secrets
) -> Iterator[Finding]:
    foreign = foreign_secrets(noted, secrets)
    if foreign:
        yield problem(
            f"The database was made with other secrets than those here ({', '.join(foreign)}).",
            "Point CREATORAUDIT_SECRETS to the folder that belongs to this database.",
        )
        return
    yield ok("The secrets are those of the database")
    yield from _check_peppers(connection, secrets.pepper)


def _check_peppers(connection: Connection, ring: KeyRing) -> Iterator[Finding]:
    """Keys that have not been used since the pepper was changed."""
    for pepper_id, names in keys_by_pepper(connection, but=ring.current.id).items():
        listed = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
        if ring.by_id(pepper_id):
            yield warning(
                f"{len(names)} keys are digested with the previous pepper: {listed}.",
                "Each moves to the current one at its next use; delete those nobody uses.",
            )
        else:
            yield problem(
                f"{len(names)} keys are digested with a pepper that is not held here: {listed}.",
                "They are refused. Rotate or delete them, or restore that pepper.",
            )
