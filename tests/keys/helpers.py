"""What the tests of API keys share."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.errors import DomainError
from creatoraudit.keys.check import KeyCheck, refuse_unless_valid
from creatoraudit.keys.models import ApiKey, CreatedKey
from creatoraudit.keys.operations import (
    create_api_key,
    delete_api_key,
    get_api_key,
    rotate_api_key,
    update_api_key,
)
from creatoraudit.keys.revocation import revoke_api_key
from creatoraudit.keys.table import Forgotten, KeyRecord
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage.tables import api_key_digests, audit_log, organizations

HERE = "192.0.2.1"
STRANGER = Caller(address="203.0.113.9", client="curl 8.5.0")


class Keys:
    """The operations on keys, as one caller does them."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self.services = services
        self.caller = caller

    def create(self, name: str = "Production", **fields: Any) -> CreatedKey:
        created: CreatedKey = self._do(create_api_key, name=name, **fields)
        return created

    def update(self, key: ApiKey, /, **fields: Any) -> ApiKey:
        updated: ApiKey = self._do(update_api_key, id=key.id, **fields)
        return updated

    def rotate(self, key: ApiKey, /, **fields: Any) -> CreatedKey:
        rotated: CreatedKey = self._do(rotate_api_key, id=key.id, **fields)
        return rotated

    def delete(self, key: ApiKey) -> None:
        self._do(delete_api_key, id=key.id)

    def get(self, key: ApiKey) -> ApiKey:
        found: ApiKey = self._do(get_api_key, id=key.id)
        return found

    def _do(self, run: Any, **fields: Any) -> Any:
        return invoke(self.services, self.caller, run, fields)


def report(services: Services, secret: str) -> None:
    """Somebody found a key and revokes it."""
    invoke(services, STRANGER, revoke_api_key, {"key": secret})


def checker(services: Services) -> KeyCheck:
    """The check of another process: it remembers nothing yet."""
    return KeyCheck(services.database, services.epoch, services.secrets.pepper)


def record_of(check: KeyCheck, secret: str) -> KeyRecord | None:
    """What the check finds for a well-formed key, in the way of a request."""
    digest = check.digest(secret)
    try:
        return check.table.recall(digest, now=clock.monotonic())
    except Forgotten:
        return check.read(secret)


def attempt(check: KeyCheck, secret: str, *, address: str = HERE) -> str:
    """What becomes of a request with this key: `accepted`, or the code of its refusal."""
    try:
        refuse_unless_valid(record_of(check, secret), at=clock.unix_time(), address=address)
    except DomainError as error:
        return error.code
    return "accepted"


def key_caller(services: Services, secret: str) -> Caller:
    """The caller that a request with this key acts as."""
    record = refuse_unless_valid(
        record_of(checker(services), secret), at=clock.unix_time(), address=HERE
    )
    return Caller(
        type="api_key",
        organization_id=record.organization_id,
        id=record.id,
        name=record.name,
        scopes=record.scopes,
        key=record,
        address=HERE,
        client="python-httpx 0.28.1",
    )


def audited(services: Services, action: str) -> list[dict[str, Any]]:
    """The details of all audit rows of an action, in order."""
    query = sa.select(audit_log).where(audit_log.c.action == action).order_by(audit_log.c.id)
    with services.database.reading() as connection:
        return [
            {**json.loads(row.detail), "actor": row.actor_name, "id": row.subject_id}
            for row in connection.execute(query)
        ]


def count_digests(services: Services) -> int:
    """How many secrets, of all keys, could still be accepted."""
    with services.database.reading() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(api_key_digests)) or 0)


def suspend(services: Services, organization_id: str) -> None:
    """What an operator does to an organization that must stop."""
    with services.database.writing() as connection:
        connection.execute(
            organizations.update()
            .where(organizations.c.id == organization_id)
            .values(suspended_at=clock.now())
        )
        with services.epoch.changing():
            connection.commit()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collects every statement that any database of this process is sent."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        if not arguments[2].startswith("BEGIN"):
            seen.append(arguments[2])

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
