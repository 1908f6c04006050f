"""The installation's secrets on disk.

A folder (0700) with one small text file (0600) for each of `pepper`, `key-encryption-key` and
`session-key`. A file has one line, `id hex`, of 32 bytes; after a rotation a second one with the
key before it. They are made once, by the first process that needs them, and never overwritten.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes, token_hex

from creatoraudit.secrets.keyring import KeyRing, SecretKey, Secrets

KEY_BYTES = 32
# The file of each field of `Secrets`.
FILES = {
    "pepper": "pepper",
    "key_encryption": "key-encryption-key",
    "session": "session-key",
}


class SecretsError(Exception):
    """The installation's secrets cannot be used; the message says why, and holds none of them."""


class SecretsMissing(SecretsError):
    """Files are not there and were not to be made."""


class SecretsUnreadable(SecretsError):
    """A file is there but cannot be read."""


class SecretsUnwritable(SecretsError):
    """The folder or a file in it cannot be made."""


class SecretsMalformed(SecretsError):
    """A file does not hold what it should."""


def load_secrets(folder: Path, *, create: bool = True) -> Secrets:
    """Read the secrets of the installation; make those that are missing.

    However many processes do so at once, all get the same. With `create=False` a missing file is
    an error: for a database that is not new, where a fresh key would open nothing.
    """
    if missing := _missing(folder):
        if not create:
            raise SecretsMissing(f"The secrets folder {folder} lacks {', '.join(missing)}.")
        _make_missing(folder)
    return Secrets(**{purpose: _read(folder / name) for purpose, name in FILES.items()})


def permission_problems(folder: Path) -> list[str]:
    """One sentence for each secret that other users of the machine can get at; else empty."""
    wanted = {folder: 0o700} | {folder / name: 0o600 for name in FILES.values()}
    return [
        f"{path} is open to other users (mode {mode:04o}); run: chmod {right:o} {path}"
        for path, right in wanted.items()
        if (mode := _mode(path)) is not None and mode & 0o077
    ]


def _missing(folder: Path) -> list[str]:
    # A link that leads nowhere is not missing: it stands for a key that must not be made anew.
    return [name for name in FILES.values() if _mode(folder / name, follow=False) is None]


def _mode(path: Path, *, follow: bool = True) -> int | None:
    """The permissions of a file; none if it is not there."""
    try:
        return path.stat(follow_symlinks=follow).st_mode & 0o777
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _read(path: Path) -> KeyRing:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise _unreadable(path, error) from error
    matches = [_LINE.fullmatch(line) for line in lines]
    keys = [SecretKey(m[1].decode(), bytes.fromhex(m[2].decode())) for m in matches if m]
    distinct = len({key.id for key in keys})
    if not 1 <= len(lines) <= 2 or distinct != len(lines):
        raise SecretsMalformed(
            f"The secret {path} is damaged: it should hold one or two lines of an id and"
            f" {2 * KEY_BYTES} hexadecimal digits. Restore it from where you keep a copy."
        )
    return KeyRing(*keys)


def _make_missing(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(folder):
            for name in _missing(folder):
                _write(folder / name, f"{token_hex(4)} {token_bytes(KEY_BYTES).hex()}\n")
            _flush(folder)
    except OSError as error:
        raise SecretsUnwritable(
            f"Cannot make secrets in the folder {folder}: {error.strerror}."
        ) from error


def _write(path: Path, text: str) -> None:
    """Put a file in place, whole or not at all, even if the machine stops meanwhile."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "w", encoding="ascii") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(file)
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _flush(folder: Path) -> None:
    entry = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)  # lets the lock go


def _unreadable(path: Path, error: OSError) -> SecretsUnreadable:
    return SecretsUnreadable(f"Cannot read the secret {path}: {error.strerror}.")


_LINE = re.compile(rb"([0-9a-z-]{1,32}) ([0-9a-f]{%d})" % (2 * KEY_BYTES))
