"""Endpoints of the REST API as an agent calls them by method and path."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from creatoraudit.errors import (
    DomainError,
    FieldError,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    ValidationFailed,
    invalid,
)
from creatoraudit.models import UNSET, field_name
from creatoraudit.operation import Operation
from creatoraudit.web.mcp.excluded import DOCUMENTS, WHY, is_for_agents
from creatoraudit.web.mcp.helpers import HELP, CallEndpoint
from creatoraudit.web.routes import PREFIX, Routes

TWICE = "This is given more than once: in the path, the query or the body."
PATHS = f"There is no such endpoint; {HELP.name} with a tool's name says its method and path."


class Endpoints:
    """Every endpoint, those that agents must not use included: so these are refused by name."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._routes = Routes(operations, {})

    def find(self, data: CallEndpoint) -> tuple[Operation, dict[str, object]]:
        """The operation that is meant, and what it is given.

        Raises:
            Forbidden: agents cannot use it.
            NotFound: there is no such endpoint.
            ValidationFailed: a method it does not have, or something is given twice.
        """
        path, _, query = data.path.partition("?")
        path = "/" + path.strip("/").removeprefix(PREFIX.strip("/")).lstrip("/")
        if path in DOCUMENTS:
            raise Forbidden(WHY)
        operation, values = self._find(data.method, f"{PREFIX}{path}")
        if not is_for_agents(operation):
            raise Forbidden(WHY)
        given: dict[str, object] = dict(values)
        for part in (
            dict(parse_qsl(query, keep_blank_values=True)),
            {} if data.query is UNSET else data.query,
            {} if data.body is UNSET else data.body,
        ):
            twice = [FieldError(field_name(name), TWICE) for name in part if name in given]
            if twice:
                raise ValidationFailed(twice)
            given.update(part)
        return operation, given

    def _find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        try:
            target, values = self._routes.find(method, path)
        except NotFound:
            raise NotFound(PATHS) from None
        except MethodNotAllowed as error:
            raise _method_refused(error) from None
        assert isinstance(target, Operation)  # noqa: S101  (there are no documents here)
        return target, values


def _method_refused(error: MethodNotAllowed) -> DomainError:
    allowed = [method for method in error.allowed if method not in {"DELETE", "HEAD"}]
    if not allowed:
        return Forbidden("This endpoint only deletes; what deletes has a tool of its own.")
    return invalid("method", f"Use one of: {', '.join(allowed)}.")
