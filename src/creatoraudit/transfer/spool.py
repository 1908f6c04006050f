"""The folder of the files being imported. Each is held by who works on it, for as long as that
process lives: what nobody holds was left behind.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import NamedTuple

from creatoraudit.config import Settings

FOLDER = "imports"


class Spooled(NamedTuple):
    """A place for the file of one import, held by this process."""

    organization_id: str
    import_id: str
    path: Path
    descriptor: int

    def release(self) -> None:
        """It is done with."""
        self.path.unlink(missing_ok=True)
        self.leave()

    def leave(self) -> None:
        """Nobody works on it any more, though it is not done."""
        os.close(self.descriptor)


def place_of(settings: Settings, organization_id: str, import_id: str) -> Path:
    """Where the file of an import lies."""
    return settings.data_folder / FOLDER / f"{organization_id}.{import_id}"


def hold(settings: Settings, organization_id: str, import_id: str) -> Spooled:
    """Take the file of an import, or make a place for it; waits for whoever has it."""
    path = place_of(settings, organization_id, import_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return Spooled(organization_id, import_id, path, descriptor)


@contextmanager
def holding(settings: Settings, organization_id: str, import_id: str) -> Iterator[Spooled]:
    """`hold` for a block."""
    spooled = hold(settings, organization_id, import_id)
    try:
        yield spooled
    finally:
        spooled.release()


def digest_of(path: Path) -> str:
    """A digest of a file."""
    with path.open("rb") as file:
        return file_digest(file, partial(blake2b, digest_size=16)).hexdigest()


def left_behind(settings: Settings) -> Iterator[Spooled]:
    """What processes of this machine began and did not end, taken over by this one."""
    folder = settings.data_folder / FOLDER
    for path in sorted(folder.glob("*.*")) if folder.is_dir() else ():
        organization_id, _, import_id = path.name.partition(".")
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        else:
            yield Spooled(organization_id, import_id, path, descriptor)
