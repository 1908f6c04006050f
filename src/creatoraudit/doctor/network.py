"""How the server is reached: its public address, encryption, and proxies before it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from creatoraudit.config import Settings
from creatoraudit.doctor.finding import Finding, is_public, ok, problem, warning
from creatoraudit.storage.notes import read_untrusted_forwarders

TIMEOUT_SECONDS = 3
LONGEST_ANSWER = 65_536


def check_encryption(settings: Settings) -> Iterator[Finding]:
    """Keys and sessions must not travel in the clear."""
    if settings.is_https or not is_public(settings):
        return
    yield problem(
        f"The public address {settings.base_url} is plain http: keys travel readable.",
        "Put a proxy with a certificate before it, and set CREATORAUDIT_PUBLIC_URL to https://….",
    )


def check_public_address(settings: Settings) -> Iterator[Finding]:
    """Whether the address that people are given leads to this server."""
    address = settings.base_url
    try:
        answer = _ask(address)
    except OSError as error:
        reason = str(error) or type(error).__name__
        if settings.public_url is None:
            yield ok(f"No server is running on {address}")
        else:
            yield warning(
                f"Nothing answers at the public address {address} ({reason}).",
                "Start the server, or correct CREATORAUDIT_PUBLIC_URL.",
            )
        return
    except http.client.HTTPException:
        answer = None
    yield _public_address_finding(address, answer)


def check_forwarders(settings: Settings) -> Iterator[Finding]:
    """Who sent `X-Forwarded-For` without being a trusted proxy."""
    for address in read_untrusted_forwarders(settings.data_folder):
        if not _is_trusted(address, settings):
            yield warning(
                f"{address} forwards requests of others, but is no trusted proxy: all of them"
                " count as one address.",
                f"If it is your proxy, add {address} to CREATORAUDIT_TRUSTED_PROXIES;"
                " else this is harmless.",
            )


def _ask(address: str) -> object:
    """What `/v2/meta` answers there; asked directly, never through a proxy."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/v2/meta", headers={"User-Agent": "creatoraudit-doctor"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            return None
        return json.loads(response.read(LONGEST_ANSWER))
    except ValueError:
        return None
    finally:
        connection.close()


def _public_address_finding(address: str, answer: object) -> Finding:
    about = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(about, dict) or about.get("type") != "api_meta":
        return problem(
            f"Something else than CreatorAudit answers at the public address {address}.",
            "Correct CREATORAUDIT_PUBLIC_URL, or what forwards to this server.",
        )
    if about.get("whoami_url") != f"{address}/v2/whoami":
        return problem(
            f"The server that answers at {address} takes its public address to be another.",
            "Set the same CREATORAUDIT_PUBLIC_URL for it, or stop it if it is not this one.",
        )
    return ok(f"The server answers at {address}")


def _is_trusted(address: str, settings: Settings) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.proxies)
