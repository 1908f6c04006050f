"""One export of an organization at a time, over all processes of the machine."""

from __future__ import annotations

import fcntl
import os

from creatoraudit.config import Settings
from creatoraudit.errors import Conflict

FOLDER = "exports"


class ExportTurn:
    """The turn to export, until it is closed or nobody has it any more."""

    def __init__(self, settings: Settings, organization_id: str) -> None:
        """Take it.

        Raises:
            Conflict: an export is being sent.
        """
        folder = settings.data_folder / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self._descriptor: int | None = os.open(folder / organization_id, flags, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise Conflict("An export of this organization is being sent already.") from None

    def close(self) -> None:
        """Let others have it."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()
