"""A key is in its client and nowhere else: looked for after every path has run."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from creatoraudit.config import PREFIX
from creatoraudit.identity.links import make_sign_in_link
from creatoraudit.keys.models import CreatedKey
from creatoraudit.secrets import new_key
from creatoraudit.services import Services
from tests.keys.helpers import Keys
from tests.promises.hygiene import SERVE_AND_LOG_ALL, Strewn, everything_kept, talking
from tests.support.server import ServerProcess, new_client
from tests.support.services import OPERATOR

LOG_A_KEY = """
import logging, sys
import structlog
from creatoraudit.web.logs import configure_logs

key = sys.argv[1]
configure_logs(level=logging.DEBUG)
log, library = structlog.get_logger(), logging.getLogger("library")
log.debug(key, **{key: 1})
log.info("event", key=key, among=[{"a": key}], object=ValueError(key))
library.warning(f"with {key}")
library.warning("with %s and %r", key, {key: [key]})
try:
    raise ValueError(key)
except ValueError:
    log.exception("failed")
    library.exception("failed")
"""

PLENTY = 1_000_000


@pytest.fixture
def talkative(services: Services, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that logs everything."""
    with talking(services.settings, SERVE_AND_LOG_ALL, output=tmp_path / "server.log") as server:
        yield server


def test_a_planted_key_is_found_nowhere(
    services: Services, alice_keys: Keys, talkative: ServerProcess
) -> None:
    admin = alice_keys.create("Admin", scopes=["admin"], rate_limit_per_minute=PLENTY)
    key = alice_keys.create("Planted", rate_limit_per_minute=PLENTY)
    with new_client(talkative.url, admin.key) as client:
        rotated = client.post(f"/v2/api-keys/{key.id}/rotate").json()["data"]["key"]
    given_away = alice_keys.create("Given away")
    strewn = Strewn(talkative.url, admin.key)
    for planted in (key.key, rotated, admin.key):
        strewn.in_headers(planted)
    strewn.in_addresses(rotated)
    strewn.in_bodies(rotated, key.id)
    _in_forms(services, strewn, talkative.url, key)
    with new_client(talkative.url) as client:
        for _ in range(2):
            strewn.keep(client.post("/v2/api-keys/revoke", json={"key": given_away.key}))
    said = _commands(services, key)
    _make_it_fail(services, strewn, talkative.url, rotated)
    strewn.close()
    assert talkative.stop() == 0

    planted = [admin.key, key.key, rotated, given_away.key]
    places = {
        "answers": b"\n".join(strewn.answers),
        "log": talkative.log.encode(),
        "database": everything_kept(services),
        "command line": said.encode(),
    }
    assert len(strewn.answers) > 500
    assert "Traceback" in talkative.log
    assert "api_key_digests" in talkative.log
    for place, content in places.items():
        for secret in planted:
            found = re.search(re.escape(secret[5:37].encode()), content)
            assert found is None, (place, content[found.start() - 300 : found.end()])


def test_no_line_of_a_log_holds_a_key(tmp_path: Path) -> None:
    """The last line of defence: whatever is logged, by whomever, of a key or with one in hand."""
    key = new_key()
    output = subprocess.run(
        [sys.executable, "-c", LOG_A_KEY, key],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert output.stdout.count("caud_[redacted]") >= 8
    assert output.stdout.count("Traceback") == 2
    assert key[5:37] not in output.stdout + output.stderr


def _in_forms(services: Services, strewn: Strewn, url: str, key: CreatedKey) -> None:
    page = f"/o/demo/api-keys/{key.id}"
    open_to_all = ["/sign-in", "/sign-in/link", "/setup"]
    own = [
        "/o/demo/api-keys",
        *(f"{page}/{what}" for what in ("name", "status", "limits", "rotate", "open")),
        "/o/demo/settings",
        "/account",
    ]
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as pages:
        strewn.in_forms(key.key, pages, open_to_all)
        link = make_sign_in_link(services, OPERATOR, "alice@northlight.example")
        token = link.partition("token=")[2]
        shown = pages.get("/sign-in/link", params={"token": token})
        csrf = re.search(r'name="csrf" value="([^"]+)"', shown.text)
        assert csrf
        signed_in = pages.post("/sign-in/link", data={"token": token, "csrf": csrf[1]})
        assert signed_in.status_code == 303
        strewn.in_forms(key.key, pages, own)
        listed = strewn.keep(pages.get("/o/demo/api-keys"))
        assert key.name in listed.text
        strewn.in_forms(key.key, pages, [f"{page}/delete"])


def _commands(services: Services, key: CreatedKey) -> str:
    """What the command line says when it is given a key where a name belongs."""
    settings = services.settings
    environment = {f"{PREFIX}DATA": settings.data}
    if settings.database_url:
        environment[f"{PREFIX}DATABASE_URL"] = settings.database_url
    said = []
    for arguments in (
        ["list", "-o", "demo", "--json"],
        ["disable", key.key, "-o", "demo"],
        ["rename", key.name, key.key, "-o", "demo"],
        ["disable", key.name, "-o", key.key],
        ["create", "-o", "demo", "--name", key.key],
        ["create", "-o", "demo", "--name", "x", "--expires", key.key],
        ["create", "-o", "demo", "--name", "x", "--scopes", key.key],
    ):
        command = [sys.executable, "-m", "creatoraudit", "keys", *arguments]
        run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        said.append(run.stdout + run.stderr)
    return "\n".join(said)


def _make_it_fail(services: Services, strewn: Strewn, url: str, key: str) -> None:
    """Take tables away, so that requests fail with a key in hand."""

    def rename(table: str, name: str) -> None:
        with services.database.writing() as connection:
            connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))
            with services.epoch.changing():
                connection.commit()

    attempts: list[Callable[[httpx.Client], httpx.Response]] = [
        lambda client: client.get("/v2/whoami"),
        lambda client: client.post("/v2/api-keys/revoke", json={"key": key}),
    ]
    rename("api_key_digests", "api_key_digests_away")
    with new_client(url, key) as client:
        for attempt in attempts:
            assert strewn.keep(attempt(client)).status_code == 500
    rename("api_key_digests_away", "api_key_digests")
