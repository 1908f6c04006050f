"""Who collects: what each can be asked, and which serve an organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from creatoraudit.collection.collectors.demo import DemoCollector
from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed

NO_SOURCE = "No source connected: connect one or import."


class Collector(Protocol):
    """Asks a platform. It never touches the database, sleeps or tries again: the runner does.

    `at` is the moment of asking.
    """

    @property
    def name(self) -> str:
        """How it is called in the record of attempts and as the source of snapshots."""

    def profile(self, subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
        """An account's profile."""

    def feed(
        self, subject: AccountSubject, *, at: datetime, since: datetime | None, limit: int | None
    ) -> Observed[tuple[Post, ...]] | Failure:
        """An account's posts, the newest first: those since an instant, and so many at most."""

    def posts(
        self, subjects: Sequence[PostSubject], *, at: datetime
    ) -> list[Observed[Post] | Failure]:
        """Single posts, in the order they were asked for."""


def collector_of(organization: Any) -> Collector | None:
    """Who collects for an organization; None: nobody, and its accounts wait for a source."""
    return DemoCollector(made_at=organization.created_at) if organization.is_demo else None
