"""The client stands alone, and reads what it does not know yet."""

import json
import subprocess
import sys

import msgspec
import pytest

from creatoraudit.client import UNSET, models
from creatoraudit.client.answers import detailed, one, page
from tests.client.conftest import Asking
from tests.support.server import Site

HEAVY = {"sqlalchemy", "starlette", "uvicorn", "cryptography", "jinja2", "alembic", "structlog"}
WHOAMI = {
    "type": "whoami",
    "organization_id": "0199f2a4-6c1e-7b3a-9d52-3f8e1c0a7b64",
    "organization_name": "Northlight Studio",
    "api_key_id": "0199f2a4-6c1e-7b3a-9d52-3f8e1c0a7b65",
    "api_key_name": "Weekly report",
    "masked_key": "caud_abcd…wxyz",
    "scopes": ["read"],
    "expires_at": None,
}


def test_it_brings_nothing_of_the_server() -> None:
    program = "import sys, creatoraudit.client; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not HEAVY & {name.partition(".")[0] for name in loaded}
    own = {name for name in loaded if name.startswith("creatoraudit.")}
    assert {name.split(".")[1] for name in own} == {"client"}


def test_fields_of_later_versions_are_passed_over() -> None:
    later = {**WHOAMI, "mood": "sunny"}
    pagination = {"next_cursor": None, "has_next": False, "limit": 50, "more": 1}
    listed = {"data": [later], "pagination": pagination, "filters": {}, "more": {}}

    known = one(models.Whoami)(json.dumps({"data": WHOAMI}).encode())
    assert one(models.Whoami)(json.dumps({"data": later, "more": 1}).encode()) == known
    assert page(models.Whoami)(json.dumps(listed).encode()).items == [known]
    both = detailed(models.Whoami, models.Health)(
        json.dumps({"data": later, "meta": {"type": "health", "status": "ok", "more": 1}}).encode()
    )
    assert both.data == known


def test_values_of_later_versions_are_taken() -> None:
    later = {"data": {**WHOAMI, "scopes": ["read", "dream"]}}

    assert one(models.Whoami)(json.dumps(later).encode()).scopes == ["read", "dream"]


def test_what_is_missing_is_a_fault() -> None:
    with pytest.raises(msgspec.ValidationError):
        one(models.Whoami)(b'{"data": {"type": "whoami"}}')


@pytest.mark.parametrize("is_async", [False, True])
def test_what_is_left_out_stays_and_none_is_null(standing_site: Site, is_async: bool) -> None:
    key = standing_site.make_key(expires_in=3600)
    client = Asking(standing_site.url, standing_site.key("alice", "admin"), is_async=is_async)

    kept = client("update_api_key", id=key.id, name=f"{key.name} again", expires_at=UNSET)
    emptied = client("update_api_key", id=key.id, expires_at=None)

    assert kept.expires_at is not None
    assert (emptied.name, emptied.expires_at) == (kept.name, None)


def test_every_request_says_what_asks(standing_site: Site) -> None:
    client = Asking(standing_site.url, standing_site.key(), is_async=False)
    client("whoami")

    headers = client.answers[-1].request.headers
    assert headers["user-agent"].startswith("creatoraudit-python/")
    assert headers["accept"] == "application/json"
