"""A CreatorAudit of the benchmarks' own: its data, its keys, and the command that serves it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.servers import Server, free_port, started
from creatoraudit.commands import operator_of
from creatoraudit.config import PREFIX, Settings
from creatoraudit.demo import NORTHLIGHT, make_demonstration
from creatoraudit.keys.models import CreatedKey
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import invoke
from creatoraudit.storage.database import Database
from creatoraudit.storage.schema import migrate
from creatoraudit.wiring import opened_services, prepare_data_folder

PLENTY = 1_000_000
"""Requests a minute: no benchmark measures refusals."""


class Installation:
    """A database that has its tables, and the command that serves it."""

    def __init__(self, settings: Settings, *, is_demo: bool = False) -> None:
        self.settings = settings
        self._is_demo = is_demo
        prepare_data_folder(settings)
        database = Database(settings)
        migrate(database)
        database.close()

    def make_keys(
        self, number: int, *scopes: str, organization: str = NORTHLIGHT.slug
    ) -> list[CreatedKey]:
        """New keys of an organization, the demonstration's unless said otherwise."""
        with opened_services(self.settings) as services:
            caller = operator_of(services, organization)
            names = (f"{' '.join(scopes)} {one}" for one in range(number))
            wanted = [{"name": name, "scopes": list(scopes)} for name in names]
            return [invoke(services, caller, create_api_key, row) for row in wanted]

    def serving(
        self, key: str = "", *, workers: int = 1, path: str = "/v2/whoami"
    ) -> AbstractContextManager[Server]:
        """`creatoraudit serve`, without an access log; it has started when it is healthy."""
        port = free_port()
        settings = {
            "data": self.settings.data,
            "database_url": self.settings.database_url or "",
            "port": port,
            "workers": workers,
            # Nothing is collected beside what is measured.
            "worker": "false",
            "access_log": "false",
            "rate_limit": PLENTY,
        }
        return started(
            [sys.executable, "-m", "creatoraudit", "serve", *["--demo"][: self._is_demo]],
            port=port,
            path=path,
            environment={PREFIX + name.upper(): str(value) for name, value in settings.items()},
            headers=bearer(key),
            ready="/v2/health",
        )


def demonstration(folder: Path) -> Installation:
    """The embedded database with the demonstration in it, as the first start leaves it."""
    installation = Installation(Settings(data=str(folder / "var")), is_demo=True)
    with opened_services(installation.settings) as services:
        make_demonstration(services)
    return installation


def bearer(key: str) -> dict[str, str]:
    """The header that presents a key."""
    return {"Authorization": f"Bearer {key}"}
