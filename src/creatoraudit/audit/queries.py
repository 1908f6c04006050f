"""All SQL of the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from creatoraudit.audit.models import Event
from creatoraudit.caller import Caller
from creatoraudit.clock import uuid7
from creatoraudit.models import encode
from creatoraudit.storage.tables import audit_log


def insert(
    connection: Connection, organization_id: str, *, caller: Caller, at: datetime, event: Event
) -> None:
    """Add one row, in the transaction of the change it tells of."""
    connection.execute(
        audit_log.insert(),
        {
            "organization_id": organization_id,
            "id": uuid7(),
            "at": at,
            "actor_type": caller.type,
            "actor_id": caller.id,
            "actor_name": caller.name,
            "address": caller.address,
            "client": caller.client,
            "action": event.action,
            "subject_type": event.subject_type,
            "subject_id": event.subject_id,
            "subject_name": event.subject_name,
            "detail": encode(event.detail).decode(),
        },
    )
