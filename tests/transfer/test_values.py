"""How one cell of a file is read."""

import pytest

from creatoraudit.transfer.values import HIDDEN, READERS, Rounded, Wrong, written_instant

SECOND = 1_000_000
NOON = 1_781_438_400 * SECOND  # 2026-06-14T12:00:00Z


@pytest.mark.parametrize(
    ("cell", "value", "zeros"),
    [
        ("1234", 1234, 0),
        ("1,234", 1234, 0),
        ("1.234", 1234, 0),
        ("1 234 567", 1234567, 0),
        ("1'234", 1234, 0),
        ("12.0", 12, 0),
        (12.0, 12, 0),
        (1234, 1234, 0),
        ("12.3K", 12_300, 2),
        ("12,3k", 12_300, 2),
        ("12 K", 12_000, 3),
        ("1.2M", 1_200_000, 5),
        ("1.234K", 1234, 0),
        ("2B", 2_000_000_000, 9),
    ],
)
def test_counts_are_read_however_they_are_written(cell: object, value: int, zeros: int) -> None:
    read = READERS["count"](cell)
    assert read == value
    assert (read.digit if isinstance(read, Rounded) else 0) == zeros


def test_minus_one_is_a_count_that_is_hidden() -> None:
    assert [READERS["count"](cell) for cell in (-1, "-1", "-1.0")] == [HIDDEN] * 3


@pytest.mark.parametrize(
    "cell", ["many", "1.5", 1.5, "-2", -2, True, "12.3.4", "1,23", [], "9" * 20]
)
def test_what_is_no_count_is_refused(cell: object) -> None:
    with pytest.raises((Wrong, ArithmeticError)):
        READERS["count"](cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-06-14T12:00:00Z",
        "2026-06-14 12:00:00",
        "2026-06-14T14:00:00+02:00",
        "2026-06-14 12:00:00 UTC",
        "1781438400",
        "1781438400000",
        1_781_438_400,
        1_781_438_400.0,
        1_781_438_400_000_000,
    ],
)
def test_moments_are_read_and_without_a_zone_they_are_utc(cell: object) -> None:
    assert READERS["instant"](cell) == NOON


@pytest.mark.parametrize("cell", ["06/14/2026", "yesterday", "1999-12-31", "", True, "12:00"])
def test_what_is_no_moment_is_refused(cell: object) -> None:
    with pytest.raises(Wrong):
        READERS["instant"](cell)


def test_a_moment_is_written_as_it_is_read() -> None:
    for at in (NOON, NOON + 1, NOON + 123_400):
        assert READERS["instant"](written_instant(at)) == at


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("platform", "Tik Tok", "tiktok"),
        ("platform", "IG", "instagram"),
        ("flag", "Yes", True),
        ("flag", 0, False),
        ("seconds", "1:02", 62.0),
        ("seconds", "15.2s", 15.2),
        ("labels", '{"b": "x", "a": "y"}', '{"b":"x","a":"y"}'),
        ("document", {"a": [1, 2]}, '{"a":[1,2]}'),
        ("counters", "likes saves", 0b100100),
        ("digits", "views:2 likes:1", 102),
        ("digits", {"likes": 3}, 300),
        ("source", "Import_2", "import_2"),
    ],
)
def test_other_cells_are_read(kind: str, cell: object, value: object) -> None:
    assert READERS[kind](cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("platform", "vine"),
        ("flag", "perhaps"),
        ("hours", "200"),
        ("labels", '{"a": 1}'),
        ("labels", "[]"),
        ("document", "[]"),
        ("counters", "claps"),
        ("digits", "views:x"),
        ("source", "a b"),
        ("short", "x" * 300),
        ("text", "a\0b"),
        ("text", "half \ud83d"),
    ],
)
def test_other_cells_are_refused(kind: str, cell: object) -> None:
    with pytest.raises(Wrong):
        READERS[kind](cell)
