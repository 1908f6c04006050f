"""The doctor finds what is really wrong, and says what to do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from creatoraudit.config import Settings
from creatoraudit.doctor import Finding, examine, report
from creatoraudit.keys.check import KeyCheck
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import invoke
from creatoraudit.services import Services
from creatoraudit.storage import schema
from creatoraudit.storage.database import Database
from creatoraudit.storage.notes import note_untrusted_forwarder
from creatoraudit.wiring import opened_services
from tests.support.commands import Command, free_port
from tests.support.services import Cast, migrate_database


@pytest.fixture
def installed(settings: Settings) -> Settings:
    """Settings of an installation that has run once, and runs no longer."""
    migrate_database(settings)
    unused = msgspec.structs.replace(settings, port=free_port())
    with opened_services(unused):
        return unused


def changed(settings: Settings, **values: Any) -> Settings:
    return msgspec.structs.replace(settings, **values)


def found(settings: Settings, level: str) -> list[Finding]:
    return [finding for finding in examine(settings) if finding.level == level]


def the_problem(settings: Settings) -> str:
    [problem] = found(settings, "problem")
    assert problem.todo
    return f"{problem.what} {problem.todo}"


def the_warning(settings: Settings) -> str:
    assert found(settings, "problem") == []
    [warning] = found(settings, "warning")
    assert warning.todo
    return f"{warning.what} {warning.todo}"


def test_a_sound_installation_has_nothing_wrong(installed: Settings) -> None:
    findings = examine(installed)

    assert {finding.level for finding in findings} == {"ok"}
    assert report(findings).endswith("Everything is in order.")


def test_nothing_is_wrong_before_the_first_start_and_nothing_is_made(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "var"), port=free_port())

    assert {finding.level for finding in examine(settings)} == {"ok"}
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_is_open_to_others(installed: Settings) -> None:
    installed.data_folder.chmod(0o755)

    assert f"chmod 700 {installed.data_folder}" in the_warning(installed)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be made" in the_problem(Settings(data=str(tmp_path / "file" / "var")))


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be written to" in the_problem(Settings(data=str(tmp_path / "file")))


@pytest.mark.parametrize(
    ("name", "mode"), [("pepper", 0o644), ("session-key", 0o640), (".", 0o755)]
)
def test_secrets_that_are_open_to_others(installed: Settings, name: str, mode: int) -> None:
    path = installed.secrets_folder / name
    path.chmod(mode)

    assert f"chmod {'700' if name == '.' else '600'} {path}" in the_problem(installed)


@pytest.mark.parametrize("name", ["pepper", "key-encryption-key", "session-key"])
def test_a_lost_secret(installed: Settings, name: str) -> None:
    (installed.secrets_folder / name).unlink()

    problem = the_problem(installed)
    assert "Secrets are lost" in problem
    assert name in problem


@pytest.mark.parametrize("name", ["pepper", "key-encryption-key", "session-key"])
def test_a_foreign_secret(installed: Settings, name: str) -> None:
    (installed.secrets_folder / name).write_text(f"{token_hex(4)} {token_hex(32)}\n")

    problem = the_problem(installed)
    assert "made with other secrets" in problem
    assert name.removesuffix("-key") in problem


def test_a_damaged_secret(installed: Settings) -> None:
    (installed.secrets_folder / "pepper").write_text("not a secret")

    assert "damaged" in the_problem(installed)


def test_a_schema_of_a_newer_version(installed: Settings) -> None:
    database = Database(installed)
    with database.writing() as connection:
        connection.execute(sa.update(schema.VERSION).values(version_num="9999"))
        connection.commit()
    database.close()

    assert "newer version of CreatorAudit" in the_problem(installed)


def test_a_database_without_tables(settings: Settings) -> None:
    settings = changed(settings, port=free_port())
    settings.data_folder.mkdir(mode=0o700)
    if settings.database_url:
        assert "creatoraudit migrate" in the_problem(settings)
    else:
        (settings.data_folder / "creatoraudit.db").touch()
        # The next start makes them.
        assert found(settings, "problem") == []


def test_a_database_that_cannot_be_reached(installed: Settings) -> None:
    settings = changed(installed, database_url="postgresql://user:hidden@127.0.0.1:1/name")

    problem = the_problem(settings)
    assert "cannot be used" in problem
    assert "CREATORAUDIT_DATABASE_URL" in problem
    assert "hidden" not in problem


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path), port=free_port())
    tmp_path.chmod(0o700)
    (tmp_path / "creatoraudit.db").write_text("These are notes, not a database. " * 99)

    assert "not a database" in the_problem(settings)


@pytest.mark.parametrize("values", [{"host": "0.0.0.0"}, {"public_url": "http://audit.invalid"}])
def test_plain_http_in_public(installed: Settings, values: dict[str, str]) -> None:
    problem = the_problem(changed(installed, **values))

    assert "plain http" in problem
    assert "CREATORAUDIT_PUBLIC_URL" in problem


def test_secrets_beside_the_database_of_a_public_server(
    installed: Settings, tmp_path: Path, database_url: str | None
) -> None:
    public = changed(installed, public_url="https://audit.invalid")
    apart = changed(public, secrets=str(tmp_path / "secrets"))
    shutil.copytree(installed.secrets_folder, apart.secrets_folder)

    beside = [warning for warning in found(public, "warning") if "together" in warning.what]
    assert len(beside) == (0 if database_url else 1)
    assert not [warning for warning in found(apart, "warning") if "together" in warning.what]


def test_nothing_answers_at_the_public_address(installed: Settings) -> None:
    settings = changed(installed, public_url=f"http://localhost:{free_port()}")

    assert "Nothing answers at the public address" in the_warning(settings)


@pytest.mark.parametrize(
    "body", [b"Welcome!", b"{}", b"[]", b'{"data":null}', b'{"data":{"type":"whoami"}}', b"\xff"]
)
def test_something_else_answers_at_the_public_address(installed: Settings, body: bytes) -> None:
    with stranger(body) as address:
        problem = the_problem(changed(installed, public_url=address))

    assert "Something else than CreatorAudit" in problem


def test_a_server_that_takes_its_address_to_be_another(command: Command) -> None:
    settings = command.as_settings()
    with command.with_settings(public_url="http://localhost:1").serving():
        assert "takes its public address to be another" in the_problem(settings)


def test_the_server_answers_at_its_public_address(command: Command) -> None:
    with command.serving():
        said = command.prints("doctor")

    assert f"The server answers at {command.as_settings().base_url}" in said
    assert said.endswith("Everything is in order.")


def test_forwarded_headers_from_an_untrusted_proxy(installed: Settings) -> None:
    note_untrusted_forwarder(installed.data_folder, "203.0.113.9")

    assert "add 203.0.113.9 to CREATORAUDIT_TRUSTED_PROXIES" in the_warning(installed)
    trusting = changed(installed, trusted_proxies="203.0.113.0/24")
    assert {finding.level for finding in examine(trusting)} == {"ok"}


def test_the_server_itself_notes_who_forwards(command: Command) -> None:
    with command.serving() as server:
        forwarded = {"X-Forwarded-For": "198.51.100.7"}
        httpx.get(f"{server.address}/v2/meta", headers=forwarded, trust_env=False)

        assert "127.0.0.1 forwards requests of others" in the_warning(command.as_settings())


def test_keys_on_the_previous_pepper(services: Services, cast: Cast) -> None:
    settings = changed(services.settings, port=free_port())
    for name in ("Reports", "Website"):
        created = invoke(services, cast.alice, create_api_key, {"name": name})
    pepper = settings.secrets_folder / "pepper"
    old = pepper.read_text()
    pepper.write_text(f"{token_hex(4)} {token_hex(32)}\n{old}")
    with opened_services(settings) as restarted:
        warning = the_warning(settings)
        assert "2 keys are digested with the previous pepper: demo/Reports, demo/Website" in warning

        KeyCheck(restarted.database, restarted.epoch, restarted.secrets.pepper).read(created.key)
        assert "demo/Website" not in the_warning(settings)

    pepper.write_text(pepper.read_text().splitlines()[0] + "\n")
    problem = the_problem(settings)
    assert "a pepper that is not held here: demo/Reports" in problem


def test_a_problem_is_status_1_and_is_read_with_what_to_do(command: Command) -> None:
    command.prints("demo")
    (command.as_settings().secrets_folder / "pepper").chmod(0o644)

    outcome = command.run("doctor")

    assert outcome.returncode == 1
    assert "PROBLEM" in outcome.stdout
    assert "→ Run: chmod 600" in outcome.stdout
    assert outcome.stdout.endswith("1 problem, 0 warnings.\n")


@contextmanager
def stranger(body: bytes) -> Iterator[str]:
    """A server of somebody else's, which answers everything alike; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
