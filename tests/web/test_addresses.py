"""Where a request comes from: believed of a proxy only where the operator says so."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from creatoraudit.web.addresses import Addresses
from tests.support.raw import request_bytes
from tests.support.server import Site, serving
from tests.web.problems import problem_of


def seen(
    *forwarded: str, peer: str = "10.0.0.1", trusted: str = "10.0.0.0/8,fd00::/8"
) -> tuple[str, list[str]]:
    """The address that is believed, and the peers that were noted as not to be believed."""
    untrusted: list[str] = []
    networks = tuple(ip_network(part) for part in trusted.split(",") if part)
    addresses = Addresses(networks, on_untrusted=untrusted.append)
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    scope = {"client": (peer, 1), "headers": [(b"host", b"x"), *headers]}
    return addresses.of(scope, headers[0][1] if headers else None), untrusted


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ((), "10.0.0.1"),
        (("203.0.113.7",), "203.0.113.7"),
        (("198.51.100.1, 203.0.113.7",), "203.0.113.7"),
        (("203.0.113.7, 10.1.1.1, fd00::1",), "203.0.113.7"),
        (("198.51.100.1", "203.0.113.7"), "203.0.113.7"),
        (("198.51.100.1, 203.0.113.7", "10.9.9.9"), "203.0.113.7"),
        (("2001:DB8:0::1",), "2001:db8::1"),
        (("  203.0.113.7  ",), "203.0.113.7"),
        (("::ffff:203.0.113.7",), "203.0.113.7"),
        (("203.0.113.7, ::ffff:10.1.1.1",), "203.0.113.7"),
        (("10.1.1.1, 10.2.2.2",), "10.1.1.1"),
        # What is no address ends the chain at the last proxy that is known.
        (("203.0.113.7, unknown",), "10.0.0.1"),
        (("203.0.113.7, unknown, 10.2.2.2",), "10.2.2.2"),
        (("",), "10.0.0.1"),
        (("203.0.113.7:8080",), "10.0.0.1"),
        (("fe80::1%zone",), "10.0.0.1"),
        (("\xff\xfe",), "10.0.0.1"),
        (("203.0.113.7,",), "10.0.0.1"),
    ],
)
def test_behind_a_trusted_proxy(forwarded: tuple[str, ...], address: str) -> None:
    assert seen(*forwarded) == (address, [])


def test_a_proxy_on_a_socket_for_both_families_is_known() -> None:
    assert seen("203.0.113.7", peer="::ffff:10.0.0.1") == ("203.0.113.7", [])


@pytest.mark.parametrize("peer", ["192.0.2.1", "2001:db8::1", "", "unix"])
def test_whoever_is_not_trusted_is_not_believed_but_noted(peer: str) -> None:
    assert seen("203.0.113.7", peer=peer) == (peer, [peer])
    assert seen("203.0.113.7", peer=peer, trusted="") == (peer, [peer])


@pytest.fixture
def behind_proxy(site: Site) -> Iterator[Site]:
    """The site once more, believing proxies on this machine."""
    with serving(site.services, trusted_proxies="127.0.0.0/8") as url:
        behind = Site(url, site.services, site.cast)
        yield behind
        behind.close()


def test_a_key_is_bound_to_the_address_behind_the_proxy(behind_proxy: Site) -> None:
    key = behind_proxy.key("alice", "read", allowed_addresses=["203.0.113.0/24"])
    bearer = ("Authorization", f"Bearer {key}")
    for forwarded, status in (
        ("203.0.113.7", 200),
        ("198.51.100.1, 203.0.113.7", 200),
        ("::ffff:203.0.113.7", 200),
        ("203.0.113.7, 198.51.100.1", 403),
        ("203.0.113.7, nonsense", 403),
    ):
        header = ("X-Forwarded-For", forwarded)
        answer = behind_proxy.send(request_bytes("GET", "/v2/whoami", bearer, header))
        assert answer.status == status
    problem_of(behind_proxy.send(request_bytes("GET", "/v2/whoami", bearer)), 403, "FORBIDDEN")


def test_limits_by_address_follow_the_address_behind_the_proxy(behind_proxy: Site) -> None:
    nobody = behind_proxy.client()

    def revoke(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        answer = nobody.post("/v2/api-keys/revoke", json={"key": "x"}, headers=headers)
        return answer.status_code

    assert [revoke("203.0.113.7") for _ in range(11)] == [202] * 10 + [429]
    assert revoke("203.0.113.8") == 202
    assert revoke("1.1.1.1, 203.0.113.7") == 429
