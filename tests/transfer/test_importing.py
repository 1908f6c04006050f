"""What comes of the lines of a file."""

import pytest

from creatoraudit.transfer.reading import Format
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
