"""The data folder and the secrets folder: there, writable, and closed to others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from creatoraudit.config import Settings
from creatoraudit.doctor.finding import Finding, is_public, ok, problem, warning
from creatoraudit.secrets import SecretsError, permission_problems


def check_data_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the server can write there, and nobody else can read."""
    folder = settings.data_folder
    if not _exists(folder):
        yield from _missing(folder)
        return
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield problem(
            f"The data folder {folder} cannot be written to.",
            "Change its owner, or choose another folder with CREATORAUDIT_DATA.",
        )
        return
    yield from _openness(folder)


def check_secrets_folder(settings: Settings) -> Iterator[Finding]:
    """Whether others can read the secrets, or find them beside the database."""
    folder = settings.secrets_folder
    try:
        if not folder.exists():
            return
        open_ones = permission_problems(folder)
    except (OSError, SecretsError):
        yield problem(
            f"The secrets folder {folder} cannot be read.",
            "Change its owner to the user that runs the server.",
        )
        return
    for sentence in open_ones:
        what, _, todo = sentence.partition("; run: ")
        yield problem(f"{what}.", f"Run: {todo}")
    if not open_ones:
        yield ok(f"Secrets folder {folder}")
    if settings.database_url is None and is_public(settings) and _lies_in(folder, settings):
        yield warning(
            "Secrets and database lie together: whoever copies the data folder can use every key.",
            "Move the secrets to a folder of their own, and name it with CREATORAUDIT_SECRETS.",
        )


def _lies_in(folder: Path, settings: Settings) -> bool:
    return folder.resolve().is_relative_to(settings.data_folder.resolve())


def _missing(folder: Path) -> Iterator[Finding]:
    parent = next(parent for parent in folder.parents if _exists(parent))
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        yield ok(f"The data folder {folder} is not there yet; the first start makes it")
    else:
        yield problem(
            f"The data folder {folder} cannot be made in {parent}.",
            "Change the owner of that, or choose another folder with CREATORAUDIT_DATA.",
        )


def _openness(folder: Path) -> Iterator[Finding]:
    mode = folder.stat().st_mode & 0o777
    if mode & 0o077:
        yield warning(
            f"The data folder {folder} is open to other users of the machine (mode {mode:04o}).",
            f"Run: chmod 700 {folder}",
        )
    else:
        yield ok(f"Data folder {folder}")


def _exists(path: Path) -> bool:
    """Whether anything is there; what cannot be looked at is not."""
    try:
        return path.exists()
    except OSError:
        return False
