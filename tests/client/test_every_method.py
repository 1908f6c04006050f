"""Every operation of the API has its method, which gives all that was answered."""

import inspect
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from creatoraudit import catalog
from creatoraudit.client import AsyncClient, Client, Detailed, Page
from creatoraudit.operation import Operation
from tests.client.conftest import Asking
from tests.support.inputs import input_for
from tests.support.inputs_transfer import FILE
from tests.support.server import Site

ROUTED = [operation for operation in catalog.operations() if operation.rest]
LISTS = [operation for operation in ROUTED if "Page" in str(operation.gives)]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


def answered(result: Any) -> Any:
    """What the API must have said for a method to give this."""
    document = msgspec.to_builtins(result)
    if isinstance(result, Page):
        return document["items"]
    return document if isinstance(result, Detailed) else {"data": document}


def given(operation: Operation, site: Site) -> dict[str, Any]:
    """The arguments of its method, path, query and body together."""
    raw = input_for(operation, site.services, site.cast.alice)
    return {**raw, **({"file": FILE} if operation.takes_file else {})}


@each(ROUTED)
def test_its_method_gives_what_is_answered(
    operation: Operation, standing_site: Site, asking: Callable[..., Asking]
) -> None:
    assert operation.rest is not None
    client = asking(*([] if operation.open else [operation.scope]))

    result = client(operation.name, **given(operation, standing_site))

    [answer] = client.answers
    assert answer.status_code == operation.rest.status
    if operation.rest.status == 204:
        assert result is None
    elif operation.sends_file:
        assert b"".join(result)
    else:
        said = client.last
        assert answered(result) == (said["data"] if isinstance(result, Page) else said)


@each(ROUTED)
def test_both_clients_take_the_same(operation: Operation) -> None:
    signatures = [
        inspect.signature(getattr(client, operation.name)) for client in (Client, AsyncClient)
    ]

    assert signatures[0].parameters == signatures[1].parameters
    taken = set(signatures[0].parameters) - {"self", "idempotency_key"}
    assert taken == set(operation.takes.__struct_fields__)
    assert getattr(Client, operation.name).__doc__.split() == operation.description.split()


@each(LISTS)
def test_a_list_can_be_gone_through(
    operation: Operation, standing_site: Site, asking: Callable[..., Asking]
) -> None:
    raw = given(operation, standing_site)
    client = asking(operation.scope)
    name = f"iterate_{operation.name.removeprefix('list_')}"

    whole = client(operation.name, **{**raw, "limit": 200})
    rows = client(name, **{**raw, "limit": 200})

    assert [row.id for row in rows[:200]] == [row.id for row in whole.items]
