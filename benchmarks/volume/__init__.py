"""Organizations with millions of rows, made once and kept beside the other products."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import msgspec

from benchmarks.installation import Installation
from benchmarks.peers import CACHE
from benchmarks.postgres import cluster, kept_folder
from benchmarks.run import Run
from benchmarks.volume.filling import Filling
from benchmarks.volume.shape import LARGE, SHAPES, SMALL, WIDE
from benchmarks.volume.writers import Writer, postgresql_writer, sqlite_writer
from creatoraudit import clock
from creatoraudit.analytics.borders import microseconds
from creatoraudit.caller import Caller
from creatoraudit.config import Settings
from creatoraudit.operation import changing
from creatoraudit.organizations.operations import make_organization
from creatoraudit.storage.database import DATABASE_FILE
from creatoraudit.storage.schema import VERSIONS
from creatoraudit.wiring import opened_services

__all__ = ["LARGE", "SMALL", "WIDE", "Volume", "volume"]

MADE = "made.json"
LONGEST_KEPT = timedelta(days=10)
"""Windows end yesterday: older rows would lie before them."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a database once it is filled."""

    at: datetime
    keys: dict[str, str]
    """By organization, a key that may do everything."""
    snapshots: dict[str, int]
    seconds: float


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A filled database that is ready to be served."""

    installation: Installation
    made: Made


@contextmanager
def volume(run: Run, *, postgresql: bool = False) -> Iterator[Volume]:
    """The organizations of `shape.py`, at the scale of the run."""
    folder = _folder(run, postgresql=postgresql)
    with cluster(folder) if postgresql else nullcontext() as url:
        installation = Installation(Settings(data=str(folder / "var"), database_url=url))
        if not (folder / MADE).exists():
            made = _make(run, installation)
            (folder / MADE).write_bytes(msgspec.json.encode(made))
        yield Volume(installation=installation, made=_read(folder))


def _folder(run: Run, *, postgresql: bool) -> Path:
    """Where the database is, or is to be made: one that is old, or not whole, is removed."""
    kind = "postgresql" if postgresql else "sqlite"
    place = kept_folder() if postgresql else CACHE
    folder = place / f"volume-{kind}-{run.scale:g}-{_version()}"
    for known in place.glob(f"volume-{kind}-{run.scale:g}-*"):
        is_good = known == folder and (known / MADE).exists()
        if not is_good or clock.now() - _read(known).at > LONGEST_KEPT:
            shutil.rmtree(known)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _version() -> str:
    """Other tables or another filling make another database."""
    sources = [*VERSIONS.glob("[0-9]*.py"), *Path(__file__).parent.glob("*.py")]
    return blake2b(b"".join(s.read_bytes() for s in sorted(sources)), digest_size=4).hexdigest()


def _read(folder: Path) -> Made:
    return msgspec.json.decode((folder / MADE).read_bytes(), type=Made)


def _make(run: Run, installation: Installation) -> Made:
    run.say("filling a database, this one time; it takes minutes")
    begun, at = time.monotonic(), clock.now()
    with opened_services(installation.settings) as services:
        operator = Caller(type="command_line", name="benchmark")
        ids = {}
        for shape in SHAPES:
            with changing(services, operator) as ctx:
                ids[shape.slug] = make_organization(ctx, shape.slug, slug=shape.slug)
    snapshots = {}
    with _writer(installation.settings) as writer:
        for seed, shape in enumerate(SHAPES):
            filling = Filling(
                writer,
                shape.scaled(run.scale),
                organization_id=ids[shape.slug],
                now=microseconds(at),
                seed=seed,
            )
            for done in filling.fill():
                if done % (shape.accounts // 4) == 0:
                    run.say(f"{shape.slug}: {done:,} accounts")
            snapshots[shape.slug] = filling.snapshots
    keys = {slug: installation.make_keys(1, "read", "admin", organization=slug)[0] for slug in ids}
    return Made(
        at=at,
        keys={slug: key.key for slug, key in keys.items()},
        snapshots=snapshots,
        seconds=time.monotonic() - begun,
    )


def _writer(settings: Settings) -> AbstractContextManager[Writer]:
    if settings.database_url:
        return postgresql_writer(settings.database_url)
    return sqlite_writer(settings.data_folder / DATABASE_FILE)
