"""The form of an API key, and tokens."""

import re
from hashlib import sha256
from string import ascii_letters, digits
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatoraudit.secrets import (
    KEY_PATTERN,
    Digester,
    digest,
    is_well_formed,
    mask,
    new_key,
    new_token,
    token_digest,
)

BASE62 = digits + ascii_letters
# Its checksum was worked out from the CRC-32 that gzip writes.
KNOWN: Final = "caud_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123451nH7KF"

characters = st.text(alphabet=BASE62, min_size=32, max_size=32)
keys = st.builds(new_key)


def test_a_new_key_has_the_published_form() -> None:
    key = new_key()
    assert len(key) == 43
    assert re.fullmatch(KEY_PATTERN, key)
    assert is_well_formed(key)
    assert is_well_formed(key.encode())


def test_new_keys_differ() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000


def test_a_known_key_keeps_its_checksum() -> None:
    # Whoever writes a scanner must get the same.
    assert is_well_formed(KNOWN)


@settings(deadline=None)
@given(keys)
def test_every_single_typo_is_caught(key: str) -> None:
    for place, right in enumerate(key):
        for wrong in f"{BASE62}_- é":
            if wrong != right:
                assert not is_well_formed(key[:place] + wrong + key[place + 1 :])


@settings(deadline=None)
@given(keys)
def test_every_swap_of_neighbours_is_caught(key: str) -> None:
    for place in range(42):
        swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
        assert is_well_formed(swapped) == (swapped == key)


@settings(deadline=None)
@given(
    st.text()
    | st.binary()
    | st.text(min_size=43, max_size=43)
    | st.binary(min_size=43, max_size=43)
    | st.builds("caud_{}000000".format, characters)
)
def test_what_is_no_key_is_not_taken_for_one(presented: str | bytes) -> None:
    assert not is_well_formed(presented)


@pytest.mark.parametrize(
    "presented",
    [
        "",
        "caud_",
        KNOWN + "\n",
        KNOWN + "\0",
        " " + KNOWN[:-1],
        KNOWN[:-1] + "\n",
        KNOWN.upper(),
        KNOWN.replace("A", "Ａ"),  # a full-width letter
        KNOWN.replace("0", "٠"),  # another script's zero
        "é" * 43,
        b"\xff" * 43,
        "\ud800" * 43,
        "a" * 2**20,
        b"\0" * 2**20,
    ],
    ids=lambda presented: ascii(presented[:12]),
)
def test_strange_input_is_refused(presented: str | bytes) -> None:
    assert not is_well_formed(presented)


def test_the_pattern_finds_a_key_in_text() -> None:
    text = f'{{"Authorization": "Bearer {KNOWN}"}}'
    assert re.findall(KEY_PATTERN, text) == [KNOWN]


def test_a_mask_shows_the_beginning_and_the_end() -> None:
    assert mask(KNOWN) == f"caud_ABCD…{KNOWN[-4:]}"


def test_only_a_key_can_be_masked_and_the_refusal_does_not_show_it() -> None:
    with pytest.raises(ValueError, match="only an API key") as raised:
        mask("hunter2")
    assert "hunter2" not in str(raised.value)


def test_a_digest_depends_on_key_and_pepper() -> None:
    key = new_key()
    assert len(digest(b"p" * 32, key)) == 32
    assert digest(b"p" * 32, key) == digest(b"p" * 32, key)
    assert digest(b"q" * 32, key) != digest(b"p" * 32, key)
    assert digest(b"p" * 32, new_key()) != digest(b"p" * 32, key)


@settings(deadline=None)
@given(st.binary(max_size=200), keys)
def test_the_quick_way_to_a_digest_leads_to_the_same(pepper: bytes, key: str) -> None:
    assert Digester(pepper)(key) == Digester(pepper)(key.encode()) == digest(pepper, key)


def test_tokens_are_long_random_and_safe_in_a_url() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch("[A-Za-z0-9_-]{43}", token) for token in tokens)


@settings(deadline=None)
@given(st.text(alphabet=st.characters()) | st.just("\ud800"))
def test_any_text_has_a_token_digest(token: str) -> None:
    assert token_digest(token) == sha256(token.encode("utf-8", "surrogatepass")).digest()
