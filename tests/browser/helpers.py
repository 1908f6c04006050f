"""What people do again and again on the API keys page."""

from playwright.sync_api import Locator, Page, expect


def generate(page: Page, name: str) -> str:
    """Generate a key and leave its dialog open; the key that is shown."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Generate key").click()
    expect(page.get_by_role("dialog", name="Copy your new key")).to_be_visible()
    return shown_secret(page)


def shown_secret(page: Page) -> str:
    return page.locator("[data-secret-text]").inner_text()


def acknowledge(page: Page) -> None:
    page.get_by_role("button", name="I have copied").click()
    expect(page.locator("#created")).to_be_hidden()


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name, exact=True)


def choose(page: Page, name: str, action: str) -> None:
    """Choose from a card's menu."""
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=action).click()


def copied(page: Page) -> str:
    """What was copied, once a button says that it is."""
    expect(page.locator("[data-copied]").first).to_be_visible()
    return clipboard(page)


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
