"""Pages for people: thin controllers over the operations, and the templates they fill."""

from creatoraudit.web.pages.site import build_pages

__all__ = ["build_pages"]
