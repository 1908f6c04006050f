"""What the audit log holds."""

from __future__ import annotations

from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One change, named `<subject>.<past participle>`; `detail` never holds a secret."""

    action: str
    subject_type: str
    subject_id: str | None
    subject_name: str
    detail: dict[str, Any]
