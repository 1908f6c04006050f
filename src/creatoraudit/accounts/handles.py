"""Usernames in their one form, from whatever people paste: `@Name`, `name`, a profile's address.

Nothing is asked over the network: an address that does not hold the name is refused.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from creatoraudit.accounts.fields import PLATFORMS
from creatoraudit.errors import invalid

FIELD = "username"


class _Site(NamedTuple):
    """What the addresses and usernames of a platform look like."""

    hosts: frozenset[str]
    short_hosts: frozenset[str]
    """They lead on to somewhere that only the platform knows."""
    prefix: str
    """What stands before the username in the path of a profile."""
    reserved: frozenset[str]
    """First parts of a path that are not a username."""
    short_paths: frozenset[str]
    """First parts of a path that lead on likewise."""
    skipped: frozenset[str]
    """First parts of a path that the username follows."""
    form: re.Pattern[str]
    rule: str


_SITES = {
    "instagram": _Site(
        hosts=frozenset({"instagram.com", "instagr.am"}),
        short_hosts=frozenset(),
        prefix="",
        reserved=frozenset({"accounts", "direct", "explore", "p", "reel", "reels", "share", "tv"}),
        short_paths=frozenset(),
        skipped=frozenset({"_u", "_n", "stories"}),
        form=re.compile(r"(?!\.)(?!.*\.\.)[a-z0-9._]{1,30}(?<!\.)"),
        rule="up to 30 letters a-z, digits, underscores and single dots, none at an end",
    ),
    "tiktok": _Site(
        hosts=frozenset({"tiktok.com"}),
        short_hosts=frozenset({"vm.tiktok.com", "vt.tiktok.com"}),
        prefix="@",
        reserved=frozenset(),
        short_paths=frozenset({"t"}),
        skipped=frozenset({"share", "user"}),
        form=re.compile(r"[a-z0-9._]{2,24}(?<!\.)"),
        rule="2 to 24 letters a-z, digits, underscores and dots, none at the end",
    ),
}
_SUBDOMAINS = ("www.", "m.", "web.", "mobile.", "l.")
_POSTS = frozenset({"p", "reel", "reels", "tv", "video", "photo"})


def normalized(platform: str, text: str) -> str:
    """The username that a person means; normalizing it again changes nothing.

    Raises:
        ValidationFailed: no username of this platform can be read from it.
    """
    plain = _plain(text)
    named = _named_in(platform, plain) if "/" in plain else plain.removeprefix("@").strip()
    site = _SITES[platform]
    username = named.lower()
    if not site.form.fullmatch(username):
        raise invalid(FIELD, f"A username of {PLATFORMS[platform]} has {site.rule}.")
    return username


def _plain(text: str) -> str:
    """Without what a keyboard or an application adds: wide forms, invisible characters, space."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(one for one in composed if unicodedata.category(one) != "Cf").strip()


def _named_in(platform: str, address: str) -> str:
    """The name in the address of a profile."""
    site = _SITES[platform]
    host, parts = _split(address)
    _check_host(platform, host)
    if parts and parts[0] in site.short_paths:
        raise invalid(FIELD, _SHORT)
    while parts and parts[0].lower() in site.skipped:
        parts = parts[1:]
    if not parts or not parts[0].startswith(site.prefix) or parts[0].lower() in site.reserved:
        raise invalid(FIELD, _UNNAMED.format(PLATFORMS[platform]))
    if len(parts) > 2 and parts[1].lower() in _POSTS:
        raise invalid(FIELD, _POST)
    return parts[0].removeprefix("@").strip()


def _split(address: str) -> tuple[str, list[str]]:
    """Host and path of an address, its scheme given or not."""
    whole = address if "//" in address.partition("?")[0] else f"//{address}"
    try:
        split = urlsplit(whole)
        host = (split.hostname or "").rstrip(".").lower()
    except ValueError:
        raise invalid(FIELD, "This is not an address.") from None
    return host, [part for part in unquote(split.path).split("/") if part.strip()]


def _check_host(platform: str, host: str) -> None:
    if any(host in site.short_hosts for site in _SITES.values()):
        raise invalid(FIELD, _SHORT)
    for name, site in _SITES.items():
        if _bare(host) in site.hosts:
            if name != platform:
                raise invalid(FIELD, _OTHER.format(PLATFORMS[name], PLATFORMS[platform]))
            return
    raise invalid(FIELD, f"This is no address of {PLATFORMS[platform]}.")


def _bare(host: str) -> str:
    for subdomain in _SUBDOMAINS:
        host = host.removeprefix(subdomain)
    return host


_SHORT = "A short link does not say whom it leads to; open it, and send the address it ends at."
_OTHER = "This is an address of {}, but the platform says {}."
_UNNAMED = "This address of {} does not name a profile."
_POST = "This is the address of a post; send that of the profile, or add the post as a video."
