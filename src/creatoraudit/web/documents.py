"""What the API says of itself under `/v2`: OpenAPI, and the reference as a page."""

from __future__ import annotations

from functools import cache
from types import ModuleType

from creatoraudit import catalog
from creatoraudit.config import Settings
from creatoraudit.models import encode
from creatoraudit.web.answers import HTML, Tagged, tagged
from creatoraudit.web.openapi import openapi
from creatoraudit.web.pages.headers import page_headers
from creatoraudit.web.reference import reference_page

ADDRESS = "http://server.invalid"
"""Stands for the address of a server until it is known."""


def documents(settings: Settings) -> dict[str, Tagged]:
    """The documents by their paths, as they are at this server's address."""
    described, page = (
        text.replace(ADDRESS.encode(), settings.base_url.encode())
        for text in _written(catalog.MODULES)
    )
    return {
        "/openapi.json": tagged(described),
        "/docs": tagged(page, content_type=HTML, headers=page_headers(settings)),
    }


@cache
def _written(_modules: tuple[ModuleType, ...]) -> tuple[bytes, bytes]:
    """Written once for what the product can do."""
    document = openapi(catalog.operations(), base_url=ADDRESS)
    return encode(document), reference_page(document)
