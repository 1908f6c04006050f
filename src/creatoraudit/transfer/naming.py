"""How files name accounts and posts: by name or id, or by the address of their page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from creatoraudit.accounts.fields import PLATFORMS
from creatoraudit.accounts.handles import normalized
from creatoraudit.errors import ValidationFailed, invalid
from creatoraudit.videos.identifiers import read_identifier


class Named(NamedTuple):
    """What a text names."""

    platform: str
    key: str
    shortcode: str | None = None


@lru_cache(maxsize=10_000)
def account_named(platform: str | None, text: str) -> Named:
    """An account by its name, with or without `@`, or the address of its profile.

    Raises:
        ValidationFailed: it cannot be read, or a bare name comes without a platform.
    """
    return _named(lambda name: Named(name, normalized(name, text)), platform, text)


@lru_cache(maxsize=10_000)
def post_named(platform: str | None, text: str) -> Named:
    """A post by the address of its page, its shortcode or its id.

    Raises:
        ValidationFailed: it cannot be read, or a bare id comes without a platform.
    """
    return _named(lambda name: Named(*read_identifier(name, text)), platform, text)


def _named(read: Callable[[str], Named], platform: str | None, text: str) -> Named:
    if platform is not None:
        return read(platform)
    if "/" in text:
        for name in PLATFORMS:
            try:
                return read(name)
            except ValidationFailed:
                continue
    raise invalid("platform", "Say instagram or tiktok, in a column or for the whole file.")
