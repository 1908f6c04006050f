"""The address a request comes from, believed only where it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from ipaddress import ip_address
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
            if not _is_address(hop):
                return peer
            if not self._is_trusted(hop):
                return str(ip_address(hop))
            peer = hop
        return peer

    def _lies_in_trusted(self, address: str) -> bool:
        if not self._trusted or not _is_address(address):
            return False
        parsed = ip_address(address)
        return any(parsed in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
