"""Starting the server, what it prints, and ending it."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import sleep

import httpx
import pytest

from creatoraudit.config import Settings
from creatoraudit.storage.database import Database
from tests.support.commands import COMMAND, Command, free_port

CURL = re.compile(
    r'^  curl (http://127\.0\.0\.1:\d+/v2/whoami) -H "(Authorization): (Bearer caud_\w+)"$',
    re.MULTILINE,
)
LINK = re.compile(r"^  (http://127\.0\.0\.1:\d+/sign-in/link\?token=[\w-]{43})$", re.MULTILINE)


def get(url: str, **headers: str) -> tuple[int, str]:
    """The answer to a plain request."""
    answer = httpx.get(url, headers=headers, trust_env=False)
    return answer.status_code, answer.text


def refuses_soon(port: int) -> bool:
    """Whether nobody listens any more, now or within ten seconds."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        sleep(0.1)
    return False


def test_the_first_start_prints_a_curl_that_works(command: Command) -> None:
    with command.serving("--demo") as server:
        assert server.welcome.startswith(f"CreatorAudit is running on {server.address}\n")
        found = CURL.search(server.welcome)
        assert found
        url, name, value = found.groups()
        status, body = get(url, **{name: value})

    assert status == 200
    assert '"api_key_name":"Start"' in body


def test_the_link_opens_a_page_with_a_button(command: Command) -> None:
    with command.serving("--demo") as server:
        link = LINK.search(server.welcome)
        assert link
        # Opened twice: looking does not use it.
        answers = [get(link[1]) for _ in range(2)]

    for status, page in answers:
        assert status == 200
        assert "Alice Marek" in page
        assert "<button" in page


def test_a_later_start_keeps_everything_and_shows_no_key(command: Command) -> None:
    with command.serving("--demo") as server:
        first = CURL.search(server.welcome)
        assert first
        server.stop()
    with command.serving("--demo") as server:
        status, _ = get(first[1], **{first[2]: first[3]})
        later = server.welcome

    assert status == 200
    assert "caud_" not in later
    assert LINK.search(later)
    assert "/o/demo/api-keys" in later
    assert "keys create --organization demo --name NAME" in later


def test_without_demonstration_it_says_how_to_begin(command: Command) -> None:
    with command.serving() as server:
        assert "setup" in server.welcome
        assert "token=" not in server.welcome
        assert get(f"{server.address}/v2/health")[0] == 200


def test_it_prints_nothing_about_setting_up_once_that_is_done(command: Command) -> None:
    command.prints("demo")

    with command.serving() as server:
        assert server.welcome.splitlines() == [
            f"CreatorAudit is running on {server.address}",
            "",
            "Stop it with Ctrl+C.",
        ]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_well_when_told(command: Command, workers: int, number: signal.Signals) -> None:
    with command.with_settings(workers=workers).serving() as server:
        assert get(f"{server.address}/v2/health")[0] == 200

        assert server.stop(number) == 0


def test_several_processes_serve_one_port(command: Command) -> None:
    with command.with_settings(workers=2).serving("--demo") as server:
        found = CURL.search(server.welcome)
        assert found
        for _ in range(20):
            assert get(found[1], **{found[2]: found[3]})[0] == 200


def test_a_killed_server_leaves_no_process_on_its_port(command: Command) -> None:
    with command.with_settings(workers=2).serving() as server:
        server.process.kill()

        assert refuses_soon(int(server.address.rpartition(":")[2]))


def test_a_busy_port_is_said_in_one_line(command: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        line = command.with_settings(port=port).refuses("serve", "--demo")

    assert line == (
        f"Port {port} on 127.0.0.1 is already in use;"
        " stop the other program or set CREATORAUDIT_PORT."
    )


def test_a_second_server_does_not_disturb_the_first(command: Command) -> None:
    with command.serving("--demo") as server:
        command.refuses("serve", "--demo")

        assert get(f"{server.address}/v2/health")[0] == 200


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"host": "198.51.100.1"}, "198.51.100.1 is not an address of this machine"),
        ({"host": "no such host"}, "set CREATORAUDIT_HOST"),
        ({"data": "/dev/null/var"}, "Cannot write to the data folder /dev/null/var"),
        ({"secrets": "/dev/null/secrets"}, "/dev/null/secrets"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(
    command: Command, settings: dict[str, str], words: str
) -> None:
    assert words in command.with_settings(**settings).refuses("serve")


def test_a_database_that_is_not_migrated(tmp_path: Path, database_url: str | None) -> None:
    command = Command(tmp_path, data=tmp_path / "var", database_url=database_url, port=free_port())
    if database_url is None:
        # The embedded one is migrated by starting.
        with command.serving() as server:
            assert get(f"{server.address}/v2/health")[0] == 200
    else:
        assert "creatoraudit migrate" in command.refuses("serve")
        command.prints("migrate")
        with command.serving() as server:
            assert get(f"{server.address}/v2/health")[0] == 200


def test_a_database_of_a_newer_version_is_left_alone(command: Command) -> None:
    command.prints("migrate")
    settings = command.as_settings()
    _write(settings, "UPDATE alembic_version SET version_num = '9999'")

    for name in ("serve", "demo", "migrate"):
        assert "newer version of CreatorAudit" in command.refuses(name)


def test_where_sqlite_is_too_old_one_process_serves(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["pysqlite3"] = None  # as where there is no such package
from creatoraudit.config import Settings
from creatoraudit.serve import usable_workers
from creatoraudit.storage.dialect import has_safe_sqlite
print(usable_workers(Settings(workers=4)) == (4 if has_safe_sqlite() else 1))
print(usable_workers(Settings(workers=4, database_url="postgresql://host/name")) == 4)
"""
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert outcome.stdout.split() == ["True", "True"]


def test_a_start_that_is_interrupted_says_nothing(command: Command) -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=command.folder,
        env=command.environment(),
    )
    # The port is taken first, so it is on its way now.
    port = int(str(command.settings["port"]))
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()

    assert process.returncode == 0
    assert b"Traceback" not in output


def _write(settings: Settings, statement: str) -> None:
    database = Database(settings)
    with database.writing() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    database.close()
