"""Take the pictures in docs/images anew.  Usage: scripts/screenshots

The real server runs on a folder of its own, with the people of the demonstration and keys that have
been in use for a while. Their past is written as rows, since nobody waits months for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from creatoraudit import clock
from creatoraudit.config import Settings
from creatoraudit.demo import NORTHLIGHT
from creatoraudit.identity.links import make_sign_in_link
from creatoraudit.keys import queries as keys
from creatoraudit.keys.operations import create_api_key
from creatoraudit.operation import Caller, invoke
from creatoraudit.services import Services
from creatoraudit.usage import queries as usage
from creatoraudit.wiring import opened_services
from tests.support.chromium import chromium_path, launch
from tests.support.server import serving
from tests.support.services import OPERATOR, make_people, migrate_database

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PUBLIC_URL = "https://audit.northlight.example"
SIZE = ViewportSize(width=1440, height=1020)
SHARPNESS = 1.5
LARGEST = 400_000

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Past(NamedTuple):
    """A key as it has been in use."""

    name: str
    scopes: list[str]
    client: str
    made: timedelta
    by: int
    """Which of the people made it."""
    last_used: timedelta
    hours: list[int]
    """Requests in the last hours, the current one last."""
    expires: timedelta | None = None
    disabled: timedelta | None = None


NIGHTS = [52, 61, 58, 40, 22, 0, 0, 0, 3, 0, 4, 0, 0, 6, 5, 0, 0, 18, 31, 44, 67, 58, 71, 43]
MORNINGS = [3, 0, 0, 4, 0, 52, 3, 0, 0, 4, 0, 96, 2, 0, 0, 3, 0, 74, 2, 0, 0, 4, 3, 60]
ONE_EVENING = [0, 6, 9, 14] + [0] * 20

# From the oldest to the newest: the page shows them the other way round.
KEYS = (
    Past(
        "Old Zapier flow",
        ["read", "write"],
        "Zapier",
        made=254 * DAY,
        by=1,
        last_used=20 * DAY,
        hours=[],
        disabled=19 * DAY,
    ),
    Past(
        "Agency dashboard",
        ["read"],
        "node/22.11.0",
        made=87 * DAY,
        by=0,
        last_used=20 * HOUR,
        hours=ONE_EVENING,
        expires=96 * DAY,
    ),
    Past(
        "Weekly report sheet",
        ["read"],
        "python-httpx/0.28.1",
        made=81 * DAY,
        by=1,
        last_used=38 * MINUTE,
        hours=MORNINGS,
        expires=9 * DAY + HOUR,
    ),
    Past(
        "Nightly warehouse sync",
        ["read", "write"],
        "dlt/1.18.2",
        made=42 * DAY,
        by=0,
        last_used=2 * MINUTE,
        hours=NIGHTS,
    ),
)


def main() -> None:
    """Write every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with studio() as (services, url), sync_playwright() as playwright:
        browser = launch(playwright, chromium_path())
        for theme, ending in (("light", ""), ("dark", "-dark")):
            page = sit_down(browser, services, url, theme=theme)
            take(page, f"api-keys{ending}.png")
        page = sit_down(browser, services, url, theme="light")
        generate(page, "Reporting sheet")
        take(page, "key-created.png")
        browser.close()


@contextmanager
def studio() -> Iterator[tuple[Services, str]]:
    """A server with an organization that has been at it for a while."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=f"{folder}/var", public_url=PUBLIC_URL)
        migrate_database(settings)
        with opened_services(settings) as services:
            people = make_people(services, NORTHLIGHT)
            for past in KEYS:
                make_key(services, people[past.by], past, now=clock.now())
            with serving(services) as url:
                yield services, url


def make_key(services: Services, maker: Caller, past: Past, *, now: datetime) -> None:
    """Make a key, and then its past."""
    wanted = {"name": past.name, "scopes": past.scopes}
    id = invoke(services, maker, create_api_key, wanted).id
    values = {
        "created_at": now - past.made,
        "last_used_at": now - past.last_used,
        "last_used_via": "api",
        "last_used_client": past.client,
        "expires_at": past.expires and now + past.expires,
        "disabled_at": past.disabled and now - past.disabled,
        "disabled_by": past.disabled and maker.name,
    }
    with services.database.writing() as connection:
        keys.update_key(connection, maker.organization_id, id=id, values=values)
        rows = hours_of(id, past, now=now)
        if rows:
            usage.add_usage(connection, maker.organization_id, rows=rows)
        connection.commit()


def hours_of(id: str, past: Past, *, now: datetime) -> list[dict[str, object]]:
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - ago * HOUR for ago in range(len(past.hours))]
    return [
        {
            "api_key_id": id,
            "hour": hour,
            "via": "api",
            "client": past.client,
            "requests": requests,
            "last_used_at": min(hour + 59 * MINUTE, now - past.last_used),
        }
        for hour, requests in zip(hours, reversed(past.hours), strict=True)
        if requests
    ]


def sit_down(browser: Browser, services: Services, url: str, *, theme: str) -> Page:
    """Alice's API keys page."""
    link = urlsplit(make_sign_in_link(services, OPERATOR, NORTHLIGHT.people[0].email))
    context = browser.new_context(
        base_url=url, viewport=SIZE, device_scale_factor=SHARPNESS, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "theme", "value": theme, "url": url}])
    page = context.new_page()
    page.goto(f"{link.path}?{link.query}")
    page.locator("main button").click()
    page.wait_for_url("**/api-keys")
    return page


def generate(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Generate key").click()
    page.get_by_role("dialog", name="Copy your new key").wait_for()


def take(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(path=IMAGES / name)
    assert len(picture) < LARGEST, f"{name} has {len(picture)} bytes"
    print(f"docs/images/{name}  {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
