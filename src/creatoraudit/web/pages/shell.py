"""What the frame around every page shows."""

from __future__ import annotations

from urllib.parse import urlsplit

from creatoraudit import clock
from creatoraudit.organizations.models import Membership
from creatoraudit.web.pages.assets import module_paths
from creatoraudit.web.pages.visit import Visit


def plain_frame(visit: Visit) -> dict[str, object]:
    """For pages of one card."""
    return {
        "theme": visit.theme,
        "csrf": visit.csrf,
        "public_host": urlsplit(visit.services.settings.base_url).netloc,
    }


def shell(visit: Visit, *, current: str, slug: str | None) -> dict[str, object]:
    """For pages of the dashboard: without an organization in the address, a person's first one."""
    organization = membership(visit, slug)
    return {
        **plain_frame(visit),
        "person": visit.person,
        "organization": organization,
        "organizations": visit.memberships,
        "navigation": _navigation(organization),
        "current": current,
        "page_modules": module_paths(),
        "now": clock.now(),
    }


def membership(visit: Visit, slug: str | None) -> Membership:
    wanted = (one for one in visit.memberships if slug is None or one.slug == slug)
    return next(wanted, visit.memberships[0])


def _navigation(organization: Membership) -> list[dict[str, object]]:
    base = f"/o/{organization.slug}"
    tools = [
        {"key": "api-keys", "title": "API keys", "icon": "key-round", "href": f"{base}/api-keys"},
        {"key": "settings", "title": "Settings", "icon": "settings", "href": f"{base}/settings"},
    ]
    return [{"title": "Tools", "entries": tools}]
