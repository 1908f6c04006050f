"""Settings: the only module that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

PREFIX = "CREATORAUDIT_"

Network = IPv4Network | IPv6Network


class ConfigurationError(Exception):
    """A setting cannot be used; the message names it and says what is allowed."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator can set, each as the environment variable `CREATORAUDIT_<NAME>`."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Meta(ge=1, le=65535)] = 8400
    """Port to listen on."""
    data: str = "var"
    """Folder of the embedded database and the files that processes of one machine share."""
    secrets: str | None = None
    """Folder of the pepper, key-encryption key and session key; default: `secrets` under the data
    folder.
    """
    database_url: str | None = None
    """PostgreSQL address (`postgresql://user:password@host/name`); unset: the embedded SQLite."""
    public_url: str | None = None
    """Address people and agents reach the server at; default: `http://HOST:PORT`."""
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Number of server processes."""
    worker: bool = True
    """Start a worker beside the server, which collects what is due; false: start others with
    `creatoraudit worker`.
    """
    demo_days: Annotated[int, Meta(ge=0, le=730)] = 200
    """How many days of figures a new demonstration begins with."""
    trusted_proxies: str = ""
    """Comma-separated CIDRs whose `X-Forwarded-For` is believed; none by default."""
    access_log: bool = True
    """Write one line for every request to standard output."""
    rate_limit: Annotated[int, Meta(ge=1, le=1_000_000)] = 600
    """Requests a minute for a key that has no limit of its own."""
    account_quota: Annotated[int, Meta(ge=0)] | None = None
    """Accounts an organization may track when it has no quota of its own; unset: any number."""
    import_limit: Annotated[int, Meta(ge=1, le=1_048_576)] = 512
    """MiB that a file sent to be imported may have, unpacked; the command line has no limit."""
    github_keys_url: str | None = None
    """Where the secret scanner publishes its signing keys; unset: the intake is off."""

    @property
    def data_folder(self) -> Path:
        return Path(self.data).absolute()

    @property
    def import_bytes(self) -> int:
        """The largest file that may be sent."""
        return self.import_limit << 20

    @property
    def secrets_folder(self) -> Path:
        return Path(self.secrets).absolute() if self.secrets else self.data_folder / "secrets"

    @property
    def base_url(self) -> str:
        """The public address without a trailing slash."""
        if self.public_url:
            return self.public_url.rstrip("/")
        # "Every address" is none that a browser can open.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def proxies(self) -> tuple[Network, ...]:
        return tuple(
            ip_network(part.strip()) for part in self.trusted_proxies.split(",") if part.strip()
        )


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; empty variables count as unset.

    Raises:
        ConfigurationError: a value has the wrong type or form.
    """
    values = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if environment.get(PREFIX + name.upper())
    }
    settings = _convert(values)
    _check_networks(settings)
    _check_public_url(settings)
    _check_database_url(settings)
    return settings


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _convert(values: dict[str, str]) -> Settings:
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`").upper()
        raise ConfigurationError(f"{PREFIX}{name} cannot be used: {problem}.") from None


def _check_networks(settings: Settings) -> None:
    try:
        _ = settings.proxies
    except ValueError as error:
        raise ConfigurationError(
            f"{PREFIX}TRUSTED_PROXIES takes comma-separated networks such as 10.0.0.0/8: {error}."
        ) from None


def _check_public_url(settings: Settings) -> None:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.path:
        raise ConfigurationError(
            f"{PREFIX}PUBLIC_URL takes a scheme and a host, such as https://audit.example.com, "
            "and nothing after it."
        )


def _check_database_url(settings: Settings) -> None:
    scheme = urlsplit(settings.database_url or "postgresql://").scheme.partition("+")[0]
    if scheme not in {"postgresql", "postgres"}:
        raise ConfigurationError(
            f"{PREFIX}DATABASE_URL takes the address of a PostgreSQL, such as"
            " postgresql://user:password@host/name; unset, the embedded SQLite is used."
        )
