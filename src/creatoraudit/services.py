"""What operations may reach beside their transaction."""

from __future__ import annotations

import msgspec

from creatoraudit.background import Background
from creatoraudit.config import Settings
from creatoraudit.secrets import Secrets
from creatoraudit.storage.database import Database
from creatoraudit.storage.epoch import Epoch
from creatoraudit.storage.slots import Slots


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a running process, wired in `app.py`."""

    settings: Settings
    database: Database
    secrets: Secrets
    epoch: Epoch
    slots: Slots
    background: Background
