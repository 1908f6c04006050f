"""Taking an import back: its observations go, and what it added and nothing else has used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import Any

from sqlalchemy.engine import Row

from creatoraudit import clock
from creatoraudit.analytics.rollups.recording import (
    forget_account,
    forget_posts,
    note_counts,
    unrecord,
)
from creatoraudit.caller import Caller
from creatoraudit.operation import Context
from creatoraudit.services import Services
from creatoraudit.transfer import queries
from creatoraudit.transfer.pace import Pace

Gone = Mapping[str, Callable[[Context, list[Row[Any]]], None]]


def undo_import(
    services: Services,
    caller: Caller,
    *,
    id: str,
    stopping: Event,
) -> None:
    """Undo an import whose status is `undoing`, in short transactions; stopped in between, it can
    be gone on with.
    """
    for kind in ("post", "account", "creator"):
        pace = Pace(first=20)
        while _undo_some(services, caller, id, kind, pace):
            if stopping.is_set():
                return
    with services.database.writing() as connection:
        queries.update_import(
            connection,
            caller.organization_id,
            id=id,
            values={"status": "undone", "status_detail": None, "undone_at": clock.now()},
            among=("undoing",),
        )
        connection.commit()


def _undo_some(services: Services, caller: Caller, import_id: str, kind: str, pace: Pace) -> bool:
    """One transaction; tells whether there was anything to do."""
    with pace.measured(), services.database.writing() as connection:
        ctx = Context(services, caller, connection)
        asked: dict[str, Any] = {"import_id": import_id, "kind": kind}
        ids = queries.subjects_of(connection, ctx.organization_id, most=pace.rows, **asked)
        if not ids:
            return False
        unrecord(
            ctx,
            post_ids=ids if kind == "post" else [],
            account_ids=ids if kind == "account" else [],
            import_id=import_id,
        )
        gone = queries.brought_and_unused(connection, ctx.organization_id, ids=ids, **asked)
        if gone:
            _REMOVE[kind](ctx, gone)
        queries.forget_subjects(connection, ctx.organization_id, ids=ids, **asked)
        ctx.commit()
    return True


def _remove_posts(ctx: Context, posts: list[Row[Any]]) -> None:
    for post in posts:
        note_counts(
            ctx,
            platform=post.platform,
            at=post.added_at,
            account_videos=-int(post.is_account_video),
            videos=-int(post.is_video),
        )
    forget_posts(ctx, _ids(posts))


def _remove_accounts(ctx: Context, accounts: list[Row[Any]]) -> None:
    for account in accounts:
        forget_account(ctx, account.id)
        note_counts(
            ctx,
            platform=account.platform,
            at=account.added_at,
            accounts=-1,
            active_accounts=-int(account.is_active),
        )
    queries.delete_subjects(ctx.connection, ctx.organization_id, kind="account", ids=_ids(accounts))


def _remove_creators(ctx: Context, creators: list[Row[Any]]) -> None:
    queries.delete_subjects(ctx.connection, ctx.organization_id, kind="creator", ids=_ids(creators))


def _ids(rows: Iterable[Row[Any]]) -> list[str]:
    return [row.id for row in rows]


_REMOVE: Gone = {"post": _remove_posts, "account": _remove_accounts, "creator": _remove_creators}
