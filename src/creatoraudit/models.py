"""Typed input and output: the one module that knows msgspec.

Input is checked at the edge and all its faults are reported together; behind the edge it is
trusted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from secrets import randbelow
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from creatoraudit.errors import BadRequest, FieldError, ValidationFailed, invalid
from creatoraudit.secrets import KEY_PATTERN

__all__ = [
    "UNKNOWN_FIELD",
    "UNSET",
    "Detailed",
    "Id",
    "Meta",
    "Model",
    "Nothing",
    "Placed",
    "Search",
    "UnsetType",
    "changes",
    "decode",
    "encode",
    "field_name",
    "is_text",
    "parse",
    "random_number",
    "refuse_key",
    "schemas",
]

T = TypeVar("T")
M = TypeVar("M")
S = TypeVar("S", bound="Model")

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Id = Annotated[
    str,
    Meta(
        pattern=UUID_PATTERN,
        # A pattern's end comes before a last line end, too.
        max_length=36,
        description="A UUID (version 7).",
        extra_json_schema={"format": "uuid"},
    ),
]


UNKNOWN_FIELD = "This field is not known here."

NO_NUL = r"^[^\u0000]*$"

Search = Annotated[str, Meta(max_length=128, pattern=NO_NUL)]
"""What to look for in a text; PostgreSQL knows no NUL."""


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every input and output. Unknown fields are refused."""


class Nothing(Model, frozen=True):
    """No input."""


class Detailed(msgspec.Struct, Generic[T, M], frozen=True):
    """An answer, and what must be known to read it."""

    data: T
    meta: M


class Placed(msgspec.Struct, Generic[T], frozen=True):
    """What was put into its place, and whether it was not there before."""

    item: T
    is_new: bool


def random_number() -> int:
    """A number that says nothing about how many there are, exact in every JSON reader."""
    return 1 + randbelow((1 << 53) - 1)


encode: Callable[[object], bytes] = msgspec.json.Encoder().encode
"""A value as compact JSON."""


def decode(body: bytes) -> Any:
    """Read a JSON document.

    Raises:
        BadRequest: the body is not JSON, or nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest("The body is not valid JSON.") from None


def parse(model: type[S], raw: Mapping[str, object], *, from_text: bool = False) -> S:
    """Turn raw values into a model; `from_text` reads numbers and booleans from strings, as queries
    send them.

    Raises:
        ValidationFailed: lists every field that is missing, unknown or wrong.
    """
    errors: list[FieldError] = []
    values: dict[str, object] = {}
    fields = _fields(model)
    for name, field in fields.items():
        if name in raw:
            _read(name, raw[name], field.type, from_text, values, errors)
        elif field.required:
            errors.append(FieldError(name, "This field is required."))
    errors += [FieldError(field_name(name), UNKNOWN_FIELD) for name in raw if name not in fields]
    if errors:
        raise ValidationFailed(errors)
    return model(**values)


def field_name(name: str) -> str:
    """A field's name as an error may repeat it: it could be anything, a key included."""
    return name if _NAME.fullmatch(name) and "caud_" not in name else "(unknown field)"


def is_text(value: str) -> bool:
    """Whether every character is one: half of a surrogate pair is not."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def changes(model: Model) -> dict[str, Any]:
    """The fields of a PATCH that were sent, null included."""
    values = {name: getattr(model, name) for name in model.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def schemas(types: list[Any], ref_template: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """JSON Schemas (2020-12) of the types, and the components they refer to."""
    found, components = msgspec.json.schema_components(types, ref_template=ref_template)
    return list(found), components


def whole_seconds(instant: datetime | None) -> datetime | None:
    """An instant as the API shows it."""
    return None if instant is None else instant.replace(microsecond=0)


def clean_line(field: str, text: str, *, longest: int) -> str:
    """One line a person typed: trimmed, in composed form, without invisible characters.

    Raises: ValidationFailed: empty, too long, an API key, or it holds control, surrogate,
    bidirectional or other invisible characters.
    """
    line = unicodedata.normalize("NFC", text).strip()
    if any(_is_hidden(character) for character in line):
        raise invalid(field, "Control, invisible and bidirectional characters are not allowed.")
    if not 1 <= len(line) <= longest or not any(_is_visible(character) for character in line):
        raise invalid(field, f"Use 1 to {longest} characters.")
    refuse_key(field, line)
    return line


def refuse_key(field: str, text: str) -> None:
    """What is kept and shown again is no place for a secret.

    Raises:
        ValidationFailed: the text holds an API key.
    """
    if "caud_" in text and _KEY.search(text):
        raise invalid(field, "This holds an API key, which belongs nowhere but into its client.")


def ignoring_case(text: str) -> str:
    """The form in which two names are the same name: case, width and joiners make no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_JOINERS)
    # Folding can leave what composes, or is compatible with, something else.
    return unicodedata.normalize("NFKC", folded)


def _is_hidden(character: str) -> bool:
    hidden = unicodedata.category(character) in _INVISIBLE or character in _FILLERS
    return hidden and character not in _NEEDED


def _is_visible(character: str) -> bool:
    """Whether it can stand alone: a letter, number, punctuation or symbol."""
    return unicodedata.category(character)[0] in "LNPS"


_KEY = re.compile(KEY_PATTERN)
_BOUND = re.compile(r"`(str|array|object|int|float)`( of length)? (<=|>=) (\S+)")
_UNITS = {"str": " characters", "array": " items", "object": " entries"}
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "a text",
    "array": "a list",
    "object": "an object",
    "date": "a date such as 2026-06-14",
    "datetime": "an instant such as 2026-06-14T09:30:00Z",
}
_WRONG_TYPE = re.compile(r"(?:Expected `|Invalid RFC3339 encoded )(\w+)")
_NAME = re.compile(r"[A-Za-z0-9_.\[\]-]{1,40}")

# Control, format, surrogate, private use and unassigned; line and paragraph separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# Letters and a symbol that show as nothing.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# Format characters that some scripts and emoji need: the joiners, and the tags of flags.
_NEEDED = frozenset("\u200c\u200d" + "".join(map(chr, range(0xE0020, 0xE0080))))

# The joiners, and the choice between a text and an emoji form.
_JOINERS = dict.fromkeys([0x200C, 0x200D, *range(0xFE00, 0xFE10)])


class _Field(msgspec.Struct, frozen=True):
    type: Any
    required: bool


@cache
def _fields(model: type[Model]) -> dict[str, _Field]:
    return {
        field.encode_name: _Field(type=field.type, required=field.required)
        for field in msgspec.structs.fields(model)
    }


def _read(
    name: str,
    value: object,
    kind: Any,
    from_text: bool,
    values: dict[str, object],
    errors: list[FieldError],
) -> None:
    # A query has no null: the word is a text like any other.
    strict = not from_text or (isinstance(value, str) and value.lower() == "null")
    try:
        values[name] = msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        errors.append(FieldError(name + place.rstrip("`"), _in_words(problem, kind)))


def _in_words(problem: str, kind: Any) -> str:
    """What is allowed, where the library only says what was wrong."""
    if kind == Id:
        return "This is not an id: ids are UUIDs."
    if repr(NO_NUL) in problem.replace("`", ""):
        return "NUL characters are not allowed."
    bound = _BOUND.search(problem)
    if bound is not None:
        return _bound_in_words(*bound.groups())
    if problem.startswith("Invalid enum value"):
        allowed = _choices(msgspec.json.schema(kind))
        return f"Use one of: {', '.join(map(str, allowed))}."
    wrong_type = _WRONG_TYPE.match(problem)
    if wrong_type is not None and wrong_type[1] in _TYPES:
        return f"This takes {_TYPES[wrong_type[1]]}."
    return problem.replace("`", "'") + "."


def _bound_in_words(kind: str, length: str | None, order: str, bound: str) -> str:
    if length and order == ">=" and bound == "1":
        return "This may not be empty."
    unit = _UNITS.get(kind, "") if length else ""
    return f"Use at {'most' if order == '<=' else 'least'} {bound}{unit}."


def _choices(schema: Any) -> list[object]:
    """All values that a schema names one by one, wherever they stand in it."""
    if isinstance(schema, dict):
        named = [value for value in schema.get("enum", ()) if value is not None]
        return named + [found for part in schema.values() for found in _choices(part)]
    if isinstance(schema, list):
        return [found for part in schema for found in _choices(part)]
    return []
