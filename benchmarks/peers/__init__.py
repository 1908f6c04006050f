"""Other makers of API keys, each installed once, outside the repository, in fixed versions."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from benchmarks.run import Run

CACHE = Path.home() / ".cache" / "creatoraudit-benchmarks"
INSTALLED = ".installed"


class PeerMissing(Exception):
    """Why this peer cannot be measured here."""


def installed(
    run: Run, name: str, files: Iterable[Path], commands: Iterable[list[str | Path]]
) -> Path:
    """The folder that holds these files and what the commands, run in it, made of them.

    Raises:
        PeerMissing: a command failed.
    """
    files = list(files)
    version = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    folder = CACHE / f"{name}-{version}"
    if (folder / INSTALLED).exists():
        return folder
    run.say(f"installing {name}, this one time; it may take minutes where a part is compiled")
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.read_bytes())
    for command in commands:
        _do(command, folder)
    (folder / INSTALLED).touch()
    return folder


def _do(command: list[str | Path], folder: Path) -> None:
    log = folder / "install.log"
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
    if done.returncode:
        raise PeerMissing(f"`{' '.join(map(str, command))}` failed, see {log}")
