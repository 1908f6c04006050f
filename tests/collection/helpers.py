"""What the tests of collecting share."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from creatoraudit.accounts.operations import track_account
from creatoraudit.caller import Caller
from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed
from creatoraudit.collection.runner import Runner
from creatoraudit.operation import Context, invoke
from creatoraudit.organizations.operations import find
from creatoraudit.services import Services
from creatoraudit.storage.tables import accounts, organizations
from tests.support.tracking import row_of, rows_of, writing

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


class Failing:
    """A collector that only ever fails in one way."""

    name = "failing"

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        self.asked = 0

    def profile(self, _subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
        self.asked += 1
        return self.failure

    def feed(
        self, _subject: AccountSubject, *, at: datetime, since: datetime | None, limit: int | None
    ) -> Observed[tuple[Post, ...]] | Failure:
        return self.failure

    def posts(
        self, subjects: Sequence[PostSubject], *, at: datetime
    ) -> list[Observed[Post] | Failure]:
        self.asked += len(subjects)
        return [self.failure for _ in subjects]


def track(services: Services, caller: Caller, username: str = "somebody", **fields: Any) -> str:
    """Track an account as a person does; returns its id."""
    asked = {"platform": "tiktok", "username": username, **fields}
    return str(invoke(services, caller, track_account, asked).id)


def work(services: Services, collector: Any = None) -> int:
    """Work off all that is due; how many subjects were looked at."""
    runner = Runner(services, collector_of=lambda _: collector) if collector else Runner(services)
    total = 0
    while done := runner.step():
        total += done
    return total


def row(services: Services, caller: Caller, table: sa.Table, id: str) -> Any:
    """One row as it stands."""
    with writing(services, caller) as ctx:
        return row_of(ctx, table, id)


def rows(services: Services, caller: Caller, table: sa.Table) -> list[Any]:
    """All rows of the caller's organization."""
    with writing(services, caller) as ctx:
        return rows_of(ctx, table)


def change(services: Services, caller: Caller, table: sa.Table, id: str, **values: Any) -> None:
    """Change columns of one row."""
    with writing(services, caller) as ctx:
        mine = (table.c.organization_id == caller.organization_id, table.c.id == id)
        ctx.connection.execute(table.update().where(*mine).values(values))


def account(services: Services, caller: Caller, id: str) -> Any:
    """An account as it stands."""
    return row(services, caller, accounts, id)


def make_real(services: Services, caller: Caller) -> None:
    """Let the caller's organization be no demonstration."""
    with writing(services, caller) as ctx:
        mine = organizations.c.id == caller.organization_id
        ctx.connection.execute(organizations.update().where(mine).values(is_demo=False))


def organization(services: Services, caller: Caller) -> Any:
    """The caller's organization."""
    with services.database.reading() as connection:
        return find(Context(services, caller, connection))
