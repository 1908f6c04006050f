"""The command line, as it is typed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from creatoraudit import clock
from creatoraudit.demo import make_demonstration
from creatoraudit.keys.check import KeyCheck
from creatoraudit.keys.table import Forgotten
from creatoraudit.secrets import is_well_formed, mask
from creatoraudit.wiring import opened_services
from tests.support.commands import Command

LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in/link\?token=[\w-]{43}")
DEMO = ("--organization", "demo")
BOB = "bob@northlight.example"


@pytest.fixture
def demo(command: Command) -> Command:
    """The command on an installation with the demonstration."""
    with opened_services(command.as_settings()) as services:
        make_demonstration(services)
    return command


def create(command: Command, name: str, *options: str) -> str:
    return command.prints("keys", "create", *DEMO, "--name", name, *options)


def listed(command: Command) -> dict[str, dict[str, object]]:
    keys = json.loads(command.prints("keys", "list", *DEMO, "--json"))
    return {key["name"]: key for key in keys}


def test_help_names_every_command_and_loads_no_database() -> None:
    code = (
        "import sys; from creatoraudit.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True
    )

    words = outcome.stdout.split()
    for name in ("serve", "worker", "demo", "migrate", "setup", "doctor", "link", "people", "keys"):
        assert name in words
    assert "sqlalchemy" not in words
    # No explanation is cut short.
    assert "..." not in outcome.stdout.partition("Commands:")[2]


@pytest.mark.parametrize("command_name", ["serve", "keys", "keys create", "keys delete", "people"])
def test_every_command_explains_itself(command: Command, command_name: str) -> None:
    assert "Usage:" in command.prints(*command_name.split(), "--help")


def test_the_demonstration_is_printed_with_its_key_once(command: Command) -> None:
    first, second = command.prints("demo"), command.prints("demo")

    assert LINK.search(first)
    assert LINK.search(second)
    [key] = re.findall(r"Authorization: Bearer (caud_\w+)", first)
    assert is_well_formed(key)
    assert "caud_" not in second
    assert "keys create --organization demo --name NAME" in second
    for text in (first, second):
        assert "/o/demo/api-keys" in text


def test_a_new_key_is_printed_alone(demo: Command) -> None:
    assert is_well_formed(create(demo, "Reports"))


def test_a_key_is_made_as_asked(demo: Command) -> None:
    create(demo, "Reports", "--scopes", "read", "--expires", "30d", "--hash-only")

    key = listed(demo)["Reports"]
    assert key["scopes"] == ["read"]
    assert key["hash_only"] is True
    assert key["created_by"] == "command line"
    assert isinstance(key["expires_at"], str)


def test_the_list_shows_masks_and_no_key(demo: Command) -> None:
    key = create(demo, "Reports")

    table = demo.prints("keys", "list", *DEMO)
    assert table.splitlines()[0].split() == ["NAME", "KEY", "SCOPES", "STATUS", "LAST", "USED"]
    assert ["Reports", mask(key), "read", "write", "enabled", "never"] == table.splitlines()[
        1
    ].split()
    assert key not in table + demo.prints("keys", "list", *DEMO, "--json")


def test_an_organization_without_keys_says_so(demo: Command) -> None:
    assert demo.prints("keys", "list", "-o", "rival") == "There are no keys yet."


@pytest.mark.parametrize("by", ["name", "name in capitals", "id", "mask", "mask with dots"])
def test_a_key_is_named_by_its_name_id_or_mask(demo: Command, by: str) -> None:
    masked = mask(create(demo, "Reports"))
    named = {
        "name": "Reports",
        "name in capitals": "REPORTS",
        "id": str(listed(demo)["Reports"]["id"]),
        "mask": masked,
        "mask with dots": masked.replace("…", "..."),
    }[by]

    assert demo.prints("keys", "disable", named, *DEMO) == "Reports is disabled."
    assert listed(demo)["Reports"]["status"] == "disabled"
    assert demo.prints("keys", "enable", named, *DEMO) == "Reports is enabled."
    assert listed(demo)["Reports"]["status"] == "enabled"


def test_a_key_is_renamed(demo: Command) -> None:
    create(demo, "Reports")
    demo.prints("keys", "rename", "Reports", "Weekly reports", *DEMO)

    assert set(listed(demo)) == {"Start", "Weekly reports"}


def test_a_rotated_key_is_printed_alone(demo: Command) -> None:
    old = create(demo, "Reports")
    new = demo.prints("keys", "rotate", "Reports", *DEMO, "--grace", "1h")

    assert is_well_formed(new)
    key = listed(demo)["Reports"]
    assert (key["masked_key"], key["previous_masked_key"]) == (mask(new), mask(old))


def test_deleting_asks_first(demo: Command) -> None:
    create(demo, "Reports")

    refused = demo.run("keys", "delete", "Reports", *DEMO, typed="n\n")
    assert refused.returncode == 1
    assert "not used in the last 24 hours" in refused.stderr
    assert refused.stderr.endswith("[y/N] Nothing was done.\n")
    assert "Reports" in listed(demo)

    agreed = demo.run("keys", "delete", "Reports", *DEMO, typed="y\n")
    assert (agreed.returncode, agreed.stdout) == (0, "Reports is deleted.\n")
    assert "Reports" not in listed(demo)


def test_deleting_does_not_ask_when_told(demo: Command) -> None:
    create(demo, "Reports")

    assert demo.prints("keys", "delete", "Reports", *DEMO, "--yes") == "Reports is deleted."


def test_a_key_cut_off_here_is_refused_by_a_process_that_remembers_it(demo: Command) -> None:
    key = create(demo, "Reports")
    with opened_services(demo.as_settings()) as services:
        check = KeyCheck(services.database, services.epoch, services.secrets.pepper)
        check.read(key)
        assert check.table.recall(check.digest(key), now=clock.monotonic())

        demo.prints("keys", "disable", "Reports", *DEMO)

        with pytest.raises(Forgotten):
            check.table.recall(check.digest(key), now=clock.monotonic())
        record = check.read(key)
        assert record is not None
        assert record.disabled


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["keys", "list", "-o", "nowhere"], "There is no organization called nowhere."),
        (["keys", "create", *DEMO, "--name", "start"], "There is already a key called start."),
        (["keys", "create", *DEMO, "--name", "x", "--expires", "3y"], "30d, 12h or 90m"),
        (["keys", "create", *DEMO, "--name", "x", "--scopes", "all"], "scopes"),
        (["keys", "create", *DEMO, "--name", "a\u202eb"], "bidirectional"),
        (["keys", "disable", "nothing", *DEMO], "There is no key with this name, id or mask"),
        (["link", "nobody@example.com"], "There is nobody with the e-mail nobody@example.com."),
        (
            ["people", "add", *DEMO, "--email", "a@b.example", "--name", "A", "--role", "king"],
            "owner, admin, member, viewer",
        ),
        (
            ["people", "add", *DEMO, "--email", BOB, "--name", "B", "--role", "admin"],
            "Bob Keller belongs to demo already.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    demo: Command, arguments: list[str], words: str
) -> None:
    assert words in demo.refuses(*arguments)


def test_a_link_signs_a_person_in(demo: Command) -> None:
    assert LINK.fullmatch(demo.prints("link", "BOB@northlight.example"))


def test_a_person_is_added_to_an_organization(demo: Command) -> None:
    eve = ["--email", "eve@northlight.example", "--name", "Eve Ash", "--role", "admin"]

    assert LINK.fullmatch(demo.prints("people", "add", *DEMO, *eve))
    assert LINK.fullmatch(demo.prints("people", "add", "-o", "rival", *eve))


def test_setup_prints_a_link_and_makes_nothing_else(command: Command) -> None:
    assert re.search(r"http://127\.0\.0\.1:\d+/setup\?token=[\w-]{43}$", command.prints("setup"))
    assert command.refuses("keys", "list", *DEMO) == "There is no organization called demo."


def test_migrating_twice_does_nothing_twice(command: Command) -> None:
    command.prints("migrate")

    assert "already" in command.prints("migrate")


def test_the_data_folder_is_for_its_owner_only(demo: Command) -> None:
    data = Path(str(demo.settings["data"]))
    paths = [data, *data.rglob("*")]

    assert [path for path in paths if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"port": "many"}, "CREATORAUDIT_PORT cannot be used"),
        ({"trusted_proxies": "the proxy"}, "CREATORAUDIT_TRUSTED_PROXIES"),
        ({"data": "/dev/null/var"}, "Cannot write to the data folder /dev/null/var"),
        ({"database_url": "postgresql://u:hidden@127.0.0.1:1/x"}, "CREATORAUDIT_DATABASE_URL"),
        ({"database_url": "mysql://u:hidden@127.0.0.1:1/x"}, "CREATORAUDIT_DATABASE_URL"),
        ({"database_url": "nonsense"}, "CREATORAUDIT_DATABASE_URL"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(
    command: Command, settings: dict[str, str], words: str
) -> None:
    line = command.with_settings(**settings).refuses("demo")

    assert words in line
    assert "hidden" not in line
