"""The collector of demonstrations: it asks a platform that is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from creatoraudit.collection.models import AccountSubject, Post, PostSubject, Profile
from creatoraudit.collection.outcomes import Failure, Observed
from creatoraudit.collection.world.platform import World

SEED = "demonstration"


class DemoCollector:
    """Gives everything, to organizations that are demonstrations, and to nobody else."""

    name = "demo"

    def __init__(self, *, made_at: datetime) -> None:
        self.world = World(seed=SEED, anchor=made_at)

    def profile(self, subject: AccountSubject, *, at: datetime) -> Observed[Profile] | Failure:
        return self.world.profile_at(subject, at)

    def feed(
        self, subject: AccountSubject, *, at: datetime, since: datetime | None, limit: int | None
    ) -> Observed[tuple[Post, ...]] | Failure:
        return self.world.feed_at(subject, at, since=since, limit=limit)

    def posts(
        self, subjects: Sequence[PostSubject], *, at: datetime
    ) -> list[Observed[Post] | Failure]:
        return [self.world.post_at(subject, at) for subject in subjects]
