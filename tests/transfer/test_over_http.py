"""Files over HTTP, as a client sends and gets them."""

import gzip
from time import sleep
from typing import Any

import httpx
import pytest

from creatoraudit.clock import uuid7
from creatoraudit.operation import Context
from creatoraudit.transfer.export.turn import ExportTurn
from creatoraudit.transfer.models import StartImport
from creatoraudit.transfer.operations import new_import
from creatoraudit.transfer.spool import place_of
from tests.support.server import Site, new_client, serving
from tests.transfer.test_importing import FLAT
from tests.web.problems import problem_of

CSV = {"Content-Type": "text/csv"}
PACKED = {**CSV, "Content-Encoding": "gzip"}
BAD = FLAT + "Vine,a,1,2026-01-01,5,,\n"


@pytest.fixture
def admin(site: Site) -> httpx.Client:
    """Sends a key of `demo` that may do everything a key can."""
    return site.client(site.key("alice", "admin"))


@pytest.fixture
def rival(site: Site) -> httpx.Client:
    """Sends a key of `rival` that may do everything a key can."""
    return site.client(site.key("charlie", "admin"))


def ended(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """The import that was begun, once it has ended."""
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    assert place == f"/v2/imports/{answer.json()['data']['id']}"
    return wait_for(client, place, "finished_at")


def wait_for(client: httpx.Client, place: str, field: str) -> dict[str, Any]:
    while not (data := client.get(place).json()["data"])[field]:
        sleep(0.02)
    found: dict[str, Any] = data
    return found


@pytest.mark.parametrize("content", [FLAT.encode(), gzip.compress(FLAT.encode(), mtime=0)])
def test_a_file_comes_in_and_goes_out(
    content: bytes, admin: httpx.Client, rival: httpx.Client
) -> None:
    headers = CSV if content == FLAT.encode() else PACKED
    done = ended(admin, admin.post("/v2/imports", content=content, headers=headers))
    assert (done["status"], done["lines_added"], done["problems"]) == ("done", 3, [])
    assert done["bytes_done"] == done["bytes_total"] == len(content)
    assert {"header": "View Count", "column": "views"} in done["mapping"]
    assert [one["id"] for one in admin.get("/v2/imports").json()["data"]] == [done["id"]]
    whole = admin.get("/v2/export")
    assert whole.headers["content-encoding"] == "gzip"
    assert whole.headers["content-type"] == "application/x-ndjson"
    lines = {"Content-Type": "application/x-ndjson"}
    again = ended(rival, rival.post("/v2/imports", content=whole.content, headers=lines))
    assert (again["lines_read"], again["problems"]) == (6, [])
    plain = rival.get("/v2/export", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == whole.content
    table = rival.get("/v2/export", params={"kind": "accounts", "format": "csv"})
    assert table.text.splitlines()[1].startswith("tiktok,some.one,")


def test_wrong_lines_are_named_and_strict_or_dry_nothing_is_written(admin: httpx.Client) -> None:
    for asked, status in (({"strict": "true"}, "refused"), ({"dry_run": "true"}, "checked")):
        sent = admin.post("/v2/imports", content=BAD, headers=CSV, params=asked)
        done = ended(admin, sent)
        assert done["status"] == status
        assert [problem["line"] for problem in done["problems"]] == [5]
        assert admin.get("/v2/export").content == b""
    done = ended(admin, admin.post("/v2/imports", content=BAD, headers=CSV))
    assert (done["lines_added"], done["lines_wrong"]) == (3, 1)


def test_an_import_is_undone(admin: httpx.Client, rival: httpx.Client) -> None:
    done = ended(admin, admin.post("/v2/imports", content=FLAT, headers=CSV))
    place = f"/v2/imports/{done['id']}"
    problem_of(rival.get(place), 404)
    problem_of(rival.delete(place), 404)
    assert admin.delete(place).status_code == 204
    assert wait_for(admin, place, "undone_at")["status"] == "undone"
    assert admin.get("/v2/export").content == b""
    assert admin.delete(place).status_code == 204


def test_over_the_quota_lines_are_refused(site: Site) -> None:
    more = FLAT + "TikTok,another,7100000000000000003,2026-01-01,5,,\n"
    key = site.key("alice", "admin")
    with serving(site.services, account_quota=1) as url, new_client(url, key) as client:
        done = ended(client, client.post("/v2/imports", content=more, headers=CSV))
    assert (done["lines_added"], done["lines_wrong"]) == (3, 1)
    assert "quota" in done["problems"][0]["problem"]


def test_a_file_over_the_limit_is_refused(site: Site) -> None:
    large = b"name\n" + b"Anna\n" * 300_000
    key = site.key("alice", "admin")
    with serving(site.services, import_limit=1) as url, new_client(url, key) as client:
        problem_of(client.post("/v2/imports", content=large, headers=CSV), 413)
        sent = client.post("/v2/imports", content=gzip.compress(large), headers=PACKED)
        done = ended(client, sent)
    assert done["status"] == "failed"
    assert done["status_detail"] == "Unpacked it is over 1 MiB."


def test_what_a_dead_server_left_is_noted_and_a_strict_import_undone(site: Site) -> None:
    begun = {}
    with site.services.database.writing() as connection:
        for strict in (True, False):
            asked = StartImport(file=uuid7(), strict=strict)
            ctx = Context(site.services, site.cast.alice, connection)
            new_import(ctx, asked, digest="x")
            begun[asked.file] = "undone" if strict else "interrupted"
            place_of(site.services.settings, site.cast.demo, asked.file).parent.mkdir(exist_ok=True)
            place_of(site.services.settings, site.cast.demo, asked.file).write_text(FLAT)
        connection.commit()
    with serving(site.services) as url, new_client(url, site.key("alice", "admin")) as client:
        for id, status in begun.items():
            place = f"/v2/imports/{id}"
            assert wait_for(client, place, "finished_at")
            if status == "undone":
                assert wait_for(client, place, "undone_at")
            assert client.get(place).json()["data"]["status"] == status
    assert not list((site.services.settings.data_folder / "imports").glob("*"))


def test_a_client_that_leaves_lets_the_next_one_export(site: Site, admin: httpx.Client) -> None:
    ended(admin, admin.post("/v2/imports", content=FLAT, headers=CSV))
    with admin.stream("GET", "/v2/export") as answer:
        assert answer.status_code == 200
    while admin.get("/v2/export").status_code == 409:
        sleep(0.02)


def test_what_cannot_be_a_file_is_refused(site: Site, admin: httpx.Client) -> None:
    problem_of(admin.post("/v2/imports", json={"kind": "posts"}), 415)
    problem_of(
        admin.post("/v2/imports", content=FLAT, headers={**CSV, "Content-Encoding": "br"}), 415
    )
    problem_of(admin.post("/v2/imports", content=FLAT, headers=CSV, params={"kind": "x"}), 422)
    problem_of(admin.post("/v2/imports", content=FLAT, headers=CSV, params={"file": "x"}), 422)
    problem_of(admin.get("/v2/export", params={"format": "csv"}), 422)
    problem_of(admin.get("/v2/export", headers={"Accept": "text/html"}), 406)
    assert not list((site.services.settings.data_folder / "imports").glob("*"))


def test_one_export_at_a_time(site: Site, admin: httpx.Client) -> None:
    turn = ExportTurn(site.services.settings, site.cast.demo)
    problem_of(admin.get("/v2/export"), 409)
    turn.close()
    assert admin.get("/v2/export").status_code == 200
    assert admin.head("/v2/export").content == b""
    assert admin.get("/v2/export").status_code == 200
