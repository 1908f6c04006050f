"""How often somebody may try to sign in: exact over the processes of the machine."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from creatoraudit.models import ignoring_case
from creatoraudit.services import Services

PERIOD_SECONDS = 300
PER_ADDRESS = 20
PER_EMAIL = 10
REFUSAL = "Too many attempts to sign in. Try again in {wait} seconds."


def throttle_address(services: Services, address: str) -> None:
    """Count one attempt from an address; one IPv6 subscriber is one address.

    Raises:
        RateLimited
    """
    _take(services, "sign-in address", _subscriber(address), limit=PER_ADDRESS)


def throttle_email(services: Services, email: str) -> None:
    """Count one attempt for an e-mail, whether or not anybody has it.

    Raises:
        RateLimited
    """
    _take(services, "sign-in e-mail", ignoring_case(email.strip()), limit=PER_EMAIL)


def _take(services: Services, purpose: str, name: str, *, limit: int) -> None:
    bucket = f"{purpose} {name}".encode("utf-8", "surrogatepass")
    services.slots.require(bucket, limit=limit, period=PERIOD_SECONDS, refusal=REFUSAL)


def _subscriber(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
