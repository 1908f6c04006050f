"""Files in their many shapes, and what their headers mean."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from creatoraudit.errors import ValidationFailed
from creatoraudit.transfer.kinds import KINDS
from creatoraudit.transfer.mapping import guess, mapping
from creatoraudit.transfer.reading import ROWS, Batch, Source

TABLE = "name,views\nAnna,1\nBo,2\n"


def read(folder: Path, content: str | bytes, **options: Any) -> list[Batch]:
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    source = Source(path, **options)
    try:
        return list(source.batches())
    finally:
        source.close()


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.replace("\n", "\r\n"),
        TABLE.rstrip("\n"),
        TABLE.replace(",", ";"),
        TABLE.replace(",", "\t"),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("utf-16"),
        gzip.compress(TABLE.encode(), mtime=0),
        TABLE.replace("\nBo", "\n\n\nBo"),
        TABLE.replace("Anna,1", "Anna,1,,"),
        '{"name": "Anna", "views": "1"}\n{"views": "2", "name": "Bo"}\n',
        '{"name": "Anna", "views": "1"}\n\n{"views": "2", "name": "Bo"}',
    ],
)
def test_one_table_in_many_shapes(content: str | bytes, tmp_path: Path) -> None:
    [batch] = read(tmp_path, content)
    assert {name: list(cells) for name, cells in batch.columns.items()} == {
        "name": ["Anna", "Bo"],
        "views": ["1", "2"],
    }
    assert not batch.problems


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    [batch] = read(tmp_path, 'name,text\na,"one\ntwo"\nb,x\n\nc,"1\r\n2\n3"\nd,y\n')
    assert list(batch.lines) == [2, 4, 6, 9]


def test_a_line_of_another_width_is_named(tmp_path: Path) -> None:
    [batch] = read(tmp_path, "name,views\na,1\nb,1,000\nc\n")
    assert [(p.line, p.problem) for p in batch.problems] == [
        (3, "It has 3 cells where the header has 2.")
    ]
    assert batch.columns["views"] == ("1", "")


def test_a_line_that_is_no_object_is_named(tmp_path: Path) -> None:
    batches = read(tmp_path, '{"name": "a"}\nnot\n[1]\n{"name": "b"}\n')
    assert [p.line for batch in batches for p in batch.problems] == [2, 3]
    assert [list(batch.lines) for batch in batches if batch.lines] == [[1, 4]]


def test_a_large_file_comes_in_batches(tmp_path: Path) -> None:
    batches = read(tmp_path, "n\n" + "".join(f"{n}\n" for n in range(2 * ROWS + 1)))
    assert [len(batch.lines) for batch in batches] == [ROWS, ROWS, 1]
    assert batches[-1].lines[0] == 2 * ROWS + 2


@pytest.mark.parametrize("content", ["", "  \n", "[{}]", "\n\n"])
def test_what_is_no_such_file_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed):
        read(tmp_path, content)


def test_a_broken_packing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed, match="unpacked"):
        read(tmp_path, gzip.compress(TABLE.encode() * 1000)[:-20])


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed, match="over 3 MiB"):
        read(tmp_path, gzip.compress(b"n\n" + b"1\n" * 2_000_000), largest=3 << 20)


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed, match="over 1 MiB"):
        read(tmp_path, "n\n" + "x" * (3 << 20))


def columns(kind: str, *headers: str) -> dict[str, str | None]:
    return dict(mapping(KINDS[kind], headers))


def test_headers_are_understood_in_any_case_and_spelling() -> None:
    headers = ("Views", "playCount", "digg_count", "Comment Count", "Video URL", "Date", "Zodiac")
    assert list(columns("post_observations", *headers).values()) == [
        "views",
        "plays",
        "likes",
        "comments",
        "url",
        "at",
        None,
    ]


def test_an_address_is_the_key_where_there_is_no_other() -> None:
    assert columns("posts", "video_url") == {"video_url": "url"}
    assert columns("posts", "id", "video_url") == {"id": "external_id", "video_url": "video_url"}


def test_a_columns_own_name_wins_then_the_first() -> None:
    assert columns("posts", "View Count", "views", "Total Views") == {
        "View Count": None,
        "views": "views",
        "Total Views": None,
    }
    assert columns("posts", "Caption", "Title") == {"Caption": "description", "Title": None}


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (("id", "views", "observed_at"), "post_observations"),
        (("Video URL", "Caption", "Posted"), "posts"),
        (("Username", "Followers", "Date"), "account_observations"),
        (("Profile", "Followers"), "accounts"),
        (("Creator",), "creators"),
    ],
)
def test_the_kind_of_a_file_is_told_from_its_columns(headers: tuple[str, ...], kind: str) -> None:
    found = guess({header: ["1", "2"] for header in headers})
    assert found is not None
    assert found.name == kind


def test_a_bare_date_is_of_publishing_unless_posts_come_again() -> None:
    once = guess({"id": ["1", "2"], "Date": ["2026-01-01", "2026-01-02"], "Views": ["5", "6"]})
    again = guess({"id": ["1", "1"], "Date": ["2026-01-01", "2026-01-02"], "Views": ["5", "6"]})
    assert once is KINDS["posts"]
    assert again is KINDS["post_observations"]
    assert guess({"colour": ["red"]}) is None
