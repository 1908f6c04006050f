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
    """The embedded database with the demonstration in it, as the first start leaves it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=str(folder / "var"))
        prepare_data_folder(self.settings)
        database = Database(self.settings)
        migrate(database)
        database.close()
        with opened_services(self.settings) as services:
            make_demonstration(services)

    def make_keys(self, number: int, *scopes: str) -> list[CreatedKey]:
        """New keys of the demonstration's organization."""
        with opened_services(self.settings) as services:
            caller = operator_of(services, NORTHLIGHT.slug)
            names = (f"{' '.join(scopes)} {one}" for one in range(number))
            wanted = [{"name": name, "scopes": list(scopes)} for name in names]
            return [invoke(services, caller, create_api_key, row) for row in wanted]

    def serving(self, key: str = "", *, workers: int = 1) -> AbstractContextManager[Server]:
        """`creatoraudit serve --demo`, without an access log; it has started when it is healthy."""
        port = free_port()
        settings = {
            "data": self.settings.data,
            "port": port,
            "workers": workers,
            "access_log": "false",
            "rate_limit": PLENTY,
        }
        return started(
            [sys.executable, "-m", "creatoraudit", "serve", "--demo"],
            port=port,
            path="/v2/whoami",
            environment={PREFIX + name.upper(): str(value) for name, value in settings.items()},
            headers=bearer(key),
            ready="/v2/health",
        )


def bearer(key: str) -> dict[str, str]:
    """The header that presents a key."""
    return {"Authorization": f"Bearer {key}"}
