"""Who may grant what: nobody gives a key more than they hold themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from creatoraudit.caller import IMPLIED, Caller
from creatoraudit.errors import Forbidden, InsufficientScope, invalid

Network = IPv4Network | IPv6Network

ORDER = ("read", "write", "admin")
EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
# Well before the last instant that a clock of any time zone can show.
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def effective(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with those they imply; none for none."""
    return frozenset().union(*(IMPLIED[scope] for scope in scopes))


def ordered(scopes: Iterable[str]) -> list[str]:
    """Each scope once, the least first."""
    given = set(scopes)
    return [scope for scope in ORDER if scope in given]


def check_scopes(caller: Caller, scopes: Iterable[str]) -> None:
    """Refuse scopes the caller may not grant: a key never grants `admin`, a person only as owner.

    Raises:
        InsufficientScope, Forbidden
    """
    wanted = effective(scopes)
    if caller.type == "command_line":
        return
    if caller.type == "api_key":
        if "admin" in wanted:
            raise InsufficientScope(
                "A key cannot grant the scope admin; an owner can, on the dashboard.", scope="admin"
            )
        if not wanted <= caller.scopes:
            raise InsufficientScope(
                "A key can only grant scopes it holds.", scope=ordered(wanted)[-1]
            )
    elif "admin" in wanted and caller.role != "owner":
        raise Forbidden("Only an owner can give a key the scope admin.")


def check_target(caller: Caller, scopes: Iterable[str]) -> None:
    """Refuse changing a key that holds `admin`, unless by an owner; disabling and deleting are
    always allowed.

    Raises:
        Forbidden: says what is possible instead.
    """
    if not may_hold(caller, scopes):
        raise Forbidden(
            "This key holds the scope admin: "
            "you can disable or delete it, only an owner can change it."
        )


def may_hold(caller: Caller, scopes: Iterable[str]) -> bool:
    """Whether the caller may have the secret of a key with these scopes in hand."""
    return (
        "admin" not in effective(scopes) or caller.type == "command_line" or caller.role == "owner"
    )


def bounded_expiry(caller: Caller, wanted: datetime | None, *, now: datetime) -> datetime | None:
    """The expiry of a key this caller makes; a key's own expiry bounds it.

    Raises:
        ValidationFailed: in the past, or later than the calling key's own.
    """
    if wanted is not None and wanted <= now:
        raise invalid("expires_at", "This time has passed.")
    if wanted is not None and wanted > LATEST:
        raise invalid("expires_at", "This is too far ahead; null means never.")
    own: datetime | None = caller.key.expires_at if caller.type == "api_key" else None
    if own is None:
        return wanted
    if wanted is None:
        return own
    if wanted > own:
        raise invalid("expires_at", "This is later than the expiry of the key that asks.")
    return wanted


def check_reach(caller: Caller, row: Any, *, default_rate: int) -> None:
    """Refuse a key a new secret of another that reaches further: longer, from elsewhere, or more
    often.

    Raises:
        Forbidden
    """
    if caller.type != "api_key":
        return
    own = caller.key
    longer = own.expires_at is not None and (
        row.expires_at is None or row.expires_at > own.expires_at
    )
    reached = networks(row.allowed_addresses.split()) or EVERYWHERE
    elsewhere = own.allowed_networks and not _all_within(reached, own.allowed_networks)
    oftener = own.rate_limit_per_minute is not None and (
        (row.rate_limit_per_minute or default_rate) > own.rate_limit_per_minute
    )
    if longer or elsewhere or oftener:
        raise Forbidden(
            "This key reaches further than the key that asks: in time, addresses or rate. An owner"
            " or admin can rotate it on the dashboard."
        )


def bounded_addresses(caller: Caller, wanted: Iterable[str]) -> list[str]:
    """The allowed addresses of a key this caller makes, in canonical form, within the caller's own.

    Raises:
        ValidationFailed: not a CIDR, or outside the calling key's own addresses.
    """
    networks = [_network(index, text) for index, text in enumerate(wanted)]
    own: tuple[Network, ...] = caller.key.allowed_networks if caller.type == "api_key" else ()
    if own and not networks:
        return [str(network) for network in own]
    if own and not _all_within(networks, own):
        raise invalid("allowed_addresses", "These reach beyond the addresses of the key that asks.")
    return [str(network) for network in dict.fromkeys(networks)]


def bounded_rate(caller: Caller, wanted: int | None) -> int | None:
    """The rate limit of a key this caller makes, within the caller's own.

    Raises:
        ValidationFailed: higher than the calling key's own.
    """
    own = caller.key.rate_limit_per_minute if caller.type == "api_key" else None
    if own is None or (wanted is not None and wanted <= own):
        return wanted
    if wanted is None:
        return int(own)
    raise invalid(
        "rate_limit_per_minute",
        f"The key that asks is limited to {own} a minute; this cannot exceed it.",
    )


def networks(addresses: Iterable[str]) -> tuple[Network, ...]:
    """Addresses as they were kept."""
    return tuple(ip_network(address) for address in addresses)


def _network(index: int, text: str) -> Network:
    try:
        network = ip_network(text.strip())
    except ValueError:
        network = None
    # A zone (`fe80::1%eth0`) means something on one machine only, and may hold anything.
    if network is None or "%" in text:
        raise invalid(
            f"allowed_addresses[{index}]", "Use an address or network such as 203.0.113.0/24."
        )
    return network


def _all_within(networks: Iterable[Network], bounds: Iterable[Network]) -> bool:
    return all(any(_within(network, bound) for bound in bounds) for network in networks)


def _within(network: Network, bound: Network) -> bool:
    return network.version == bound.version and network.subnet_of(bound)  # type: ignore[arg-type]
