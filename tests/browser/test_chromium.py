"""The Chromium that tests run in."""

from playwright.sync_api import Browser, expect


def test_chromium_renders_a_page_and_runs_its_script(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<button onclick=\"this.textContent = 'Pressed'\">Press</button>")

    page.get_by_role("button").click()

    expect(page.get_by_role("button")).to_have_text("Pressed")
    page.close()
