"""All SQL of kept answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from creatoraudit.errors import Conflict
from creatoraudit.storage.dialect import upsert, waiting_at_most
from creatoraudit.storage.tables import idempotent_answers as answers

WAIT_SECONDS = 2
BUSY = "Another request with this Idempotency-Key is still being worked on; try again."


def claim(
    connection: Connection,
    organization_id: str,
    *,
    place: dict[str, Any],
    body_digest: bytes,
    at: datetime,
) -> bool:
    """Whether this is the first request with the key; waits for one that is at work.

    Raises:
        Conflict: it took longer than two seconds.
    """
    row = {
        "organization_id": organization_id,
        **place,
        "body_digest": body_digest,
        "answer": b"",
        "created_at": at,
    }
    statement = upsert(connection, answers).values(row).on_conflict_do_nothing()
    counted = statement.execution_options(preserve_rowcount=True)
    with waiting_at_most(connection, WAIT_SECONDS, otherwise=Conflict(BUSY)):
        return connection.execute(counted).rowcount == 1


def find(connection: Connection, organization_id: str, *, place: dict[str, Any]) -> Row[Any]:
    """What is kept under a key."""
    return connection.execute(answers.select().where(*_is(organization_id, place))).one()


def keep(
    connection: Connection, organization_id: str, *, place: dict[str, Any], values: dict[str, Any]
) -> None:
    """Keep the answer with its claim."""
    connection.execute(answers.update().where(*_is(organization_id, place)).values(values))


def drop_older(
    connection: Connection, organization_id: str, *, place: dict[str, Any], than: datetime
) -> None:
    """Forget what was kept under a key too long ago."""
    connection.execute(
        answers.delete().where(*_is(organization_id, place), answers.c.created_at < than)
    )


def drop_about(connection: Connection, organization_id: str, *, subject_id: str) -> None:
    """Forget the answers that tell of something which is erased."""
    connection.execute(
        answers.delete().where(
            answers.c.organization_id == organization_id, answers.c.subject_id == subject_id
        )
    )


def drop_all_older(connection: Connection, organization_id: str, *, than: datetime) -> None:
    """Forget every answer kept too long ago."""
    connection.execute(
        answers.delete().where(
            answers.c.organization_id == organization_id, answers.c.created_at < than
        )
    )


def _is(organization_id: str, place: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [
        answers.c.organization_id == organization_id,
        *(answers.c[name] == value for name, value in place.items()),
    ]
