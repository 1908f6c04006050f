"""What comes of the lines of a file."""

import pytest

from creatoraudit.transfer.kinds import KINDS
from creatoraudit.transfer.reading import Format
from creatoraudit.transfer.values import READERS
from tests.transfer.helpers import Files, csv

FLAT = csv(
    "Platform,Profile,Video ID,Date,View Count,Likes,playCount",
    "TikTok,@Some.One,7100000000000000001,2026-01-01T00:00:00Z,1000,10,",
    'TikTok,@some.one,7100000000000000001,2026-01-02T00:00:00Z,"1,500",11,',
    "TikTok,https://www.tiktok.com/@some.one,7100000000000000002,2026-01-02,12.3K,,",
)


def test_one_flat_file_of_observations_is_enough(alice_files: Files) -> None:
    done = alice_files.bring(FLAT)
    assert (done.status, done.problems) == ("done", [])
    assert (done.lines_read, done.lines_added) == (3, 3)
    [account] = alice_files.records("accounts")
    assert account["username"] == "some.one"
    assert account["tracked_since"] == "2026-01-01T00:00:00Z"
    assert [post["account_username"] for post in alice_files.records("posts")] == ["some.one"] * 2
    observed = alice_files.records("post_observations")
    assert [row["views"] for row in observed] == [1000, 1500, 12300]
    assert observed[2]["rounding"] == {"views": 2}


LISTED = csv(
    "Platform;Profile;Video URL;Published;Views;Likes",
    "TikTok;@mia.bakes;https://www.tiktok.com/@mia.bakes/video/7412345678901234567;2026-10-01;1,5K;6",
    "TikTok;@mia.bakes;https://www.tiktok.com/@mia.bakes/video/7412345678901239999;;8.410;5",
    "TikTok;@mia.bakes;not a video;2026-10-05;10;1",
)


def test_posts_are_named_by_their_addresses(alice_files: Files) -> None:
    done = alice_files.bring(LISTED)
    assert (done.lines_added, done.lines_wrong) == (2, 1)
    assert [(problem.line, problem.field) for problem in done.problems] == [(4, "url")]
    ids = [post["external_id"] for post in alice_files.records("posts")]
    assert ids == ["7412345678901234567", "7412345678901239999"]
    assert [row["views"] for row in alice_files.records("post_observations")] == [1500, 8410]


def test_a_refused_file_says_neither_that_lines_are_new_nor_that_they_are_known(
    alice_files: Files,
) -> None:
    refused = alice_files.bring(LISTED, strict=True)
    assert refused.status == "refused"
    assert (refused.lines_read, refused.lines_wrong) == (3, 1)
    assert (refused.lines_added, refused.lines_known) == (0, 0)
    assert alice_files.export() == b""


def test_every_column_can_be_read() -> None:
    types = {column.type for kind in KINDS.values() for column in kind.columns}
    assert types <= set(READERS)


def test_the_same_file_twice_adds_nothing(alice_files: Files) -> None:
    alice_files.bring(FLAT)
    before = alice_files.export()
    again = alice_files.bring(FLAT)
    assert (again.lines_added, again.lines_known) == (0, 3)
    assert alice_files.export() == before


def test_an_undone_import_leaves_nothing(alice_files: Files) -> None:
    done = alice_files.bring(FLAT)
    assert alice_files.undo(done.id).status == "undone"
    assert alice_files.export() == b""


@pytest.mark.parametrize("written", ["jsonl", "csv"])
def test_a_round_trip_gives_the_same_bytes(
    written: Format, alice_files: Files, charlie_files: Files
) -> None:
    alice_files.bring(FLAT)
    if written == "jsonl":
        charlie_files.bring(alice_files.export())
    else:
        for kind in ("creators", "accounts", "posts", "account_observations", "post_observations"):
            went = charlie_files.bring(alice_files.export(kind, "csv"), kind=kind)
            assert went.lines_wrong == 0, went
    assert charlie_files.export() == alice_files.export()
