"""Imports as work in the background of a server: begun, stopped, taken over from one that died."""

from __future__ import annotations

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.services import Services
from creatoraudit.transfer import queries
from creatoraudit.transfer.importing import RUNNING, Stopped, run_import
from creatoraudit.transfer.records import Options
from creatoraudit.transfer.spool import Spooled, hold, left_behind
from creatoraudit.transfer.undo import undo_import

INTERRUPTED = (
    "The server stopped. Send the file again: what was written is known and stays as it is."
)


def import_soon(
    services: Services, caller: Caller, *, spooled: Spooled, options: Options, moment: int
) -> None:
    """Do an import in the background, and let go of its file then."""
    services.background.submit(lambda: _import(services, caller, spooled, options, moment))


def undo_soon(services: Services, caller: Caller, *, id: str) -> None:
    """Undo an import in the background, once whoever works on it has stopped."""

    def job() -> None:
        spooled = hold(services.settings, caller.organization_id, id)
        try:
            undo_import(services, caller, id=id, stopping=services.background.stopping)
        finally:
            if services.background.stopping.is_set():
                spooled.leave()
            else:
                spooled.release()

    services.background.submit(job)


def take_over(services: Services) -> None:
    """See to the imports whose process died: a strict one is undone, nothing of it stays."""
    for spooled in left_behind(services.settings):
        caller = Caller(type="command_line", name="server", organization_id=spooled.organization_id)
        must_undo = settle(services, caller, spooled.import_id)
        spooled.release()
        if must_undo:
            undo_soon(services, caller, id=spooled.import_id)


def _import(
    services: Services, caller: Caller, spooled: Spooled, options: Options, moment: int
) -> None:
    stopping = services.background.stopping

    def go_on(_status: str, _done: int, _total: int) -> None:
        if stopping.is_set():
            raise Stopped

    try:
        go_on("waiting", 0, 0)
        run_import(
            services,
            caller,
            id=spooled.import_id,
            path=spooled.path,
            options=options,
            moment=moment,
            progress=go_on,
        )
    except Stopped:
        if stopping.is_set():
            # The next start takes it over.
            spooled.leave()
            return
        undo_import(services, caller, id=spooled.import_id, stopping=stopping)
    spooled.release()


def settle(services: Services, caller: Caller, import_id: str) -> bool:
    """Note that nobody works on an import any more; whether it is to be undone."""
    with services.database.writing() as connection:
        row = queries.find_import(connection, caller.organization_id, id=import_id)
        if row is None or row.status not in {*RUNNING, "undoing"}:
            return False
        must_undo = row.status == "undoing" or bool(row.is_strict)
        values = {"status": "undoing" if must_undo else "interrupted", "finished_at": clock.now()}
        queries.update_import(
            connection,
            caller.organization_id,
            id=import_id,
            values={**values, "status_detail": INTERRUPTED},
        )
        connection.commit()
    return must_undo
