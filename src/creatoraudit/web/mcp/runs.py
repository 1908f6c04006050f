"""Doing what a tool stands for, within its time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from anyio import CapacityLimiter, fail_after, to_thread

from creatoraudit.caller import Caller
from creatoraudit.errors import DomainError
from creatoraudit.operation import Operation, invoke
from creatoraudit.paging import ListInput, Page
from creatoraudit.services import Services
from creatoraudit.web.mcp.answers import cut_to_fit, document_of, rows_that_fit, with_more
from creatoraudit.web.mcp.schemas import ROWS, Json

SECONDS = 30.0
WRITERS = 4

TOO_LONG = "This took over {seconds:g} seconds."
MAYBE_DONE = " It may still be done: look before repeating it."


class TookTooLong(DomainError):
    """A tool did not answer in its time."""

    code = "TIMEOUT"


class Runs:
    """Invokes operations for agents, in threads of their own kind."""

    def __init__(
        self, services: Services, *, threads: CapacityLimiter, seconds: float = SECONDS
    ) -> None:
        self._services = services
        self._threads = threads
        self._writers = CapacityLimiter(WRITERS)
        self._seconds = seconds

    async def run(
        self,
        operation: Operation,
        caller: Caller,
        arguments: Mapping[str, object],
        *,
        from_text: bool = False,
    ) -> Json:
        """The answer of an operation, in a size that fits a conversation.

        Raises:
            DomainError: whatever the operation, its permission or its input calls for.
            TookTooLong
        """
        asked = _with_page(operation, arguments)
        do = partial(_answer, self._services, caller, operation, asked, from_text=from_text)
        if operation.storage == "none":
            return do()
        limiter = self._threads if operation.storage == "read" else self._writers
        try:
            with fail_after(self._seconds):
                return await to_thread.run_sync(do, limiter=limiter, abandon_on_cancel=True)
        except TimeoutError:
            hint = MAYBE_DONE if operation.storage == "write" else ""
            raise TookTooLong(TOO_LONG.format(seconds=self._seconds) + hint) from None


def _with_page(operation: Operation, arguments: Mapping[str, object]) -> dict[str, object]:
    """Lists come in short pages, and the first says how many rows there are."""
    if not issubclass(operation.takes, ListInput):
        return dict(arguments)
    counted: dict[str, object] = {} if "cursor" in arguments else {"include_total": True}
    return {"limit": ROWS, **counted, **arguments}


def _answer(
    services: Services,
    caller: Caller,
    operation: Operation,
    arguments: dict[str, Any],
    *,
    from_text: bool,
) -> Json:
    result = invoke(services, caller, operation.run, arguments, from_text=from_text)
    document = document_of(result)
    if not isinstance(result, Page):
        return cut_to_fit(document)
    fitting = rows_that_fit(document)
    if fitting is not None and fitting < len(result.items):
        # Its cursor must stand where the shown rows end, so the page itself is made shorter.
        shorter = {**arguments, "limit": fitting}
        document = document_of(
            invoke(services, caller, operation.run, shorter, from_text=from_text)
        )
    return with_more(document, is_first="cursor" not in arguments)
