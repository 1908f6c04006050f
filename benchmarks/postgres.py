"""A PostgreSQL whose data is kept: the one that the tests run, from its wheel."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import CACHE
from tests.support.postgres_process import (
    ServerAccount,
    make_cluster,
    server_process,
    socket_url,
)

FOR_ROOT = Path("/var/tmp/creatoraudit-benchmarks")
"""PostgreSQL does not run as root, and nobody else can read root's own folders."""


def kept_folder() -> Path:
    """Where the account that runs PostgreSQL can reach what is kept."""
    return FOR_ROOT if os.geteuid() == 0 else CACHE


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Run PostgreSQL on the data in this folder, made if need be; gives its address."""
    folder.mkdir(parents=True, exist_ok=True)
    account = ServerAccount.choose(folder)
    with tempfile.TemporaryDirectory(prefix="creatoraudit-pg-", dir="/tmp") as place:
        programs = _programs(account, Path(place))
        data = folder / "data"
        if not data.exists():
            make_cluster(programs, folder, account=account)
        with server_process(programs, data, account=account):
            yield socket_url(folder).render_as_string(hide_password=False)


def _programs(account: ServerAccount, place: Path) -> Path:
    if account.uid is not None:
        shutil.chown(place, account.uid)
    return account.readable_programs(place)
