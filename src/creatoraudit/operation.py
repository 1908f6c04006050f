"""What the product can do, each thing defined once, and `invoke`, the only way in.

request → gate → operation → storage → answer. REST, OpenAPI, the reference and the pages are
derived from the definitions or call `invoke` with their own caller.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, get_type_hints

import msgspec
from sqlalchemy.engine import Connection

from creatoraudit import clock
from creatoraudit.audit import queries as audit
from creatoraudit.audit.models import Event
from creatoraudit.caller import RANKS, Caller, Role, Scope
from creatoraudit.errors import Forbidden, InsufficientScope, SignInTooOld, Unauthorized
from creatoraudit.idempotency import replay
from creatoraudit.models import Model, parse

if TYPE_CHECKING:
    from creatoraudit.services import Services

FRESH_SIGN_IN = timedelta(hours=1)

F = TypeVar("F", bound=Callable[..., Any])


class Route(msgspec.Struct, frozen=True):
    """Where an operation stands in the REST API, below `/v2`."""

    method: str
    path: str
    status: int = 200
    location: str | None = None
    """Path of what was made, with `{id}` of the answer or the path's own variables."""


def Get(path: str) -> Route:
    return Route("GET", path)


def Post(path: str, *, status: int = 200, location: str | None = None) -> Route:
    return Route("POST", path, status, location)


def Put(path: str, *, status: int = 200, location: str | None = None) -> Route:
    return Route("PUT", path, status, location)


def Patch(path: str) -> Route:
    return Route("PATCH", path)


def Delete(path: str) -> Route:
    return Route("DELETE", path, 204)


class Operation(msgspec.Struct, frozen=True):
    """One thing the product can do."""

    name: str
    run: Callable[[Context, Any], Any]
    takes: type[Model]
    gives: Any
    scope: Scope | None
    """What a key must hold; None: no key can do this."""
    role: Role | None
    """What a person must be; None: not for people signed in."""
    open: bool
    """Needs neither key nor sign-in."""
    storage: Literal["none", "read", "write"]
    rest: Route | None
    per_address: int | None
    """Requests a minute from one address, for what is open."""
    repeatable: bool
    """An `Idempotency-Key` makes a repeat give the first answer."""
    media: tuple[str, ...]
    """Media types of a file: of the answer where that is `Streamed`, else of the body, which the
    field `file` stands for.
    """

    @property
    def sends_file(self) -> bool:
        return bool(self.media) and self.gives is Streamed

    @property
    def takes_file(self) -> bool:
        return bool(self.media) and self.gives is not Streamed

    @property
    def title(self) -> str:
        return inspect.getdoc(self.run).partition("\n")[0].rstrip(".")  # type: ignore[union-attr]

    @property
    def description(self) -> str:
        return inspect.getdoc(self.run) or ""


class Held(Protocol):
    """What somebody has to themselves until it is closed."""

    def close(self) -> None: ...


class Streamed(msgspec.Struct, frozen=True, kw_only=True):
    """A file as an answer, made while it is sent."""

    content_type: str
    file_name: str
    chunks: Iterator[bytes]
    held: Held
    """Closed when all is sent, or nobody wants it any more."""


class Context:
    """What an operation works with: who asks, the transaction, and what must happen around its
    commit.
    """

    def __init__(self, services: Services, caller: Caller, connection: Connection | None) -> None:
        self.services = services
        self.caller = caller
        self.organization_id = caller.organization_id
        self.now = clock.now()
        self.after_commit: list[Callable[[], None]] = []
        # When the connection is somebody else's again: for what works in transactions of its own.
        self.afterwards: list[Callable[[], object]] = []
        self._connection = connection
        self._events: list[tuple[str, Event]] = []
        self._keys_changed = False

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("This operation is declared to need no database.")
        return self._connection

    def record(
        self, action: str, *, subject: str, id: str | None, name: str, **detail: object
    ) -> None:
        """Put a change into the audit log of the organization the context is in, in the same
        transaction.
        """
        event = Event(
            action=action, subject_type=subject, subject_id=id, subject_name=name, detail=detail
        )
        self._events.append((self.organization_id, event))

    def keys_changed(self) -> None:
        """Something the key check relies on changes with this commit: no process may go on with
        what it remembers.
        """
        self._keys_changed = True

    def require_fresh_sign_in(self) -> None:
        """A person must have signed in within the last hour; keys and the command line are not
        asked.

        Raises:
            SignInTooOld: says how long ago it was.
        """
        if self.caller.type != "person":
            return
        signed_in = self.caller.authenticated_at
        if signed_in is None or self.now - signed_in > FRESH_SIGN_IN:
            raise SignInTooOld(
                f"You signed in {_ago(signed_in, self.now)}; this needs one from the last hour."
            )

    def commit(self) -> None:
        """Write the audit rows and commit; a change of keys is announced around it."""
        for organization_id, event in self._events:
            audit.insert(
                self.connection, organization_id, caller=self.caller, at=self.now, event=event
            )
        with self.services.epoch.changing() if self._keys_changed else nullcontext():
            self.connection.commit()
        for follow_up in self.after_commit:
            follow_up()


def operation(
    *,
    scope: Scope | None = None,
    role: Role | None = None,
    open: bool = False,  # noqa: A002  (the word the contract uses)
    storage: Literal["none", "read", "write"] | None = None,
    rest: Route | None = None,
    per_address: int | None = None,
    repeatable: bool = False,
    media: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Declare a function of `(ctx, data)` as an operation. Its types are its schema, its docstring
    its reference.
    """

    def declare(run: F) -> F:
        hints = get_type_hints(run, include_extras=True)
        reads = rest is not None and rest.method == "GET"
        run.operation = Operation(  # type: ignore[attr-defined]
            name=run.__name__,
            run=run,
            takes=hints["data"],
            gives=hints["return"],
            scope=scope,
            role=role,
            open=open,
            storage=storage or ("read" if reads else "write"),
            rest=rest,
            per_address=per_address,
            repeatable=repeatable,
            media=media,
        )
        return run

    return declare


def invoke(
    services: Services,
    caller: Caller,
    run: Callable[..., Any],
    raw: Mapping[str, object],
    *,
    from_text: bool = False,
    idempotency_key: str | None = None,
) -> Any:
    """Do one operation for a caller: permission, validation, one transaction, audit.

    With an idempotency key, a repeat of what is `repeatable` gives the first answer.

    Raises:
        DomainError: whatever the operation, its permission or its input calls for.
    """
    definition: Operation = run.operation  # type: ignore[attr-defined]
    permit(caller, definition)
    data = parse(definition.takes, raw, from_text=from_text)
    if definition.storage == "none":
        return definition.run(Context(services, caller, None), data)
    with _transaction(services, definition) as connection:
        ctx = Context(services, caller, connection)
        if definition.repeatable and idempotency_key is not None:
            result = replay.once(ctx, definition, data, key=idempotency_key)
        else:
            result = definition.run(ctx, data)
        if definition.storage == "write":
            ctx.commit()
    for follow_up in ctx.afterwards:
        follow_up()
    return result


@contextmanager
def changing(services: Services, caller: Caller) -> Iterator[Context]:
    """One write transaction for what belongs to the installation, not to one organization."""
    with services.database.writing() as connection:
        ctx = Context(services, caller, connection)
        yield ctx
        ctx.commit()


def permit(caller: Caller, definition: Operation) -> None:
    """Default deny: a key needs the scope, a person the role; the command line may do everything.

    Raises:
        Unauthorized, InsufficientScope, Forbidden
    """
    if definition.open or caller.type == "command_line":
        return
    if caller.type == "api_key":
        _permit_key(caller, definition)
    elif caller.type == "person":
        _permit_person(caller, definition)
    else:
        raise Unauthorized(
            "This needs an API key: send it as `Authorization: Bearer <key>`.", presented=False
        )


def _permit_key(caller: Caller, definition: Operation) -> None:
    if definition.scope is None:
        raise Forbidden("This cannot be done with an API key; do it on the dashboard.")
    if definition.scope not in caller.scopes:
        held = ", ".join(sorted(caller.scopes)) or "none"
        raise InsufficientScope(
            f"This needs the scope {definition.scope}; the key holds: {held}.",
            scope=definition.scope,
        )


def _permit_person(caller: Caller, definition: Operation) -> None:
    if (
        definition.role is None
        or caller.role is None
        or RANKS[caller.role] < RANKS[definition.role]
    ):
        raise Forbidden(
            _REFUSALS.get(definition.role or "", "This cannot be done on the dashboard.")
        )


_REFUSALS = {
    "member": "Viewers see figures, not keys or tracking. Ask an owner or admin.",
    "admin": "Only owners and admins can do this. Ask one of them.",
    "owner": "Only owners can do this. Ask one of them.",
}


@contextmanager
def _transaction(services: Services, definition: Operation) -> Iterator[Connection]:
    if definition.storage == "read":
        with services.database.reading() as connection:
            yield connection
    else:
        with services.database.writing() as connection:
            yield connection


def _ago(then: datetime | None, now: datetime) -> str:
    if then is None:
        return "an unknown time ago"
    minutes = int((now - then).total_seconds() // 60)
    return f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
