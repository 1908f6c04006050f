"""What running processes note for the doctor."""

from pathlib import Path

from creatoraudit.storage.notes import (
    FORWARDERS_FILE,
    note_untrusted_forwarder,
    read_untrusted_forwarders,
)


def test_an_address_is_noted_once(tmp_path: Path) -> None:
    for address in ("203.0.113.9", "2001:db8::1", "203.0.113.9"):
        note_untrusted_forwarder(tmp_path, address)

    assert read_untrusted_forwarders(tmp_path) == ["203.0.113.9", "2001:db8::1"]
    assert (tmp_path / FORWARDERS_FILE).read_text().count("\n") == 2


def test_nobody_fills_the_disk(tmp_path: Path) -> None:
    for number in range(1000):
        note_untrusted_forwarder(tmp_path, f"2001:db8::{number:x}")
    note_untrusted_forwarder(tmp_path, "x" * 100_000)

    assert len(read_untrusted_forwarders(tmp_path)) == 20
    assert (tmp_path / FORWARDERS_FILE).stat().st_size < 2_000


def test_another_process_does_not_note_it_again(tmp_path: Path) -> None:
    (tmp_path / FORWARDERS_FILE).write_text("203.0.113.9\n")

    note_untrusted_forwarder(tmp_path, "203.0.113.9")

    assert (tmp_path / FORWARDERS_FILE).read_text() == "203.0.113.9\n"


def test_a_request_is_not_refused_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / FORWARDERS_FILE).mkdir()

    note_untrusted_forwarder(tmp_path, "203.0.113.9")

    assert read_untrusted_forwarders(tmp_path) == []


def test_what_could_write_another_line_is_not_noted(tmp_path: Path) -> None:
    note_untrusted_forwarder(tmp_path, "203.0.113.9\n198.51.100.1")

    assert read_untrusted_forwarders(tmp_path) == []
