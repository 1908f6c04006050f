"""The examples of the reference are real: nothing is missing, all fits, and none holds a key."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from creatoraudit import catalog
from creatoraudit.operation import Operation
from creatoraudit.secrets.api_key import KEY_PATTERN
from creatoraudit.web.examples import FILE, example_of, refusals
from scripts.examples.steps import STEPS
from tests.support.openapi import published

ROUTED = [operation for operation in catalog.operations() if operation.rest]
# What cannot be had by asking: the server would have to be broken.
BROKEN = {"500", "502", "503"}


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


def described(operation: Operation) -> Any:
    assert operation.rest is not None
    return published().operation(operation.rest.method, f"/v2{operation.rest.path}")


def examples_in(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every schema of a part of the document, with what is shown of it."""
    if isinstance(part, dict):
        for example in part.get("examples", {}).values() if "schema" in part else ():
            reference = example.get("$ref", "").rpartition("/")[2]
            known = published().document["components"]["examples"]
            yield part["schema"], (known[reference] if reference else example)["value"]
        for inner in part.values():
            yield from examples_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from examples_in(inner)


def test_nothing_is_asked_that_there_is_not() -> None:
    assert set(STEPS) <= {operation.name for operation in ROUTED}


@each(ROUTED)
def test_there_is_a_request_and_an_answer(operation: Operation) -> None:
    example = example_of(operation.name)
    assert example is not None, "add a step to scripts/examples/steps.py, and run `make reference`"
    assert operation.rest is not None
    assert (example.response is None) == (operation.rest.status == 204)
    sent = set().union(*(example.request.get(place, {}) for place in ("path", "query", "body")))
    assert sent | ({"file"} if operation.takes_file else set()) <= set(
        operation.takes.__struct_fields__
    )


@each(ROUTED)
def test_each_fits_what_it_is_an_example_of(operation: Operation) -> None:
    shown = list(examples_in(described(operation)))

    assert shown
    for schema, value in shown:
        published().validator(schema).validate(value)


@each(ROUTED)
def test_the_document_shows_all_of_it(operation: Operation) -> None:
    example = example_of(operation.name)
    assert example is not None
    shown = [value for _, value in examples_in(described(operation))]

    for place in ("path", "query"):
        for value in example.request.get(place, {}).values():
            assert value in shown
    for whole in (example.request.get("body"), example.request.get("file"), example.response):
        assert not whole or whole in shown


def test_every_refusal_that_can_be_had_is_shown() -> None:
    statuses = {status for operation in ROUTED for status in described(operation)["responses"]}

    assert set(refusals()) == {one for one in statuses if int(one) >= 400} - BROKEN
    errors = published().document["components"]["responses"]
    for status, problem in refusals().items():
        shown = list(examples_in(errors[f"Problem{status}"]))
        assert problem["status"] == int(status)
        assert problem in [value for _, value in shown]
        for schema, value in shown:
            published().validator(schema).validate(value)


def test_none_holds_a_key() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert not re.search(KEY_PATTERN, text)
    assert "caud_YOUR_API_KEY" in text


def test_what_is_kept_is_what_is_answered_now() -> None:
    """In a process of its own, whose clock stands still and whose ids repeat."""
    made = subprocess.run(
        [sys.executable, "-m", "scripts.examples"], capture_output=True, text=True, check=True
    )

    assert made.stdout == FILE.read_text(encoding="utf-8"), "run `make reference`"
