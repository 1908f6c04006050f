"""What changes the days of posts while their snapshots stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from creatoraudit.analytics.daily import days_of
from creatoraudit.analytics.rollups import changes
from creatoraudit.analytics.rollups.ledger import Ledger, owner_of
from creatoraudit.analytics.subjects import queries
from creatoraudit.analytics.subjects.history import life_of, points_of, whole_histories
from creatoraudit.analytics.subjects.standing import refresh_accounts
from creatoraudit.operation import Context


def set_followed_until(ctx: Context, post_ids: Iterable[str], at: datetime | None) -> None:
    """Say from when on nothing follows the posts, or with None that they are followed again."""
    change_life(ctx, post_ids, followed_until=at)


def change_life(ctx: Context, post_ids: Iterable[str], **columns: Any) -> None:
    """Change what says when posts are followed, and their days with it.

    The columns are `create_time`, `tracked_since`, `followed_until` (instants) and
    `scrape_interval_hours`, each with its new value.
    """
    if not columns.keys() <= {
        "create_time",
        "tracked_since",
        "followed_until",
        "scrape_interval_hours",
    }:
        raise ValueError("these columns say nothing of when a post is followed")
    ids = sorted(set(post_ids))
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    ledger = Ledger(ctx)
    before = {row.id: row for row in queries.posts_by_id(*asked, ids=ids)}
    queries.update_posts(*asked, rows=[{"id": id, **columns} for id in before])
    after = {row.id: row for row in queries.posts_by_id(*asked, ids=ids)}
    histories = whole_histories(*asked, subject="post", ids=ids)
    for id, snapshots in histories.items():
        lives = life_of(before[id]), life_of(after[id])
        if lives[0] != lives[1]:
            change = changes.of_life(snapshots, before=lives[0], after=lives[1])
            ledger.change(owner_of(before[id]), change)
    ledger.write()


def join_account(ctx: Context, post_ids: Iterable[str], account_id: str) -> None:
    """Posts that were tracked by themselves turn out to be in the feed of a tracked account: from
    here on they count for the account too, with all their past.
    """
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    ledger = Ledger(ctx)
    rows = queries.posts_by_id(*asked, ids=post_ids)
    joining = [row for row in rows if not row.is_account_video]
    ids = [row.id for row in joining]
    histories = whole_histories(*asked, subject="post", ids=ids)
    for row in joining:
        owner = owner_of(row)._replace(account_id=account_id)
        for zone in ledger.zones:
            if zone.has(owner.subject):
                points = points_of(histories.get(row.id, []))
                days = days_of(points, life=life_of(row), borders=zone.borders)
                ledger.add(zone.series, owner, days, to_organization=False)
    queries.update_posts(
        *asked, rows=[{"id": id, "account_id": account_id, "is_account_video": True} for id in ids]
    )
    ledger.write()
    refresh_accounts(ctx, [account_id])
