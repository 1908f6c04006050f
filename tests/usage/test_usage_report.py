"""`/usage`: what an organization used this month and the one before."""

from datetime import UTC, date, datetime

import pytest

from creatoraudit import clock
from creatoraudit.storage.tables import api_key_usage, collected
from tests.support.server import Site

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.fixture
def used(site: Site) -> Site:
    """Requests and posts around the beginning of March."""
    key = site.make_key(name="Report")
    hours = {"2026-01-31T23": 1, "2026-02-01T00": 20, "2026-02-28T23": 30, "2026-03-01T00": 400}
    with site.services.database.writing() as connection:
        for hour, requests in hours.items():
            at = datetime.fromisoformat(f"{hour}:00:00+00:00")
            row = {"api_key_id": key.id, "hour": at, "via": "api", "client": "curl"}
            row |= {"requests": requests, "last_used_at": at}
            connection.execute(api_key_usage.insert(), {"organization_id": site.cast.demo, **row})
        for on, platform, kind, posts in (
            ("2026-02-28", "tiktok", "account", 5),
            ("2026-03-01", "tiktok", "account", 7),
            ("2026-03-02", "tiktok", "account", 8),
            ("2026-03-02", "instagram", "individual", 3),
        ):
            row = {"day": day(on), "platform": platform, "kind": kind, "posts": posts}
            connection.execute(collected.insert(), {"organization_id": site.cast.demo, **row})
        connection.commit()
    return site


def test_months_are_told_apart(used: Site) -> None:
    with clock.freeze(NOW):
        usage = used.client(used.key("alice", "read")).get("/v2/usage").json()["data"]

    current, previous = usage["current"], usage["previous"]
    assert (current["month"], previous["month"]) == ("2026-03", "2026-02")
    assert (current["start_date"], current["end_date"]) == ("2026-03-01", "2026-03-15")
    assert (previous["start_date"], previous["end_date"]) == ("2026-02-01", "2026-02-28")
    assert (current["requests"]["total"], previous["requests"]["total"]) == (400, 50)
    assert [row["name"] for row in current["requests"]["by_key"]] == ["Report"]
    assert current["posts"]["tiktok"] == {"account_level": 15, "individual": 0}
    assert current["posts"]["instagram"] == {"account_level": 0, "individual": 3}
    assert previous["posts"]["tiktok"]["account_level"] == 5
    assert current["estimated_cost"] is None


def test_it_counts_people_keys_and_quotas(used: Site) -> None:
    disabled = used.make_key()
    admin = used.client(used.key("alice", "admin"))
    admin.patch(f"/v2/api-keys/{disabled.id}", json={"status": "disabled"}).raise_for_status()
    admin.post("/v2/accounts", json={"platform": "tiktok", "username": "mia"}).raise_for_status()
    usage = admin.get("/v2/usage").json()["data"]

    assert usage["members"] == 4
    assert usage["keys"] == {"total": 3, "enabled": 2, "disabled": 1}
    assert usage["quotas"]["accounts"] == {"used": 1, "limit": None}


def test_the_use_of_a_deleted_key_still_counts(used: Site) -> None:
    admin = used.client(used.key("alice", "admin"))
    [key] = [row for row in admin.get("/v2/api-keys").json()["data"] if row["name"] == "Report"]
    admin.delete(f"/v2/api-keys/{key['id']}").raise_for_status()
    with clock.freeze(NOW):
        usage = admin.get("/v2/usage").json()["data"]

    assert usage["current"]["requests"]["by_key"] == [
        {"api_key_id": key["id"], "name": "(deleted key)", "requests": 400}
    ]


def test_charlie_sees_none_of_it(used: Site) -> None:
    with clock.freeze(NOW):
        usage = used.client(used.key("charlie", "read")).get("/v2/usage").json()["data"]

    assert usage["current"]["requests"] == {"total": 0, "by_key": []}
    assert usage["current"]["posts"]["tiktok"] == {"account_level": 0, "individual": 0}
    assert usage["members"] == 1
