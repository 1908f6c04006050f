"""The settings of an organization: caps, and the zone its days begin in."""

import pytest

from tests.support.server import Site
from tests.web.problems import problem_of, wrong_fields

PATH = "/v2/settings"


def test_they_begin_without_caps_in_utc(site: Site) -> None:
    assert site.client(site.key("alice", "read")).get(PATH).json()["data"] == {
        "type": "settings",
        "max_recent_posts_per_account": None,
        "post_lookback_days": None,
        "timezone": "UTC",
        "figures_timezone": "UTC",
    }


def test_a_patch_changes_what_it_names(site: Site) -> None:
    client = site.client(site.key("alice", "admin"))

    client.patch(PATH, json={"post_lookback_days": 90}).raise_for_status()
    changed = client.patch(PATH, json={"max_recent_posts_per_account": 30}).json()["data"]
    cleared = client.patch(PATH, json={"post_lookback_days": None}).json()["data"]

    assert (changed["max_recent_posts_per_account"], changed["post_lookback_days"]) == (30, 90)
    assert (cleared["max_recent_posts_per_account"], cleared["post_lookback_days"]) == (30, None)
    assert client.get(PATH).json()["data"] == cleared


def test_only_admin_changes_them(site: Site) -> None:
    answer = site.client(site.key()).patch(PATH, json={"timezone": "Europe/Paris"})
    problem_of(answer, 403, "INSUFFICIENT_SCOPE")


def test_a_new_zone_is_named_while_the_figures_are_still_in_the_old(site: Site) -> None:
    client = site.client(site.key("alice", "admin"))
    changed = client.patch(PATH, json={"timezone": "Europe/Paris"}).json()["data"]

    assert (changed["timezone"], changed["figures_timezone"]) == ("Europe/Paris", "UTC")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Europe/Nowhere"),
        ("timezone", "../../etc/passwd"),
        ("timezone", None),
        ("max_recent_posts_per_account", 0),
        ("max_recent_posts_per_account", 10_001),
        ("post_lookback_days", "90"),
        ("figures_timezone", "UTC"),
    ],
)
def test_what_cannot_be_is_refused(site: Site, field: str, value: object) -> None:
    client = site.client(site.key("alice", "admin"))
    before = client.get(PATH).json()

    assert set(wrong_fields(client.patch(PATH, json={field: value}))) == {field}
    assert client.get(PATH).json() == before


def test_charlies_settings_are_his_own(site: Site) -> None:
    site.client(site.key("alice", "admin")).patch(PATH, json={"post_lookback_days": 7})
    his = site.client(site.key("charlie", "read")).get(PATH).json()["data"]

    assert his["post_lookback_days"] is None
