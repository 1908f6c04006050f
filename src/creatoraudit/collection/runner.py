"""Working the queue off: claim what is due, ask outside of any transaction, keep what came in one.

Any number of runners share the queue. What one that crashed held is taken up again when its lease
ends, and what it had not stored was not stored in part either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog

from creatoraudit import clock
from creatoraudit.accounts.tracking import take_accounts_turn
from creatoraudit.analytics.rollups.rebuild import build_step
from creatoraudit.caller import Caller
from creatoraudit.collection import queries, unscoped
from creatoraudit.collection.asking import caps_of, look_at_account, look_at_posts
from creatoraudit.collection.collectors import Collector, collector_of
from creatoraudit.collection.failing import account_failed, put_back
from creatoraudit.collection.looks import store_looks
from creatoraudit.collection.outcomes import Failure
from creatoraudit.collection.storing import store_account
from creatoraudit.operation import Context, changing
from creatoraudit.services import Services

LEASE = timedelta(minutes=2)
ACCOUNTS_AT_ONCE = 5
POSTS_AT_ONCE = 100

log = structlog.get_logger()


class Runner:
    """One worker's hand in the queue."""

    def __init__(
        self,
        services: Services,
        *,
        collector_of: Callable[[Any], Collector | None] = collector_of,
    ) -> None:
        self._services = services
        self._collector_of = collector_of
        self._holder = clock.uuid7()

    def step(self) -> int:
        """Do a bounded part of what is due, and of the days to be built anew, of every organization
        in turn; returns how much that was, 0 when there was nothing.
        """
        with self._services.database.reading() as connection:
            waiting = unscoped.organizations_with_work(connection, now=clock.now())
        return sum(self._work(organization) for organization in waiting)

    def _work(self, organization: Any) -> int:
        built = 0
        if organization.building_series is not None:
            built = int(build_step(self._services, organization.id))
        collector = self._collector_of(organization)
        if collector is None:
            return built
        accounts = self._claim(organization, "account", most=ACCOUNTS_AT_ONCE)
        for account in accounts:
            with _noted("account", account.id):
                self._refresh_account(organization, collector, account)
        posts = self._claim(organization, "video", most=POSTS_AT_ONCE)
        if posts:
            with _noted("videos", posts[0].id):
                self._refresh_posts(organization, collector, posts)
        return built + len(accounts) + len(posts)

    def _claim(self, organization: Any, kind: str, *, most: int) -> list[Any]:
        with self._changing(organization) as ctx:
            return queries.claim(
                ctx.connection,
                ctx.organization_id,
                kind=kind,
                now=ctx.now,
                until=ctx.now + LEASE,
                holder=self._holder,
                most=most,
            )

    def _refresh_account(self, organization: Any, collector: Collector, account: Any) -> None:
        caps = caps_of(account, organization)
        look = look_at_account(collector, account, caps=caps)
        with self._storing(organization, at=look.at) as ctx:
            for held in self._held(ctx, "account", [account.id]):
                if not held.is_active:
                    put_back(ctx, "account", [held.id])
                elif isinstance(look.outcome, Failure):
                    account_failed(ctx, held, look.outcome)
                else:
                    store_account(ctx, held, look.outcome, source=collector.name, caps=caps)
                queries.insert_attempts(ctx.connection, ctx.organization_id, rows=[look.attempt])

    def _refresh_posts(self, organization: Any, collector: Collector, posts: list[Any]) -> None:
        followed = self._followed(organization, posts)
        at = clock.now()
        looks = look_at_posts(collector, followed, at=at) if followed else []
        with self._storing(organization, at=at) as ctx:
            held = {post.id: post for post in self._held(ctx, "video", [p.id for p in posts])}
            put_back(ctx, "video", sorted(held.keys() - {post.id for post in followed}))
            pairs = [(held[look.post_id], look.outcome) for look in looks if look.post_id in held]
            store_looks(ctx, pairs, source=collector.name)
            rows = [look.attempt for look in looks if look.post_id in held]
            queries.insert_attempts(ctx.connection, ctx.organization_id, rows=rows)

    def _followed(self, organization: Any, posts: list[Any]) -> list[Any]:
        """The posts that something follows: themselves, or the account in whose feed they are."""
        ids = {post.account_id for post in posts if post.account_id is not None}
        with self._services.database.reading() as connection:
            rows = queries.accounts_named(connection, organization.id, ids=ids)
        alive = {row.id for row in rows if row.is_active and not row.is_unavailable}
        return [
            post
            for post in posts
            if (post.is_video and post.is_active)
            or (post.is_account_video and post.account_id in alive)
        ]

    def _held(self, ctx: Context, kind: str, ids: list[str]) -> list[Any]:
        return queries.held(
            ctx.connection, ctx.organization_id, kind=kind, ids=ids, holder=self._holder
        )

    @contextmanager
    def _storing(self, organization: Any, *, at: datetime) -> Iterator[Context]:
        """The transaction that keeps what a look brought; its time is that of the look.

        Its locks come in the order of everybody else's: the accounts' turn, rows, figures.
        """
        with self._changing(organization) as ctx:
            take_accounts_turn(ctx)
            ctx.now = at
            yield ctx

    def _changing(self, organization: Any) -> AbstractContextManager[Context]:
        caller = Caller(type="command_line", name="worker", organization_id=organization.id)
        return changing(self._services, caller)


@contextmanager
def _noted(kind: str, id: str) -> Iterator[None]:
    """Whatever is wrong with one subject, the worker goes on: its lease ends, and it is taken up
    again.
    """
    try:
        yield
    except Exception as error:
        log.exception("refresh_failed", kind=kind, id=id, error=type(error).__name__)
