"""Taking figures back: what goes leaves the days of the organization as if it had never been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.engine import Row

from creatoraudit.analytics.rollups import changes
from creatoraudit.analytics.rollups import queries as rollups
from creatoraudit.analytics.rollups.ledger import (
    Ledger,
    Owner,
    account_subject,
    owner_of,
)
from creatoraudit.analytics.subjects import queries
from creatoraudit.analytics.subjects.history import (
    Snapshot,
    life_of,
    whole_histories,
)
from creatoraudit.analytics.subjects.standing import (
    account_columns,
    blank,
    post_columns,
    refresh_accounts,
)
from creatoraudit.operation import Context


def forget_posts(ctx: Context, post_ids: Iterable[str]) -> None:
    """Remove posts, their snapshots, and their part in every roll-up and sum.

    How many posts there are is the caller's to note.
    """
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    ledger = Ledger(ctx)
    posts = {row.id: row for row in queries.posts_by_id(*asked, ids=post_ids)}
    for id, snapshots in whole_histories(*asked, subject="post", ids=posts).items():
        ledger.change(owner_of(posts[id]), changes.of_post(snapshots, [], life=life_of(posts[id])))
    ledger.write()
    queries.delete_snapshots(*asked, subject="post", ids=posts)
    queries.delete_posts(*asked, ids=posts)
    refresh_accounts(ctx, {row.account_id for row in posts.values() if row.account_id})


def forget_account(ctx: Context, account_id: str) -> None:
    """Remove the history of an account and the posts found in its feed.

    A post that is tracked by itself too stays, and counts for the organization alone. The account's
    row, and noting how many things there are, is left to the caller.
    """
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    ledger = Ledger(ctx)
    [account] = queries.accounts_by_id(*asked, ids=[account_id])
    owner = Owner(account_subject(account_id), account.platform, None)
    for row in rollups.days_of_accounts(*asked, ids=[account_id]):
        series, _, day, *figures = tuple(row)
        ledger.add(series, owner, {day: figures}, sign=-1)
    posts = queries.posts_of_account(*asked, account_id=account_id)
    kept = [row for row in posts if row.is_video]
    gone = [row.id for row in posts if not row.is_video]
    _keep(ctx, ledger, [row for row in kept if row.is_account_video])
    ledger.write()
    rollups.delete_account_days(*asked, ids=[account_id])
    queries.delete_snapshots(*asked, subject="account", ids=[account_id])
    queries.delete_snapshots(*asked, subject="post", ids=gone)
    queries.delete_posts(*asked, ids=gone)
    leaving = {"account_id": None, "is_account_video": False}
    queries.update_posts(*asked, rows=[{"id": row.id, **leaving} for row in kept])


def unrecord(
    ctx: Context, *, post_ids: Iterable[str], account_ids: Iterable[str], import_id: str
) -> int:
    """Take back what an import recorded of some posts and accounts; how many snapshots went.

    Subjects that the import added stay, without figures.
    """
    ledger = Ledger(ctx)
    gone = _unrecord_posts(ctx, ledger, list(post_ids), import_id)
    gone += _unrecord_profiles(ctx, ledger, list(account_ids), import_id)
    ledger.write()
    return gone


def _keep(ctx: Context, ledger: Ledger, posts: list[Row[Any]]) -> None:
    """Posts of an account that goes, but for which the organization counts on."""
    ids = [row.id for row in posts]
    histories = whole_histories(ctx.connection, ctx.organization_id, subject="post", ids=ids)
    for row in posts:
        owner = owner_of(row)._replace(account_id=None)
        change = changes.of_post([], histories.get(row.id, []), life=life_of(row))
        ledger.change(owner, change)


def _unrecord_posts(ctx: Context, ledger: Ledger, ids: list[str], import_id: str) -> int:
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    columns, accounts = [], set()
    posts = {row.id: row for row in queries.posts_by_id(*asked, ids=ids)}
    for id, snapshots in whole_histories(*asked, subject="post", ids=posts).items():
        post, left = posts[id], _without(snapshots, import_id)
        ledger.change(owner_of(post), changes.of_post(snapshots, left, life=life_of(post)))
        found = post_columns(blank(post), left, has_first=True, has_last=True)
        columns.append(found | {"updated_at": ctx.now})
        accounts.add(post.account_id)
    queries.update_posts(*asked, rows=columns)
    gone = queries.delete_snapshots(*asked, subject="post", ids=posts, import_id=import_id)
    refresh_accounts(ctx, accounts - {None})
    return gone


def _unrecord_profiles(ctx: Context, ledger: Ledger, ids: list[str], import_id: str) -> int:
    asked: tuple[Any, str] = (ctx.connection, ctx.organization_id)
    columns = []
    accounts = {row.id: row for row in queries.accounts_by_id(*asked, ids=ids)}
    for id, snapshots in whole_histories(*asked, subject="account", ids=accounts).items():
        account, left = accounts[id], _without(snapshots, import_id)
        owner = Owner(account_subject(id), account.platform, id)
        ledger.change(owner, changes.of_profile(snapshots, left))
        columns.append(account_columns(blank(account), left, has_last=True))
    queries.update_accounts(*asked, rows=columns)
    return queries.delete_snapshots(*asked, subject="account", ids=accounts, import_id=import_id)


def _without(snapshots: Sequence[Snapshot], import_id: str) -> list[Snapshot]:
    return [snapshot for snapshot in snapshots if snapshot.import_id != import_id]
