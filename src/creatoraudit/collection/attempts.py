"""The record of looks: each with how it went, whatever came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from creatoraudit.clock import uuid7
from creatoraudit.collection.outcomes import Failure, Observed


def attempt_row(
    kind: str,
    subject_id: str,
    *,
    at: datetime,
    collector: str,
    failure: Failure | None,
    duration_ms: int = 0,
    fields: str = "",
) -> dict[str, Any]:
    """One look at an account or a video; `fields` are the names of what the platform told."""
    return {
        "id": uuid7(),
        "subject_type": kind,
        "subject_id": subject_id,
        "at": at,
        "collector": collector,
        "outcome": Observed.name if failure is None else failure.name,
        "detail": None if failure is None else failure.detail or None,
        "duration_ms": duration_ms,
        "fields": fields,
    }
