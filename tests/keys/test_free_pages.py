"""Destroyed copies leave no trace: not in the tables, and not in the files."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from creatoraudit.keys.models import CreatedKey
from creatoraudit.services import Services
from creatoraudit.storage.tables import api_key_secrets
from tests.keys.helpers import Keys, report

KEYS = 60


def copies(services: Services) -> dict[str, bytes]:
    """The sealed copies that are there, by key."""
    query = sa.select(api_key_secrets.c.api_key_id, api_key_secrets.c.sealed_copy).where(
        api_key_secrets.c.sealed_copy.is_not(None)
    )
    with services.database.reading() as connection:
        return {row.api_key_id: row.sealed_copy for row in connection.execute(query)}


def files_of(services: Services) -> bytes:
    """All that the data folder holds, once the write-ahead log is in the database."""
    if services.database.is_sqlite:
        with services.database.engine.connect() as connection:
            raw = connection.connection
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert busy == 0
    folder = Path(services.settings.data_folder)
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


@pytest.mark.parametrize("way", ["delete", "hash_only", "leak", "rotate"])
def test_what_was_destroyed_is_nowhere_in_the_files(
    services: Services, alice_keys: Keys, way: str
) -> None:
    # Enough keys for pages to split and merge as they come and go.
    made = [alice_keys.create(f"Key {number}") for number in range(KEYS)]
    before = copies(services)
    assert len(before) == KEYS
    if services.database.is_sqlite:
        assert sum(blob in files_of(services) for blob in before.values()) == KEYS
    ended = random.Random(7).sample(made, KEYS // 2)
    ways: dict[str, Callable[[CreatedKey], object]] = {
        "delete": alice_keys.delete,
        "hash_only": lambda key: alice_keys.update(key, hash_only=True),
        "leak": lambda key: report(services, key.key),
        "rotate": alice_keys.rotate,
    }
    for key in ended:
        ways[way](key)

    content = files_of(services)

    gone = {key.id for key in ended}
    after = copies(services)
    for id, blob in before.items():
        # A part of it would do: the wrapped data key, or what it encrypts.
        parts = [blob[start : start + 16] for start in range(0, len(blob) - 15, 16)]
        if id in gone:
            assert after.get(id) != blob
            assert [part for part in parts[2:] if part in content] == []
        else:
            assert after[id] == blob


def test_no_key_is_anywhere_in_the_files(services: Services, alice_keys: Keys) -> None:
    secrets = [alice_keys.create().key, alice_keys.create("Hash", hash_only=True).key]

    content = files_of(services)

    for secret in secrets:
        assert secret[5:37].encode() not in content
