"""The address a request comes from, believed only where it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from creatoraudit.config import Network

FORWARDED = b"x-forwarded-for"


class Addresses:
    """The connection's address, or the right-most untrusted one of `X-Forwarded-For` behind a
    trusted proxy.
    """

    def __init__(
        self, trusted: tuple[Network, ...], *, on_untrusted: Callable[[str], None]
    ) -> None:
        self._trusted = trusted
        self._on_untrusted = on_untrusted
        self._is_trusted = lru_cache(maxsize=1024)(self._lies_in_trusted)

    def of(self, scope: MutableMapping[str, Any], forwarded: bytes | None) -> str:
        """The address of a request; `forwarded` is its first `X-Forwarded-For`, if any."""
        client = scope["client"]
        peer: str = client[0] if client else ""
        if forwarded is None:
            return peer
        return self._forwarded(peer, scope["headers"])

    def _forwarded(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        if not self._is_trusted(peer):
            self._on_untrusted(peer)
            return peer
        forwarded = b",".join(value for name, value in headers if name == FORWARDED)
        hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",")]
        for hop in reversed(hops):
            address = parsed(hop)
            if address is None:
                return peer
            if not self._is_trusted(str(address)):
                return str(address)
            peer = str(address)
        return peer

    def _lies_in_trusted(self, text: str) -> bool:
        address = parsed(text)
        return address is not None and any(address in network for network in self._trusted)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text is; one of IPv4 in the clothes of IPv6 is one of IPv4. None: it is none.

    With a zone (`fe80::1%eth0`) it is none: that means something on one machine only.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if "%" in text:
        return None
    return getattr(address, "ipv4_mapped", None) or address
