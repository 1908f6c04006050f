"""What a process checks before it starts: the secrets are those of the database."""

import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import msgspec
import pytest

from creatoraudit.config import Settings
from creatoraudit.secrets import load_secrets
from creatoraudit.storage.epoch import Epoch
from creatoraudit.wiring import StartError, opened_services
from tests.support.processes import together
from tests.support.services import migrate_database

FILES = ("pepper", "key-encryption-key", "session-key")

OPEN = """
    from creatoraudit.config import load_settings
    from creatoraudit.secrets import fingerprint
    from creatoraudit.wiring import opened_services

    meet()
    with opened_services(load_settings()) as services:
        print(fingerprint(services.secrets.pepper.current, "pepper"))
"""


@pytest.fixture
def installed(settings: Settings) -> Settings:
    """Settings of an installation that has run once."""
    migrate_database(settings)
    with opened_services(settings):
        return settings


def why_not(settings: Settings) -> str:
    with pytest.raises(StartError) as error, opened_services(settings):
        pass
    return str(error.value)


def rotate(settings: Settings, name: str) -> None:
    """Put a new secret before the one there is."""
    path = settings.secrets_folder / name
    path.write_text(f"{token_hex(4)} {token_hex(32)}\n{path.read_text().splitlines()[0]}\n")


def test_the_same_secrets_open_it_again(installed: Settings) -> None:
    before = load_secrets(installed.secrets_folder)

    with opened_services(installed) as services:
        assert services.secrets == before


@pytest.mark.parametrize("name", FILES)
def test_other_secrets_are_refused(installed: Settings, name: str) -> None:
    path = installed.secrets_folder / name
    path.write_text(f"{token_hex(4)} {token_hex(32)}\n")

    sentence = why_not(installed)
    assert "made with other secrets" in sentence
    assert name.removesuffix("-key") in sentence


@pytest.mark.parametrize("name", FILES)
def test_a_lost_secret_is_not_made_anew(installed: Settings, name: str) -> None:
    path = installed.secrets_folder / name
    path.unlink()

    assert f"lacks {name}; restore" in why_not(installed)
    assert not path.exists()


def test_another_secrets_folder_is_refused(installed: Settings, tmp_path: Path) -> None:
    elsewhere = msgspec.structs.replace(installed, secrets=str(tmp_path / "other"))
    assert "restore" in why_not(elsewhere)

    load_secrets(tmp_path / "other")
    assert "made with other secrets" in why_not(elsewhere)


@pytest.mark.parametrize("name", FILES)
def test_a_rotated_secret_is_accepted_and_then_the_old_one_alone_is_not(
    installed: Settings, name: str
) -> None:
    path = installed.secrets_folder / name
    old = path.read_text()
    rotate(installed, name)
    with opened_services(installed):
        pass

    path.write_text(old)
    assert "made with other secrets" in why_not(installed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text("not a secret"),
        lambda path: path.write_text(""),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_damaged_secret_is_one_sentence(
    installed: Settings, spoil: Callable[[Path], object]
) -> None:
    spoil(installed.secrets_folder / "pepper")

    sentence = why_not(installed)
    assert str(installed.secrets_folder / "pepper") in sentence
    assert "\n" not in sentence


@pytest.mark.usefixtures("in_environment")
def test_processes_that_start_together_share_one_set_of_secrets(tmp_path: Path) -> None:
    printed = together(OPEN, tmp_path, count=4)

    assert len(set(printed)) == 1


def test_a_copied_database_is_useless_without_its_secrets(
    installed: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(installed.data_folder, copy, ignore=shutil.ignore_patterns("secrets"))

    assert "restore" in why_not(msgspec.structs.replace(installed, data=str(copy)))


def test_what_a_killed_process_left_pending_is_settled(installed: Settings) -> None:
    epoch = Epoch(installed.data_folder / "epoch")
    epoch._words[0] |= 1
    pending = epoch.read()
    assert Epoch.is_pending(pending)
    epoch.close()

    with opened_services(installed) as services:
        assert not Epoch.is_pending(services.epoch.read())
        assert services.epoch.read() > pending


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "var"))
    settings.data_folder.mkdir()
    (settings.data_folder / "creatoraudit.db").write_text("These are notes, not a database. " * 99)

    assert "not a database" in why_not(settings)
