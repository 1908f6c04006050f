"""Opening what a process works with, the same for the server and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError

from creatoraudit.background import Background
from creatoraudit.config import Settings
from creatoraudit.errors import Unavailable
from creatoraudit.secrets import (
    KeyRing,
    Secrets,
    SecretsError,
    SecretsMissing,
    fingerprint,
    load_secrets,
)
from creatoraudit.services import Services
from creatoraudit.storage import installation
from creatoraudit.storage.database import DATABASE_FILE, Database
from creatoraudit.storage.epoch import Epoch
from creatoraudit.storage.schema import SchemaState, migrate, schema_state
from creatoraudit.storage.slots import Slots

PURPOSES = ("pepper", "key_encryption", "session")

EMPTY = ("The database is empty", "run `creatoraudit migrate` to set it up")
OLD = (
    "The database has the schema of an older version",
    "make a backup, then run `creatoraudit migrate`",
)
RESTORE = "restore them from where you keep a copy: this database works with no others"
REPAIR = "change the owner of the folder, or choose another with CREATORAUDIT_SECRETS"
NEWER = ("The database was made by a newer version of CreatorAudit", "install that version")


class StartError(Exception):
    """Why nothing can start here: one sentence for whoever runs the command."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}.")
        self.what = what
        self.todo = todo


@contextmanager
def opened_services(settings: Settings, *, create_secrets: bool = True) -> Iterator[Services]:
    """`open_services` for a block.

    Raises:
        StartError: says what is wrong and what to do.
    """
    services = open_services(settings, create_secrets=create_secrets)
    try:
        yield services
    finally:
        close_services(services)


def open_services(settings: Settings, *, create_secrets: bool = True) -> Services:
    """Open database, secrets and the files that processes share; SQLite is migrated when it is old.

    Raises:
        StartError: says what is wrong and what to do.
    """
    prepare_data_folder(settings)
    database = Database(settings)
    try:
        check_reachable(database)
        _check_schema(database)
        return Services(
            settings=settings,
            database=database,
            secrets=_load_secrets(settings, database, create=create_secrets),
            epoch=_settled_epoch(settings),
            slots=Slots(settings.data_folder / "limits"),
            background=Background(),
        )
    except BaseException:
        database.close()
        raise


def close_services(services: Services) -> None:
    """End what runs in the background, and give back files and connections."""
    services.background.stop()
    services.slots.close()
    services.epoch.close()
    services.database.close()


def prepare_data_folder(settings: Settings) -> None:
    """Make the data folder, for its owner only, and see that it can be written to.

    Raises:
        StartError
    """
    folder = settings.data_folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "epoch").touch(mode=0o600)
        if settings.database_url is None:
            # SQLite gives its other files the permissions of this one.
            (folder / DATABASE_FILE).touch(mode=0o600)
    except OSError as error:
        raise StartError(
            f"Cannot write to the data folder {folder} ({error.strerror})",
            "change its owner, or choose another folder with CREATORAUDIT_DATA",
        ) from None


def fingerprints(secrets: Secrets) -> dict[str, tuple[str, ...]]:
    """Under its name in the database: a secret's fingerprint, then that of the one before it."""
    return {
        fact_name(purpose): tuple(fingerprint(key, purpose) for key in _ring(secrets, purpose))
        for purpose in PURPOSES
    }


def fact_name(purpose: str) -> str:
    """The name under which a secret's fingerprint stands in the database."""
    return f"fingerprint:{purpose}"


def was_made_with_secrets(noted: dict[str, str]) -> bool:
    """Whether the database knows secrets already; then others would open nothing."""
    return any(fact_name(purpose) in noted for purpose in PURPOSES)


def foreign_secrets(noted: dict[str, str], secrets: Secrets) -> list[str]:
    """The secrets that are not those the database was made with."""
    return [
        name.partition(":")[2].replace("_", "-")
        for name, known in fingerprints(secrets).items()
        if name in noted and noted[name] not in known
    ]


def _ring(secrets: Secrets, purpose: str) -> KeyRing:
    ring: KeyRing = getattr(secrets, purpose)
    return ring


def check_reachable(database: Database) -> None:
    """See that the database answers.

    Raises:
        StartError: says why not, without its password.
    """
    try:
        database.ask()
    except (Unavailable, DatabaseError) as error:
        raise _unreachable(database, error) from None


def _unreachable(database: Database, error: Exception) -> StartError:
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    reason = str(getattr(cause, "orig", cause)).strip().partition("\n")[0]
    place = database.engine.url.render_as_string(hide_password=True)
    setting = "the data folder" if database.is_sqlite else "CREATORAUDIT_DATABASE_URL"
    return StartError(f"The database {place} cannot be used ({reason})", f"check {setting}")


def _check_schema(database: Database) -> None:
    state = schema_state(database)
    if state is SchemaState.NEWER:
        raise StartError(*NEWER)
    if state is SchemaState.CURRENT:
        return
    if database.is_sqlite:
        migrate(database)
    elif state is SchemaState.EMPTY:
        raise StartError(*EMPTY)
    else:
        raise StartError(*OLD)


def _load_secrets(settings: Settings, database: Database, *, create: bool) -> Secrets:
    """The secrets in the folder, if they are those the database was made with."""
    with database.reading() as connection:
        noted = installation.read_facts(connection)
    was_made = was_made_with_secrets(noted)
    try:
        secrets = load_secrets(settings.secrets_folder, create=create and not was_made)
    except SecretsError as error:
        what, _, todo = str(error).rstrip(".").partition(". ")
        wanted = RESTORE if isinstance(error, SecretsMissing) else REPAIR
        raise StartError(what, f"{todo[:1].lower()}{todo[1:]}" or wanted) from None
    _agree(database, secrets, noted=noted)
    return secrets


def _agree(database: Database, secrets: Secrets, *, noted: dict[str, str]) -> None:
    current = {name: known[0] for name, known in fingerprints(secrets).items()}
    if noted.items() >= current.items():
        return
    with database.writing() as connection:
        standing = installation.note_once(connection, current)
        foreign = foreign_secrets(standing, secrets)
        if foreign:
            raise StartError(
                f"The database was made with other secrets than those here ({', '.join(foreign)})",
                "point CREATORAUDIT_SECRETS to the folder that belongs to it",
            )
        # What is left to differ was rotated: the database knows the one before it.
        for name, value in current.items():
            if standing[name] != value:
                installation.change_fact(connection, name, value)
        connection.commit()


def _settled_epoch(settings: Settings) -> Epoch:
    epoch = Epoch(settings.data_folder / "epoch")
    epoch.repair()
    return epoch
