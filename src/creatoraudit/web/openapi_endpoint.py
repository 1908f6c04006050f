"""One operation at its place in the API."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args, get_origin

from creatoraudit.models import Detailed, Placed
from creatoraudit.operation import Operation, Route
from creatoraudit.paging import ListInput, Page
from creatoraudit.web.examples import Example, example_of
from creatoraudit.web.openapi_parts import Json

# The field that stands for a file, which is sent as the body.
FILE = "file"
WITH_BODY = frozenset({"POST", "PATCH", "PUT"})
# What a list takes that is no filter; the sort in effect is echoed as `order_by`.
NO_FILTERS = frozenset(ListInput.__struct_fields__) - {"order_direction"}


class Endpoint(NamedTuple):
    """An operation, its route, and the schemas of what it takes and gives."""

    operation: Operation
    route: Route
    schema: Json
    answer: list[Json]
    """The thing or the item of a list, then `meta` where there is one."""

    @property
    def path_names(self) -> set[str]:
        return {part[1:-1] for part in self.route.path.split("/") if part.startswith("{")}

    @property
    def example(self) -> Example | None:
        return example_of(self.operation.name)

    def sent_in(self, place: str) -> Json:
        """What the example sends there."""
        sent: Json = self.example.request.get(place, {}) if self.example else {}
        return sent

    @property
    def is_list(self) -> bool:
        return get_origin(self.operation.gives) is Page

    @property
    def may_be_there(self) -> bool:
        return get_origin(self.operation.gives) is Placed

    @property
    def has_tag(self) -> bool:
        """Whether the answer can be asked for only if it has changed."""
        return self.route.method == "GET" and not self.operation.sends_file

    @property
    def takes_body(self) -> bool:
        return self.route.method in WITH_BODY

    @property
    def takes_json(self) -> bool:
        return self.takes_body and not self.operation.takes_file

    def fields(self) -> dict[str, Json]:
        """What it takes in its query or its body, beside the variables of its path."""
        elsewhere = self._elsewhere()
        fields = self.schema["properties"]
        return {name: field for name, field in fields.items() if name not in elsewhere}

    def required(self) -> list[str]:
        """The fields that must be sent."""
        elsewhere = self._elsewhere()
        return [name for name in self.schema.get("required", ()) if name not in elsewhere]

    def filters(self) -> dict[str, Json]:
        """What a list echoes: its filters, and the sort in effect."""
        fields = {name: field for name, field in self.fields().items() if name not in NO_FILTERS}
        return {**fields, "order_by": fields.get("order_by", {"type": "string"})}

    def _elsewhere(self) -> set[str]:
        return self.path_names | ({FILE} if self.operation.takes_file else set())


def parts_of(operation: Operation) -> tuple[Any, ...]:
    """What one answer, or the item of a list, is made of; nothing where nothing is answered."""
    if operation.gives is type(None) or operation.sends_file:
        return ()
    if get_origin(operation.gives) in {Page, Detailed, Placed}:
        return get_args(operation.gives)
    return (operation.gives,)
