"""What the server says of itself and of the key that asks, to the byte."""

from datetime import UTC, datetime, timedelta

import httpx

from creatoraudit.clock import rfc3339
from tests.support.server import Site
from tests.web.problems import wrong_fields


def test_whoami(standing_site: Site) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    key = standing_site.make_key(
        "alice", name="Production key", scopes=["write", "read"], expires_at=ends.isoformat()
    )
    answer = standing_site.client(key.key).get("/v2/whoami")
    assert answer.json() == {
        "data": {
            "type": "whoami",
            "organization_id": standing_site.cast.demo,
            "organization_name": "Northlight Studio",
            "api_key_id": key.id,
            "api_key_name": "Production key",
            "masked_key": f"{key.key[:9]}…{key.key[-4:]}",
            "scopes": ["read", "write"],
            "expires_at": rfc3339(ends),
        }
    }
    assert answer.text.startswith('{"data":{"type":"whoami","organization_id":')
    assert answer.status_code == 200


def test_whoami_without_an_expiry(standing_site: Site) -> None:
    assert (
        standing_site.client(standing_site.key("charlie", "read"))
        .get("/v2/whoami")
        .json()["data"]["expires_at"]
        is None
    )


def test_whoami_shows_a_new_name_at_once(standing_site: Site) -> None:
    key = standing_site.make_key("alice", scopes=["read"], name="Before")
    client, admin = (
        standing_site.client(key.key),
        standing_site.client(standing_site.key("alice", "admin")),
    )
    assert client.get("/v2/whoami").json()["data"]["api_key_name"] == "Before"
    admin.patch(f"/v2/api-keys/{key.id}", json={"name": "After"}).raise_for_status()
    assert client.get("/v2/whoami").json()["data"]["api_key_name"] == "After"


def test_meta(standing_site: Site) -> None:
    answer = standing_site.client().get("/v2/meta")
    assert answer.json() == {
        "data": {
            "type": "api_meta",
            "api_version": "v2",
            "status": "current",
            "docs_url": f"{standing_site.url}/v2/docs",
            "openapi_url": f"{standing_site.url}/v2/openapi.json",
            "whoami_url": f"{standing_site.url}/v2/whoami",
            "deprecation": None,
            "sunset": None,
        }
    }


def test_meta_keeps_to_the_public_address(standing_site: Site) -> None:
    forged = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    assert "elsewhere" not in standing_site.client().get("/v2/meta", headers=forged).text


def test_health(nobody: httpx.Client) -> None:
    answer = nobody.get("/v2/health")
    assert answer.json() == {"data": {"type": "health", "status": "ok"}}


def test_the_documents_are_there(nobody: httpx.Client) -> None:
    meta = nobody.get("/v2/meta").json()["data"]
    assert nobody.get(meta["openapi_url"]).json()["openapi"].startswith("3.1")
    assert "<html" in nobody.get(meta["docs_url"]).text


def test_they_take_no_parameters(reader: httpx.Client) -> None:
    for path in ("/v2/whoami", "/v2/meta", "/v2/health"):
        assert list(wrong_fields(reader.get(f"{path}?verbose=1"))) == ["verbose"]
