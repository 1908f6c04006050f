"""Input at the edge: every fault is told, and what gets through can be trusted."""

import unicodedata
from contextlib import suppress
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatoraudit.errors import BadRequest, ValidationFailed
from creatoraudit.models import (
    UNSET,
    Id,
    Meta,
    Model,
    Search,
    UnsetType,
    changes,
    clean_line,
    decode,
    encode,
    field_name,
    ignoring_case,
    is_text,
    parse,
)

steady = settings(deadline=None, derandomize=True, max_examples=300)


class Sample(Model, frozen=True, kw_only=True):
    id: Id
    name: Annotated[str, Meta(min_length=1, max_length=5)]
    count: Annotated[int, Meta(ge=0, le=10)] | None = None
    flag: bool = False
    kind: Literal["a", "b"] | UnsetType = UNSET
    tags: list[Annotated[str, Meta(max_length=3)]] | UnsetType = UNSET
    q: Search | None = None


ID = "0197f0a0-0000-7000-8000-000000000000"
GOOD: dict[str, object] = {"id": ID, "name": "x"}


def faults(raw: dict[str, object], *, from_text: bool = False) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        parse(Sample, raw, from_text=from_text)
    return {error.field: error.message for error in refusal.value.errors}


def test_every_fault_is_told() -> None:
    raw = {
        "name": "",
        "count": 11,
        "flag": 1,
        "kind": "c",
        "tags": ["x", "long"],
        "new": 1,
        "a b": 1,
    }
    assert faults(raw) == {
        "id": "This field is required.",
        "name": "This may not be empty.",
        "count": "Use at most 10.",
        "flag": "This takes true or false.",
        "kind": "Use one of: a, b.",
        "tags[1]": "Use at most 3 characters.",
        "new": "This field is not known here.",
        "(unknown field)": "This field is not known here.",
    }


def test_what_was_not_sent_is_told_from_what_is_null() -> None:
    assert parse(Sample, GOOD).kind is UNSET
    assert changes(parse(Sample, {**GOOD, "count": None})) == {
        **GOOD,
        "count": None,
        "flag": False,
        "q": None,
    }


@pytest.mark.parametrize(
    "id", ["", "x", ID.upper(), ID + "\n", " " + ID, ID[:-1], ID + "0", 1, None]
)
def test_ids_have_one_form(id: object) -> None:
    assert faults({**GOOD, "id": id}) == {"id": "This is not an id: ids are UUIDs."}


def test_text_is_read_as_what_it_is_meant_to_be() -> None:
    raw: dict[str, object] = {**GOOD, "count": "7", "flag": "true", "kind": "a", "q": "null"}
    read = parse(Sample, raw, from_text=True)
    assert (read.count, read.flag, read.kind, read.q) == (7, True, "a", "null")
    for field, value in (("count", "null"), ("count", ""), ("flag", "yes"), ("kind", "NULL")):
        assert list(faults({**GOOD, field: value}, from_text=True)) == [field]
    assert list(faults({**GOOD, "count": "7"})) == ["count"]


def test_nothing_is_looked_for_with_a_nul() -> None:
    for q in ("\0", "a\0", "\0\n", "a\n\0"):
        assert faults({**GOOD, "q": q}) == {"q": "NUL characters are not allowed."}
    assert parse(Sample, {**GOOD, "q": "\n"}).q == "\n"


@pytest.mark.parametrize("name", ["caud_abc", "xcaud_", "<b>", "a b", "x" * 41, "", "é", "a\n"])
def test_an_odd_name_is_not_repeated(name: str) -> None:
    assert field_name(name) == "(unknown field)"


def test_a_plain_name_is_repeated() -> None:
    for name in ("a", "order-by", "filter[x]", "a.b_c", "x" * 40):
        assert field_name(name) == name


def test_half_a_character_is_no_text() -> None:
    assert is_text("日本 😀")
    assert not is_text("a\ud800")
    assert not is_text("\udcff")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé\0"), inner),
    max_leaves=20,
)


@steady
@given(VALUES)
def test_what_is_written_can_be_read(value: object) -> None:
    assert decode(encode(value)) == value


@steady
@given(st.binary())
def test_whatever_is_no_json_is_refused_in_one_way(body: bytes) -> None:
    with suppress(BadRequest):
        encode(decode(body))


@steady
@given(st.text())
def test_a_clean_line_is_clean(text: str) -> None:
    try:
        line = clean_line("name", text, longest=20)
    except ValidationFailed:
        return
    assert clean_line("name", line, longest=20) == line
    assert 1 <= len(line) <= 20
    assert line == line.strip() == unicodedata.normalize("NFC", line)
    assert not {unicodedata.category(one) for one in line} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    line.encode()


@steady
@given(st.text())
def test_ignoring_case_once_is_enough(text: str) -> None:
    once = ignoring_case(text)
    assert ignoring_case(once) == once


@steady
@given(st.text(st.characters(codec="latin-1")))
def test_capitals_make_no_other_name(text: str) -> None:
    # The micro sign is compatible with a Greek letter, whose capital is another one's too.
    plain = text.replace("µ", "")
    assert ignoring_case(plain) == ignoring_case(plain.lower()) == ignoring_case(plain.upper())
