"""Sealed copies: they open in their own row, unaltered, and nowhere else."""

from typing import TypedDict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creatoraudit.secrets import KeyRing, SealBroken, SecretKey, new_key, rewrap, seal, unseal

OLD = SecretKey("old", b"\x01" * 32)
NEW = SecretKey("new", b"\x02" * 32)
BEFORE, ROTATED, AFTER = KeyRing(OLD), KeyRing(NEW, OLD), KeyRing(NEW)


class Row(TypedDict):
    organization_id: str
    key_id: str
    version: int


ROW: Row = {"organization_id": "northlight", "key_id": "key-1", "version": 1}
KEY = new_key()


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.integers())
def test_what_was_sealed_comes_back(
    plaintext: str, organization_id: str, key_id: str, version: int
) -> None:
    row: Row = {"organization_id": organization_id, "key_id": key_id, "version": version}
    assert unseal(BEFORE, seal(BEFORE, plaintext, **row), **row) == plaintext


def test_a_copy_does_not_show_the_key_and_no_two_are_alike() -> None:
    first, second = seal(BEFORE, KEY, **ROW), seal(BEFORE, KEY, **ROW)
    assert KEY.encode() not in first
    assert first[:5] == second[:5] == b"\x01\x03old"
    # Nonces, data key and ciphertext are fresh each time.
    assert not {first[at : at + 12] for at in range(5, len(first))} & {
        second[at : at + 12] for at in range(5, len(second))
    }


def test_one_bit_anywhere_breaks_the_seal() -> None:
    blob = seal(ROTATED, KEY, **ROW)
    for bit in range(8 * len(blob)):
        altered = bytearray(blob)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(ROTATED, bytes(altered), **ROW)


def test_a_blob_cut_short_or_drawn_out_does_not_open() -> None:
    blob = seal(BEFORE, KEY, **ROW)
    for length in range(len(blob)):
        with pytest.raises(SealBroken):
            unseal(BEFORE, blob[:length], **ROW)
    with pytest.raises(SealBroken):
        unseal(BEFORE, blob + b"\0", **ROW)


@settings(deadline=None)
@given(st.binary() | st.binary().map(b"\x01".__add__))
def test_any_other_bytes_are_no_copy(blob: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(BEFORE, blob, **ROW)
    with pytest.raises(SealBroken):
        rewrap(BEFORE, blob, **ROW)


def test_a_copy_opens_in_no_other_row() -> None:
    blob = seal(BEFORE, KEY, **ROW)
    others: list[Row] = [
        {**ROW, "organization_id": "rival"},
        {**ROW, "key_id": "key-2"},
        {**ROW, "version": 2},
        {"organization_id": "northlightkey-1", "key_id": "", "version": 1},
        {"organization_id": "northlight", "key_id": "key-", "version": 11},
    ]
    for other in others:
        with pytest.raises(SealBroken):
            unseal(BEFORE, blob, **other)
        with pytest.raises(SealBroken):
            rewrap(BEFORE, blob, **other)


def test_the_previous_key_still_opens_and_a_gone_one_does_not() -> None:
    blob = seal(BEFORE, KEY, **ROW)
    assert unseal(ROTATED, blob, **ROW) == KEY
    with pytest.raises(SealBroken, match="not held here"):
        unseal(AFTER, blob, **ROW)


def test_another_key_under_the_same_id_does_not_open() -> None:
    blob = seal(BEFORE, KEY, **ROW)
    with pytest.raises(SealBroken):
        unseal(KeyRing(SecretKey("old", NEW.value)), blob, **ROW)


def test_rewrapping_moves_a_copy_to_the_current_key() -> None:
    blob = seal(BEFORE, KEY, **ROW)
    moved = rewrap(ROTATED, blob, **ROW)
    assert unseal(AFTER, moved, **ROW) == KEY
    assert unseal(AFTER, rewrap(AFTER, moved, **ROW), **ROW) == KEY
    with pytest.raises(SealBroken):
        unseal(BEFORE, moved, **ROW)


def test_parts_of_two_copies_do_not_make_a_third() -> None:
    first, second = seal(BEFORE, KEY, **ROW), seal(BEFORE, new_key(), **ROW)
    wrapping = 2 + len("old") + 12 + 48
    with pytest.raises(SealBroken):
        unseal(BEFORE, first[:wrapping] + second[wrapping:], **ROW)


def test_what_is_raised_holds_no_secret() -> None:
    blob = bytearray(seal(BEFORE, KEY, **ROW))
    blob[-1] ^= 1
    with pytest.raises(SealBroken) as raised:
        unseal(BEFORE, bytes(blob), **ROW)
    shown = f"{raised.value!r} {raised.value.__cause__!r}"
    assert KEY[5:] not in shown
    assert raised.value.__suppress_context__
