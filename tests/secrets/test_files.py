"""The installation's secrets on disk."""

from pathlib import Path
from stat import S_IMODE

import pytest

from creatoraudit.secrets import (
    KeyRing,
    SecretKey,
    Secrets,
    SecretsMalformed,
    SecretsMissing,
    SecretsUnreadable,
    SecretsUnwritable,
    fingerprint,
    load_secrets,
    permission_problems,
)
from tests.support.processes import together

FILES = ["key-encryption-key", "pepper", "session-key"]
LINE = f"0a1b2c3d {'5e' * 32}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "secrets"


def rings(secrets: Secrets) -> list[KeyRing]:
    return [secrets.pepper, secrets.key_encryption, secrets.session]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_the_first_start_makes_three_different_keys(folder: Path) -> None:
    keys = [ring.current for ring in rings(load_secrets(folder))]
    assert visible(folder) == FILES
    assert {len(key.value) for key in keys} == {32}
    assert len({key.value for key in keys}) == len({key.id for key in keys}) == 3


def test_every_later_start_finds_the_same(folder: Path) -> None:
    made = load_secrets(folder)
    assert load_secrets(folder) == made
    assert load_secrets(folder, create=False) == made


def test_what_is_made_is_private_and_leaves_no_drafts(folder: Path) -> None:
    load_secrets(folder)
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert {S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == [".lock", *FILES]


def test_only_what_is_missing_is_made(folder: Path) -> None:
    made = load_secrets(folder)
    (folder / "session-key").unlink()
    again = load_secrets(folder)
    assert again.pepper == made.pepper
    assert again.key_encryption == made.key_encryption
    assert again.session != made.session


def test_many_processes_that_start_at_once_get_one_set(tmp_path: Path) -> None:
    code = """
        from creatoraudit.secrets import load_secrets
        meet()
        found = load_secrets(folder / "secrets")
        for ring in (found.pepper, found.key_encryption, found.session):
            print(ring.current.id, ring.current.value.hex())
    """
    printed = together(code, tmp_path, count=8)
    assert len(set(printed)) == 1
    for ring in rings(load_secrets(tmp_path / "secrets", create=False)):
        assert f"{ring.current.id} {ring.current.value.hex()}" in printed[0]


def test_a_database_that_is_not_new_gets_no_fresh_keys(folder: Path) -> None:
    with pytest.raises(SecretsMissing, match="pepper, key-encryption-key, session-key"):
        load_secrets(folder, create=False)
    assert not folder.exists()


def test_the_key_before_is_kept_beside_the_current_one(folder: Path) -> None:
    load_secrets(folder)
    (folder / "pepper").write_text(f"new {'aa' * 32}\nold {'bb' * 32}\n")
    pepper = load_secrets(folder).pepper
    new, old = SecretKey("new", b"\xaa" * 32), SecretKey("old", b"\xbb" * 32)
    assert pepper == KeyRing(new, old)
    assert list(pepper) == [new, old]
    assert (pepper.by_id("new"), pepper.by_id("old"), pepper.by_id("older")) == (new, old, None)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "5e" * 32,
        LINE.replace("5e", "5g"),
        LINE.replace("5e", "5", 1),
        LINE + LINE,
        LINE + "\n",
        f"{LINE}older {'6f' * 32}\noldest {'70' * 32}\n",
        LINE.replace("0a1b", "0A1B"),
        "\0" * 73,
    ],
)
def test_a_damaged_file_is_named_and_not_shown(folder: Path, content: str) -> None:
    load_secrets(folder)
    (folder / "pepper").write_text(content)
    with pytest.raises(SecretsMalformed, match=f"{folder / 'pepper'} is damaged") as raised:
        load_secrets(folder)
    assert "5e5e" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    load_secrets(folder)
    (folder / "pepper").unlink()
    (folder / "pepper").mkdir()
    with pytest.raises(SecretsUnreadable, match=str(folder / "pepper")):
        load_secrets(folder)


def test_a_link_to_a_key_that_is_away_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    load_secrets(folder)
    (folder / "pepper").rename(tmp_path / "vault")
    (folder / "pepper").symlink_to(tmp_path / "vault")
    load_secrets(folder)
    (tmp_path / "vault").unlink()
    with pytest.raises(SecretsUnreadable, match=str(folder / "pepper")):
        load_secrets(folder)
    assert (folder / "pepper").is_symlink()


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / ".lock").mkdir(parents=True)
    with pytest.raises(SecretsUnwritable, match=str(folder)):
        load_secrets(folder)


def test_a_folder_that_cannot_be_reached_is_not_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SecretsUnreadable, match=str(tmp_path / "file")):
        load_secrets(tmp_path / "file" / "secrets", create=False)


def test_permissions_as_made_are_no_problem(folder: Path) -> None:
    assert permission_problems(folder) == []
    load_secrets(folder)
    assert permission_problems(folder) == []


def test_permissions_that_are_too_open_are_reported(folder: Path) -> None:
    load_secrets(folder)
    folder.chmod(0o755)
    (folder / "pepper").chmod(0o640)
    assert permission_problems(folder) == [
        f"{folder} is open to other users (mode 0755); run: chmod 700 {folder}",
        f"{folder}/pepper is open to other users (mode 0640); run: chmod 600 {folder}/pepper",
    ]


def test_nothing_shows_the_bytes(folder: Path) -> None:
    secrets = load_secrets(folder)
    shown = f"{secrets} {secrets!r} {secrets.pepper} {secrets.pepper.current!r}"
    for ring in rings(secrets):
        assert ring.current.id in shown
        assert repr(ring.current.value)[2:-1] not in shown
        assert ring.current.value.hex() not in shown


def test_a_fingerprint_tells_keys_and_purposes_apart() -> None:
    key = SecretKey("a", bytes(32))
    # HMAC-SHA256 with a key of zeros, as `openssl dgst` has it.
    assert fingerprint(key, "pepper") == "59f0d63bd6f77367"
    assert fingerprint(key, "session") != fingerprint(key, "pepper")
    assert fingerprint(SecretKey("a", bytes(31) + b"\1"), "pepper") != fingerprint(key, "pepper")
