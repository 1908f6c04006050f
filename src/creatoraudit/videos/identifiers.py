"""What a post is known by on its platform, read from whatever people have of it."""

from __future__ import annotations

import re
import string
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from creatoraudit.accounts.fields import PLATFORMS
from creatoraudit.errors import invalid

FIELD = "identifier"

# Instagram's shortcode is the media id in base 64, the most significant digit first.
DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
LONGEST_SHORTCODE = 11
# What stands behind the shortcode of a private account's post.
PRIVATE_PART = 28


class Identifier(NamedTuple):
    """One post; the same however it was written."""

    platform: str
    external_id: str
    """The platform's number of it, in digits."""
    shortcode: str | None
    """Instagram's."""


def read_identifier(platform: str, text: str) -> Identifier:
    """The post that an address, a shortcode or an id means.

    Raises:
        ValidationFailed: it means no post of this platform, or cannot tell which.
    """
    given = text.strip()
    return (_read_bare if _BARE.fullmatch(given) else _read_address)(platform, given)


def shortcode_of(media_id: int) -> str:
    """Instagram's shortcode of a media id."""
    digits = ""
    while media_id:
        media_id, digit = divmod(media_id, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def media_id_of(shortcode: str) -> int:
    """Instagram's media id of a shortcode."""
    media_id = 0
    for digit in shortcode:
        media_id = media_id * len(DIGITS) + DIGITS.index(digit)
    return media_id


def _read_bare(platform: str, text: str) -> Identifier:
    number = _NUMBERS[platform].fullmatch(text)
    if number:
        return _FROM_NUMBER[platform](number[1])
    if platform == "instagram":
        return _from_shortcode(text)
    raise _refusal(platform)


def _read_address(platform: str, text: str) -> Identifier:
    host, path = _parts(platform, text)
    if host in _SHORT_HOSTS or (host in _HOSTS and _SHORT_PATHS.match(path)):
        raise invalid(
            FIELD, "This is a short link: open it, and send the long address it leads to."
        )
    owner = _HOSTS.get(host)
    if owner is None:
        raise _refusal(platform)
    if owner != platform:
        raise invalid(
            FIELD,
            f"This address is one of {PLATFORMS[owner]}, not of {PLATFORMS[platform]}.",
        )
    found = _PATHS[platform].fullmatch(path)
    if found is None:
        raise _refusal(platform)
    return _FROM_PATH[platform](found[1])


def _parts(platform: str, text: str) -> tuple[str, str]:
    """An address's host without `www.` and `m.`, and its path without empty segments."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise _refusal(platform) from None
    if parts.scheme not in {"http", "https"}:
        raise _refusal(platform)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    return host.removeprefix("www.").removeprefix("m."), "/".join(segments)


def _from_shortcode(shortcode: str) -> Identifier:
    if len(shortcode) > PRIVATE_PART:
        shortcode = shortcode[:-PRIVATE_PART]
    if len(shortcode) > LONGEST_SHORTCODE:
        raise _refusal("instagram")
    return _instagram(media_id_of(shortcode))


def _from_media_id(digits: str) -> Identifier:
    return _instagram(int(digits))


def _instagram(media_id: int) -> Identifier:
    if not 0 < media_id < len(DIGITS) ** LONGEST_SHORTCODE:
        raise _refusal("instagram")
    return Identifier("instagram", str(media_id), shortcode_of(media_id))


def _from_video_id(digits: str) -> Identifier:
    number = int(digits)
    if not 0 < number < 1 << 64:
        raise _refusal("tiktok")
    return Identifier("tiktok", str(number), None)


def _refusal(platform: str) -> Exception:
    return invalid(FIELD, _WANTED[platform])


_WANTED = {
    "instagram": "Send the address of an Instagram post or reel, its shortcode or its media id.",
    "tiktok": "Send the address of a TikTok video or photo post, or its id, a number.",
}

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NUMBERS = {
    # A media id may have its owner's behind it.
    "instagram": re.compile(r"([0-9]{1,20})(?:_[0-9]{1,20})?"),
    "tiktok": re.compile(r"([0-9]{1,20})"),
}

_FROM_NUMBER = {"instagram": _from_media_id, "tiktok": _from_video_id}
_FROM_PATH = {"instagram": _from_shortcode, "tiktok": _from_video_id}

_HOSTS = {"instagram.com": "instagram", "instagr.am": "instagram", "tiktok.com": "tiktok"}
_SHORT_HOSTS = {"vm.tiktok.com", "vt.tiktok.com", "ig.me"}
_SHORT_PATHS = re.compile(r"(?:t|share)/(?!video/|item/)")

_PATHS = {
    # /p/CODE, /reel/CODE, /reels/CODE, /tv/CODE, behind a username or not, with what follows.
    "instagram": re.compile(
        r"(?:(?!(?:p|reels?|tv)/)[\w.]+/)?(?:p|reels?|tv)/([A-Za-z0-9_-]+)(?:/.*)?"
    ),
    # /@user/video/ID, /@user/photo/ID, /v/ID.html, /embed/v2/ID, /player/v1/ID, /share/video/ID.
    "tiktok": re.compile(
        r"(?:(?:@[^/]*/|i18n/)?(?:share/)?(?:video|photo|item)|v|embed|(?:embed|player)/v[0-9])"
        r"/([0-9]{1,20})(?:\.html)?(?:/.*)?"
    ),
}
