"""The table of refusals in the guide, each row tried."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from creatoraudit import clock
from creatoraudit.secrets import new_key
from tests.support.documents import DOCS, tables
from tests.support.server import Site

ADDRESS = "/v2/whoami"

Situation = Callable[[Site], httpx.Response]


def ask(site: Site, key: str | None, path: str = ADDRESS) -> httpx.Response:
    return site.client(key).get(path)


def ask_twice(site: Site) -> httpx.Response:
    header = ("Authorization", f"Bearer {site.key()}")
    return site.client().get(ADDRESS, headers=[header, header])


def ask_when_expired(site: Site) -> httpx.Response:
    key = site.key(expires_in=60)
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        return ask(site, key)


def ask_when_disabled(site: Site) -> httpx.Response:
    made = site.make_key()
    change = {"status": "disabled"}
    site.client(site.key("alice", "admin")).patch(f"/v2/api-keys/{made.id}", json=change)
    return ask(site, made.key)


def ask_over_the_limit(site: Site) -> httpx.Response:
    key = site.key(rate_limit_per_minute=1)
    ask(site, key)
    return ask(site, key)


SITUATIONS: dict[str, Situation] = {
    "no key": lambda site: ask(site, None),
    "something that is not a key": lambda site: ask(site, "caud_mistyped"),
    "two `Authorization` headers": ask_twice,
    "an unknown or deleted key": lambda site: ask(site, new_key()),
    "an expired key": ask_when_expired,
    "a disabled or leaked key": ask_when_disabled,
    "a key from an address it is not for": lambda site: ask(
        site, site.key(allowed_addresses=["203.0.113.0/24"])
    ),
    "a key without the scope": lambda site: ask(site, site.key("alice", "read"), "/v2/api-keys"),
    "a key over its rate limit": ask_over_the_limit,
    "a key in the address": lambda site: ask(site, None, f"{ADDRESS}?api_key={site.key()}"),
}


def documented() -> dict[str, list[str]]:
    [table] = [
        rows for rows in tables(DOCS / "guide" / "authentication.md") if rows[0][0] == "no key"
    ]
    return {row[0]: row[1:4] for row in table}


def test_every_row_is_tried() -> None:
    assert list(documented()) == list(SITUATIONS)


@pytest.mark.parametrize("sent", SITUATIONS)
def test_what_you_sent_is_refused_as_the_guide_says(sent: str, site: Site) -> None:
    answer = SITUATIONS[sent](site)

    told = [
        str(answer.status_code),
        f"`{answer.json()['code']}`",
        f"`{answer.headers.get('www-authenticate', '')}`".replace("``", ""),
    ]
    assert told == documented()[sent]
    assert ("retry-after" in answer.headers) == (answer.status_code == 429)
