"""One walk over everything the product can do: what holds for each operation, new ones too."""

import importlib
import pkgutil
import re
from collections import Counter
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

import creatoraudit
from creatoraudit import catalog
from creatoraudit.caller import IMPLIED, RANKS, Caller
from creatoraudit.clock import uuid7
from creatoraudit.errors import Forbidden, NotFound, Unauthorized
from creatoraudit.operation import Operation, invoke
from creatoraudit.storage.tables import audit_log, metadata
from tests.support.inputs import INPUTS, Input, input_for
from tests.support.inputs_transfer import FILE
from tests.support.openapi import published
from tests.support.server import Site
from tests.web.problems import problem_of

OPERATIONS = catalog.operations()

# What needs neither key nor sign-in, each for a reason given in its docstring.
OPEN = {"api_meta", "health", "revoke_api_key", "report_leaked_keys"}
# Writes that may leave no row in the audit log: none.
SILENT: set[str] = set()
# Reads whose question is too long for an address.
ASKING = {
    "get_account_metrics",
    "get_account_video_metrics",
    "get_video_metrics",
    "get_video_deltas",
}
METHODS = {"GET", "POST", "PATCH", "PUT", "DELETE"}


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "operation", operations, ids=[operation.name for operation in operations]
    )


ROUTED = [operation for operation in OPERATIONS if operation.rest]
KEYED = [operation for operation in ROUTED if not operation.open]


def ids_of(operation: Operation) -> list[str]:
    """The fields that say which thing is meant: those of the path, or `id`."""
    if operation.rest is not None:
        return re.findall(r"{(\w+)}", operation.rest.path)
    return ["id"] if "id" in operation.takes.__struct_fields__ else []


IDENTIFIED = [operation for operation in OPERATIONS if ids_of(operation)]


def ask(site: Site, operation: Operation, raw: Input, *, key: str | None = None) -> httpx.Response:
    """Ask for an operation over HTTP."""
    route = operation.rest
    assert route is not None
    path = f"/v2{route.path}".format(**raw)
    rest = {name: value for name, value in raw.items() if f"{{{name}}}" not in route.path}
    if operation.takes_file:
        del rest["file"]
        kind = {"Content-Type": operation.media[0]}
        return site.client(key).post(path, params=rest, content=FILE, headers=kind)
    in_query = route.method in {"GET", "DELETE"}
    sent: dict[str, Any] = {"params" if in_query else "json": rest} if rest else {}
    return site.client(key).request(route.method, path, **sent)


def sufficient_key(site: Site, operation: Operation) -> str:
    assert operation.scope is not None
    return site.key("alice", operation.scope)


def person(site: Site, role: str) -> Caller:
    """Somebody of `demo` with this role, or Charlie's like in `rival`."""
    callers = {"owner": site.cast.alice, "admin": site.cast.tomas}
    callers |= {"member": site.cast.bob, "viewer": site.cast.dora}
    return callers[role]


def logged(site: Site, organization_id: str) -> int:
    """How many rows the audit log of an organization has."""
    rows = select(func.count()).where(audit_log.c.organization_id == organization_id)
    with site.services.database.reading() as connection:
        return connection.scalar(rows) or 0


def everything_of(site: Site, organization_id: str) -> list[Any]:
    """All rows of an organization, but for what its requests leave behind."""
    usage = {"api_key_usage", "tool_calls"}
    with site.services.database.reading() as connection:
        return [
            tuple(row)
            for table in metadata.sorted_tables
            if "organization_id" in table.c and table.name not in usage
            for row in connection.execute(
                select(*[c for c in table.c if not c.name.startswith("last_used")])
                .where(table.c.organization_id == organization_id)
                .order_by(*table.primary_key)
            )
        ]


def test_every_operation_has_an_input_in_the_walk() -> None:
    assert set(INPUTS) == {operation.name for operation in OPERATIONS}


def test_every_operation_is_in_the_catalogue() -> None:
    found = set()
    for module in pkgutil.walk_packages(creatoraudit.__path__, "creatoraudit."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            definition = getattr(value, "operation", None)
            if isinstance(definition, Operation):
                found.add(definition.name)
    assert found == {operation.name for operation in OPERATIONS}


def test_names_and_places_are_unique() -> None:
    names = Counter(operation.name for operation in OPERATIONS)
    places = Counter((o.rest.method, o.rest.path) for o in ROUTED if o.rest)
    assert {*names.values(), *places.values()} == {1}


def test_what_is_open_is_declared_here() -> None:
    assert {operation.name for operation in OPERATIONS if operation.open} == OPEN


@each(OPERATIONS)
def test_it_is_described(operation: Operation) -> None:
    title, _, rest = operation.description.partition("\n")
    assert title.endswith(".")
    assert title[0].isupper()
    assert len(title) <= 80
    assert not rest or rest.startswith("\n")
    assert "TODO" not in operation.description


@each(OPERATIONS)
def test_somebody_may_do_it(operation: Operation) -> None:
    assert operation.open != bool(operation.scope or operation.role)
    if operation.rest:
        assert operation.open or operation.scope
        assert operation.rest.method in METHODS
        reads = operation.rest.method == "GET" or operation.name in ASKING
        assert (operation.storage == "write") == (not reads)
        if not reads:
            assert operation.scope in {None, "write", "admin"}


@each(ROUTED)
def test_its_fields_are_described(operation: Operation) -> None:
    assert operation.rest is not None
    described = published().operation(operation.rest.method, f"/v2{operation.rest.path}")
    assert described["summary"] == operation.title
    for parameter in described["parameters"]:
        assert parameter.get("description") or parameter["schema"].get("description")
    body = described.get("requestBody", {"content": {}})["content"].get("application/json")
    for name, field in (body["schema"]["properties"] if body else {}).items():
        choices = [field, *field.get("anyOf", [])]
        assert any(choice.get("description") for choice in choices), name


@each(KEYED)
def test_without_a_key_it_is_refused(operation: Operation, standing_site: Site) -> None:
    raw = input_for(operation, standing_site.services, standing_site.cast.alice)
    answer = ask(standing_site, operation, raw)
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == 'Bearer realm="creatoraudit"'


@each(KEYED)
def test_without_the_scope_it_is_refused(operation: Operation, standing_site: Site) -> None:
    site, scope = standing_site, operation.scope
    assert operation.rest is not None
    raw = input_for(operation, site.services, site.cast.alice)
    before = everything_of(site, site.cast.rival)
    for held in ([], *([scope] for scope in IMPLIED)):
        if scope in {implied for one in held for implied in IMPLIED[one]}:
            continue
        answer = ask(site, operation, raw, key=site.make_key("alice", scopes=held).key)
        problem_of(answer, 403, "INSUFFICIENT_SCOPE")
        challenge = f'Bearer realm="creatoraudit", error="insufficient_scope", scope="{scope}"'
        assert answer.headers["www-authenticate"] == challenge
    assert everything_of(site, site.cast.rival) == before


@each(ROUTED)
def test_it_answers_as_published(operation: Operation, standing_site: Site) -> None:
    site, route = standing_site, operation.rest
    assert route is not None
    raw = input_for(operation, site.services, site.cast.alice)
    key = None if operation.open else sufficient_key(site, operation)
    before = logged(site, site.cast.demo)
    answer = ask(site, operation, raw, key=key)
    assert answer.status_code == route.status, answer.text
    writes = operation.storage == "write" and operation.name not in SILENT
    assert (logged(site, site.cast.demo) > before) == writes


@each([operation for operation in KEYED if operation.rest and "{" in operation.rest.path])
def test_what_belongs_to_another_organization_is_unknown(
    operation: Operation, standing_site: Site
) -> None:
    site, route = standing_site, operation.rest
    assert route is not None
    foreign = input_for(operation, site.services, site.cast.charlie)
    key = sufficient_key(site, operation)
    before = everything_of(site, site.cast.rival)
    unknown = {**foreign, **{name: uuid7() for name in ids_of(operation)}}
    answers = [ask(site, operation, raw, key=key) for raw in (foreign, unknown)]
    shown = []
    for answer, raw in zip(answers, (foreign, unknown), strict=True):
        document = problem_of(answer, 404)
        assert all(document["instance"].count(raw[name]) == 1 for name in ids_of(operation))
        del document["instance"], document["request_id"]
        changing = {"x-request-id", "date", "content-length"}
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in changing and "ratelimit" not in name
        }
        shown.append((document, headers))
    assert shown[0] == shown[1]
    assert everything_of(site, site.cast.rival) == before


@each(IDENTIFIED)
def test_people_of_another_organization_find_nothing(
    operation: Operation, standing_site: Site
) -> None:
    site = standing_site
    raw = input_for(operation, site.services, site.cast.alice)
    before = everything_of(site, site.cast.demo)
    details = set()
    unknown = {**raw, **{name: uuid7() for name in ids_of(operation)}}
    for asked in (raw, unknown):
        with pytest.raises(NotFound) as refusal:
            invoke(site.services, site.cast.charlie, operation.run, asked)
        details.add(refusal.value.detail)
    assert len(details) == 1
    assert everything_of(site, site.cast.demo) == before


@each(OPERATIONS)
def test_people_below_the_role_are_refused(operation: Operation, site: Site) -> None:
    raw = input_for(operation, site.services, site.cast.alice)
    for role, rank in RANKS.items():
        allowed = operation.open or (operation.role is not None and rank >= RANKS[operation.role])
        if not allowed:
            before = everything_of(site, site.cast.demo)
            with pytest.raises(Forbidden):
                invoke(site.services, person(site, role), operation.run, raw)
            assert everything_of(site, site.cast.demo) == before


@each([operation for operation in OPERATIONS if operation.role])
def test_people_of_the_role_may_do_it(operation: Operation, site: Site) -> None:
    assert operation.role is not None
    somebody = person(site, operation.role)
    raw = input_for(operation, site.services, site.cast.alice)
    before = logged(site, site.cast.demo)
    invoke(site.services, somebody, operation.run, raw)
    assert (logged(site, site.cast.demo) > before) == (operation.storage == "write")
    if operation.storage == "write":
        with site.services.database.reading() as connection:
            newest = select(audit_log).order_by(audit_log.c.id.desc()).limit(1)
            row = connection.execute(newest).one()
        assert (row.actor_type, row.actor_id, row.actor_name) == (
            "person",
            somebody.id,
            somebody.name,
        )
        assert (row.address, row.client) == (somebody.address, somebody.client)


@each([operation for operation in OPERATIONS if not operation.open])
def test_nobody_in_particular_is_refused(operation: Operation, site: Site) -> None:
    raw = input_for(operation, site.services, site.cast.alice)
    nobody = Caller(organization_id=site.cast.demo)
    with pytest.raises(Unauthorized):
        invoke(site.services, nobody, operation.run, raw)
    no_member = msgspec.structs.replace(site.cast.alice, role=None)
    with pytest.raises(Forbidden):
        invoke(site.services, no_member, operation.run, raw)


@each([operation for operation in OPERATIONS if not operation.open and not operation.scope])
def test_no_key_does_what_is_for_people_only(operation: Operation, site: Site) -> None:
    raw = input_for(operation, site.services, site.cast.alice)
    scopes = IMPLIED["admin"]
    key = Caller(type="api_key", organization_id=site.cast.demo, id=uuid7(), scopes=scopes)
    with pytest.raises(Forbidden):
        invoke(site.services, key, operation.run, raw)
