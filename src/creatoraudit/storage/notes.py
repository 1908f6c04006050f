"""What running processes note for `creatoraudit doctor`, in small files of the data folder."""

from __future__ import annotations

import os
from pathlib import Path

FORWARDERS_FILE = "untrusted-forwarders"
MOST_ADDRESSES = 20
LONGEST_ADDRESS = 64


def note_untrusted_forwarder(data_folder: Path, address: str) -> None:
    """Note that this address, which is no trusted proxy, sent `X-Forwarded-For`.

    At most once for each address and for a bounded number of them: nobody can fill the disk.
    """
    line = address[:LONGEST_ADDRESS]
    noted = _noted.setdefault(data_folder, set())
    if line in noted or len(noted) >= MOST_ADDRESSES:
        return
    noted.add(line)
    known = read_untrusted_forwarders(data_folder)
    if line not in known and len(known) < MOST_ADDRESSES and line.isprintable():
        _append(data_folder / FORWARDERS_FILE, line)


def read_untrusted_forwarders(data_folder: Path) -> list[str]:
    """The addresses noted, the first one first."""
    try:
        text = (data_folder / FORWARDERS_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    return list(dict.fromkeys(text.split()))


def _append(path: Path, line: str) -> None:
    """A request is never refused because this cannot be written."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)
    except OSError:
        return


_noted: dict[Path, set[str]] = {}
