"""What a key may be called."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from creatoraudit.errors import Conflict, ValidationFailed
from tests.keys.helpers import Keys, audited


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "x" * 100,
        "Zapier – reports (EU)",
        "📊 Reporting",
        "👩‍👩‍👧 family",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England",
        "生产密钥",
        "می‌خواهم",
        "<b>bold</b> & \"quoted\" 'single'",
        "'; DROP TABLE api_keys; --",
        "%_\\",
    ],
)
def test_a_name_may_be_any_visible_text_of_up_to_100_characters(
    alice_keys: Keys, name: str
) -> None:
    assert alice_keys.create(name).name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u3000",
        "x" * 101,
        "x" * 10_000,
        "a\nb",
        "a\0b",
        "a\x7fb",
        "a\x85b",
        "a\u202eb",
        "a\u2066b",
        "a\u200eb",
        "a\u200bb",
        "a\ufeffb",
        "a\u00adb",
        "a\u2060b",
        "a\u2063b",
        "a\U000e0001b",
        "a\u180eb",
        "\u3164",
        "\u2800",
        "\u200d",
        "\U000e0041",
        "a\u2028b",
        "a\ud800b",
        "a\ue000b",
    ],
    ids=ascii,
)
def test_empty_long_and_invisible_names_are_refused(alice_keys: Keys, name: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        alice_keys.create(name)
    assert [error.field for error in refusal.value.errors] == ["name"]
    key = alice_keys.create("Fine")
    with pytest.raises(ValidationFailed):
        alice_keys.update(key, name=name)
    assert alice_keys.get(key).name == "Fine"


def test_surrounding_space_goes_and_letters_are_composed(alice_keys: Keys) -> None:
    assert alice_keys.create("  Cafe\u0301 ").name == "Caf\u00e9"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Production", "pRODUCTION"),
        ("Straße", "STRASSE"),
        ("İstanbul", "i̇stanbul"),
        ("ＡＢＣ", "abc"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Caf\u00e9", "CAFE\u0301"),
        ("ﬁlter", "FILTER"),
        ("ab", "a\u200db"),
        ("❤", "❤\ufe0f"),
    ],
)
def test_a_name_is_unique_whatever_its_case_and_width(
    alice_keys: Keys, charlie_keys: Keys, first: str, second: str
) -> None:
    alice_keys.create(first)
    other = alice_keys.create("Other")

    with pytest.raises(Conflict):
        alice_keys.create(second)
    with pytest.raises(Conflict):
        alice_keys.update(other, name=second)
    assert charlie_keys.create(second).name


def test_a_key_may_be_renamed_to_another_case_of_its_name(alice_keys: Keys) -> None:
    key = alice_keys.create("production")

    assert alice_keys.update(key, name="Production").name == "Production"


def test_the_name_of_a_deleted_key_is_free(alice_keys: Keys) -> None:
    alice_keys.delete(alice_keys.create())

    assert alice_keys.create().name == "Production"


def test_of_many_keys_of_one_name_at_once_one_is_made(alice_keys: Keys) -> None:
    def create(number: int) -> str:
        try:
            return alice_keys.create("MCP" if number % 2 else "mcp").id
        except Conflict:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(create, range(16)))

    assert made.count("refused") == 15
    assert len(audited(alice_keys.services, "api_key.created")) == 1


def test_a_key_is_no_name(alice_keys: Keys) -> None:
    key = alice_keys.create()
    for name in (key.key, f"my key {key.key} of May"):
        with pytest.raises(ValidationFailed) as refusal:
            alice_keys.update(key, name=name)
        assert key.key not in str(refusal.value)


def test_ids_sort_by_creation(alice_keys: Keys) -> None:
    ids = [alice_keys.create(f"Key {number}").id for number in range(5)]

    assert all(earlier < later for earlier, later in pairwise(ids))
