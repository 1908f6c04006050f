"""What holds for every page: seen by everybody, and taking nothing from elsewhere."""

from collections.abc import Callable
from gzip import compress

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.helpers import choose, copied, generate

PAGES = ("/o/demo/api-keys", "/o/demo/settings", "/account", "/nothing-here")
BUDGET = 120_000

GUIDE = ("/docs/quickstart", "/docs/authentication", "/docs/keys", "/docs/operating", "/v2/docs")

LOOKS = [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390), ("light", 360)]

Faults = Callable[[Page], list[str]]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_pages_have_no_fault_that_axe_finds(
    desk: Desk, faults: Faults, theme: str, width: int
) -> None:
    desk.site.make_key(name="Weekly report", allowed_addresses=["127.0.0.1"], hash_only=True)
    desk.site.make_key(name="Zapier", expires_in=86_400)
    page = desk.sit_down(theme=theme, width=width)
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = faults(page)
    assert found == {path: [] for path in PAGES}


@pytest.mark.parametrize(("theme", "width"), LOOKS[:4])
def test_dialogs_have_no_fault_that_axe_finds(
    desk: Desk, faults: Faults, theme: str, width: int
) -> None:
    desk.site.make_key(name="Zapier")
    page = desk.sit_down(theme=theme, width=width)
    for action in ("Rotate", "Edit limits", "Delete"):
        choose(page, "Zapier", action)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert faults(page) == []
        page.keyboard.press("Escape")
    generate(page, "Reporting sheet")
    assert faults(page) == []


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_way_in_has_no_fault_that_axe_finds(
    desk: Desk, faults: Faults, theme: str, width: int
) -> None:
    page = desk.open("/sign-in", theme=theme, width=width)
    assert faults(page) == []
    page.get_by_role("button", name="Forgot it?").click()
    assert faults(page) == []
    page.goto(desk.link("alice"))
    assert faults(page) == []


@pytest.mark.parametrize(("theme", "width"), [LOOKS[1], LOOKS[2]])
def test_the_guide_has_no_fault_that_axe_finds(
    desk: Desk, faults: Faults, theme: str, width: int
) -> None:
    page = desk.open("/docs", theme=theme, width=width)
    found = {}
    for path in GUIDE:
        page.goto(path)
        found[path] = faults(page)
    assert found == {path: [] for path in GUIDE}


def test_a_command_of_the_guide_is_copied(desk: Desk) -> None:
    page = desk.open("/docs/authentication")
    page.get_by_role("button", name="Copy").first.click()
    command = 'curl http://127.0.0.1:8400/v2/whoami -H "Authorization: Bearer YOUR_API_KEY"'
    assert copied(page) == command


def test_script_and_style_stay_within_the_budget(desk: Desk) -> None:
    page = desk.sit_down()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    parts = {url for url in desk.requests if url.endswith((".js", ".css"))}
    sizes = [len(compress(httpx.get(url, trust_env=False).content)) for url in parts]
    assert 0 < sum(sizes) < BUDGET


def test_the_shortcuts_are_listed_and_work(desk: Desk) -> None:
    desk.site.make_key()
    page = desk.sit_down()
    page.locator("body").press("?")
    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("body").press("n")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_the_theme_is_kept(desk: Desk) -> None:
    page = desk.sit_down()
    page.get_by_role("button", name="Theme: light").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_drawer_opens_on_a_phone(desk: Desk) -> None:
    page = desk.sit_down(width=390)
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    page.get_by_role("button", name="Open the menu").click()
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
