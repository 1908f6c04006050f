"""Which operation a method and path under `/v2` mean."""

from __future__ import annotations

from collections.abc import Iterable

from creatoraudit.errors import MethodNotAllowed, NotFound
from creatoraudit.operation import Operation
from creatoraudit.web.answers import Tagged

PREFIX = "/v2"

Target = Operation | Tagged
"""What is done under `/v2`, or a document, which is only read."""


class Routes:
    """Paths with their methods. `{id}` stands for one segment; a path spelled out wins over it."""

    def __init__(self, operations: Iterable[Operation], documents: dict[str, Tagged]) -> None:
        self._plain: dict[str, dict[str, Target]] = {
            f"{PREFIX}{path}": {"GET": document} for path, document in documents.items()
        }
        self._patterns: list[tuple[list[str], dict[str, Target]]] = []
        for operation in operations:
            if operation.rest is not None:
                self._methods(f"{PREFIX}{operation.rest.path}")[operation.rest.method] = operation

    def find(self, method: str, path: str) -> tuple[Target, dict[str, str]]:
        """The target, and the values of the path's variables.

        Raises:
            NotFound: no such path.
            MethodNotAllowed: the path exists, the method does not.
        """
        methods = self._plain.get(path)
        values: dict[str, str] = {}
        if methods is None:
            methods, values = self._match(path)
        target = methods.get("GET" if method == "HEAD" else method)
        if target is None:
            allowed = tuple(sorted({*methods, *({"HEAD"} if "GET" in methods else ())}))
            raise MethodNotAllowed(f"Use one of: {', '.join(allowed)}.", allowed=allowed)
        return target, values

    def _match(self, path: str) -> tuple[dict[str, Target], dict[str, str]]:
        segments = path.split("/")
        for pattern, methods in self._patterns:
            values = _values(pattern, segments)
            if values is not None:
                return methods, values
        raise NotFound("There is nothing at this path; the API is described at /v2/docs.")

    def _methods(self, path: str) -> dict[str, Target]:
        if "{" not in path:
            return self._plain.setdefault(path, {})
        pattern = path.split("/")
        for known, methods in self._patterns:
            if known == pattern:
                return methods
        self._patterns.append((pattern, {}))
        return self._patterns[-1][1]


def _values(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    values = {}
    for part, segment in zip(pattern, segments, strict=True):
        if part.startswith("{") and segment:
            # Ids are UUIDs, which are the same in any case.
            values[part[1:-1]] = segment.lower()
        elif part != segment:
            return None
    return values
