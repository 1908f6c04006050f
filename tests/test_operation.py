"""`invoke`, the only way in: permission, input, one transaction, and what follows it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from creatoraudit import clock
from creatoraudit.caller import Caller
from creatoraudit.errors import (
    Conflict,
    Forbidden,
    InsufficientScope,
    SignInTooOld,
    Unauthorized,
    Unavailable,
    ValidationFailed,
)
from creatoraudit.models import Model
from creatoraudit.operation import Context, Get, Operation, Post, invoke, operation
from creatoraudit.services import Services
from creatoraudit.storage.tables import audit_log, installation
from tests.support.services import OPERATOR, Cast


class Fact(Model, frozen=True, kw_only=True):
    name: str
    fails: bool = False


@operation(scope="write", role="member")
def note_fact(ctx: Context, data: Fact) -> None:
    """Note something."""
    ctx.connection.execute(insert(installation).values(name=data.name, value=""))
    ctx.record("fact.noted", subject="fact", id=None, name=data.name, length=len(data.name))
    ctx.keys_changed()
    ctx.after_commit.append(lambda: followed.append(data.name))
    if data.fails:
        raise Conflict("It fails.")


@operation(scope="read", role="viewer", rest=Get("/facts"))
def peek(ctx: Context, data: Fact) -> None:
    """Try to note something while reading."""
    ctx.connection.execute(insert(installation).values(name=data.name, value=""))


@operation(scope="read", storage="none")
def compute(ctx: Context, data: Fact) -> str:
    """Reach for a database that is not there."""
    return str(ctx.connection)


@operation(role="member")
def only_fresh(ctx: Context, data: Fact) -> None:
    """Ask for a fresh sign-in."""
    ctx.require_fresh_sign_in()


@operation(role="member")
def lose_connection(ctx: Context, data: Fact) -> None:
    """Lose the database just before the commit."""
    ctx.keys_changed()
    ctx.after_commit.append(lambda: followed.append(data.name))
    ctx.connection.execute(insert(installation).values(name=data.name, value=""))
    ctx.connection.invalidate()


def do_nothing(ctx: Context, data: Fact) -> None:
    """Do nothing.

    At all.
    """


followed: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_followed() -> None:
    followed.clear()


def noted(services: Services, name: str) -> int:
    query = select(func.count()).where(installation.c.name == name)
    with services.database.reading() as connection:
        return connection.scalar(query) or 0


def last_row(services: Services) -> Any:
    query = select(audit_log).order_by(audit_log.c.id.desc()).limit(1)
    with services.database.reading() as connection:
        return connection.execute(query).one()


def test_a_change_and_its_row_in_the_log_are_one(services: Services, bob: Caller) -> None:
    invoke(services, bob, note_fact, {"name": "sky"})
    row = last_row(services)
    assert noted(services, "sky") == 1
    assert (row.organization_id, row.action, row.subject_type, row.subject_name) == (
        bob.organization_id,
        "fact.noted",
        "fact",
        "sky",
    )
    assert (row.actor_type, row.actor_id, row.actor_name) == ("person", bob.id, "Bob Keller")
    assert (row.address, row.client, row.detail) == ("192.0.2.1", "Firefox", '{"length":3}')
    assert followed == ["sky"]


def test_what_fails_leaves_nothing(services: Services, bob: Caller) -> None:
    before, epoch = last_row(services), services.epoch.read()
    with pytest.raises(Conflict):
        invoke(services, bob, note_fact, {"name": "sea", "fails": True})
    assert noted(services, "sea") == 0
    assert last_row(services) == before
    assert services.epoch.read() == epoch
    assert followed == []


def test_a_change_of_keys_moves_the_epoch_and_leaves_it_settled(
    services: Services, bob: Caller
) -> None:
    before = services.epoch.read()
    invoke(services, bob, note_fact, {"name": "sky"})
    assert services.epoch.read() == before + 2
    assert not services.epoch.is_pending(services.epoch.read())


def test_a_commit_that_fails_leaves_the_epoch_settled(services: Services, bob: Caller) -> None:
    before = services.epoch.read()
    with pytest.raises(SQLAlchemyError):
        invoke(services, bob, lose_connection, {"name": "x"})
    assert services.epoch.read() > before
    assert noted(services, "x") == 0
    assert not services.epoch.is_pending(services.epoch.read())
    assert followed == []


def test_reading_changes_nothing(services: Services, dora: Caller) -> None:
    with pytest.raises((SQLAlchemyError, Unavailable)):
        invoke(services, dora, peek, {"name": "sky"})
    assert noted(services, "sky") == 0


def test_what_needs_no_database_has_none(services: Services, cast: Cast) -> None:
    key = Caller(type="api_key", organization_id=cast.demo, scopes=frozenset({"read"}))
    with pytest.raises(RuntimeError):
        invoke(services, key, compute, {"name": "x"})


def test_permission_comes_before_input(services: Services, cast: Cast) -> None:
    """Who may not do a thing learns nothing about what it takes."""
    reader = Caller(type="api_key", organization_id=cast.demo, scopes=frozenset({"read"}))
    for caller, refusal in (
        (Caller(), Unauthorized),
        (cast.dora, Forbidden),
        (reader, InsufficientScope),
        (cast.bob, ValidationFailed),
    ):
        with pytest.raises(refusal):
            invoke(services, caller, note_fact, {"nonsense": 1})


def test_a_role_that_nobody_knows_is_none(services: Services, bob: Caller) -> None:
    for role in (None, "viewer"):
        with pytest.raises(Forbidden):
            invoke(services, msgspec.structs.replace(bob, role=role), note_fact, {"name": "x"})


def test_the_command_line_may_do_everything(services: Services, cast: Cast) -> None:
    caller = msgspec.structs.replace(OPERATOR, organization_id=cast.rival)
    invoke(services, caller, note_fact, {"name": "sky"})
    assert (last_row(services).organization_id, last_row(services).actor_type) == (
        cast.rival,
        "command_line",
    )


def test_a_sign_in_is_fresh_for_an_hour(services: Services, bob: Caller) -> None:
    with clock.freeze(clock.now()) as frozen:
        caller = msgspec.structs.replace(bob, authenticated_at=clock.now())
        frozen.advance(3600)
        invoke(services, caller, only_fresh, {"name": "x"})
        frozen.advance(1)
        with pytest.raises(SignInTooOld, match="60 min ago"):
            invoke(services, caller, only_fresh, {"name": "x"})
        old = msgspec.structs.replace(caller, authenticated_at=clock.now() - timedelta(hours=5))
        with pytest.raises(SignInTooOld, match="5 h ago"):
            invoke(services, old, only_fresh, {"name": "x"})
        unknown = msgspec.structs.replace(caller, authenticated_at=None)
        with pytest.raises(SignInTooOld):
            invoke(services, unknown, only_fresh, {"name": "x"})


def test_the_command_line_is_not_asked_to_sign_in(services: Services, cast: Cast) -> None:
    caller = msgspec.structs.replace(OPERATOR, organization_id=cast.demo)
    invoke(services, caller, only_fresh, {"name": "x"})


def test_a_declaration_tells_how_it_is_stored() -> None:
    declared: Any = operation(open=True, rest=Post("/x", status=202))(do_nothing)
    definition: Operation = declared.operation
    assert (definition.storage, definition.name, definition.takes) == ("write", "do_nothing", Fact)
    assert (definition.title, definition.description) == ("Do nothing", "Do nothing.\n\nAt all.")
    looked: Any = operation(scope="read", rest=Get("/x"))(do_nothing)
    assert looked.operation.storage == "read"
