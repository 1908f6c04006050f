"""One export of an organization at a time, over all processes of the machine."""

from __future__ import annotations

import fcntl
from typing import IO

from creatoraudit.config import Settings
from creatoraudit.errors import Conflict

FOLDER = "exports"


def take_export_turn(settings: Settings, organization_id: str) -> IO[bytes]:
    """What holds the turn until it is closed, or nobody has it any more.

    Raises:
        Conflict: an export is being sent.
    """
    folder = settings.data_folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    file = (folder / organization_id).open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Conflict("An export of this organization is being sent; ask again later.") from None
    return file
