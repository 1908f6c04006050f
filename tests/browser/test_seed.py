"""The user's own words about the API keys page, each true on the screen."""

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.helpers import acknowledge, card, choose, copied, generate, shown_secret


def status_of(desk: Desk, key: str) -> int:
    headers = {"User-Agent": "python-httpx/0.28.1"}
    return desk.site.client(key).get("/v2/whoami", headers=headers).status_code


def test_the_page_is_opened_from_the_tools_group_in_the_sidebar(desk: Desk) -> None:
    page = desk.sit_down()
    page.goto("/account")
    page.get_by_role("list", name="Tools").get_by_role("link", name="API keys").click()
    expect(page.get_by_role("heading", name="API keys", level=1)).to_be_visible()


def test_a_key_is_generated_with_a_name_and_works(desk: Desk) -> None:
    page = desk.sit_down()
    key = generate(page, "Reporting sheet")
    answer = desk.site.client(key).get("/v2/whoami").json()["data"]
    assert answer["api_key_name"] == "Reporting sheet"
    assert answer["organization_id"] == desk.site.cast.demo


def test_a_key_can_expire_on_a_date(desk: Desk) -> None:
    page = desk.sit_down()
    expect(page.get_by_label("Expires on")).to_be_hidden()
    page.get_by_label("Expires", exact=True).select_option("On a date")
    page.get_by_label("Expires on").fill("2099-12-31")
    generate(page, "Reporting sheet")
    acknowledge(page)
    expect(card(page, "Reporting sheet")).to_contain_text("31 Dec 2099")
    expect(page.get_by_label("Expires on")).to_be_hidden()


def test_the_full_key_is_shown_once_in_a_modal_with_a_copy_button(desk: Desk) -> None:
    page = desk.sit_down()
    key = generate(page, "Reporting sheet")
    page.get_by_role("button", name="Copy key").click()
    assert copied(page) == key
    acknowledge(page)
    assert key not in page.content()
    page.reload()
    assert key not in page.content()
    expect(card(page, "Reporting sheet")).to_be_visible()


def test_only_i_have_copied_closes_the_modal(desk: Desk) -> None:
    page = desk.sit_down()
    generate(page, "Reporting sheet")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.click(5, 5)
    expect(page.locator("#created")).to_be_visible()
    acknowledge(page)


def test_a_double_click_makes_one_key(desk: Desk) -> None:
    page = desk.sit_down()
    page.get_by_label("Name", exact=True).fill("Reporting sheet")
    page.get_by_role("button", name="Generate key").dblclick()
    expect(page.locator("#created")).to_be_visible()
    acknowledge(page)
    expect(page.get_by_role("article")).to_have_count(1)


def test_keys_are_listed_in_enabled_and_disabled_sections(desk: Desk) -> None:
    desk.site.make_key(name="On")
    page = desk.sit_down()
    enabled = page.get_by_role("region", name="Enabled")
    disabled = page.get_by_role("region", name="Disabled")
    expect(enabled.get_by_role("article", name="On")).to_be_visible()
    expect(disabled).to_contain_text("No disabled keys")
    page.get_by_role("switch", name="On: enabled").click()
    expect(disabled.get_by_role("article", name="On")).to_contain_text("Disabled")
    expect(enabled).to_contain_text("No enabled keys")


def test_a_name_is_clicked_to_edit_it_inline(desk: Desk) -> None:
    desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    edit_name(page, "Zapier", "Old Zapier flow", leave_by="Enter")
    expect(card(page, "Old Zapier flow").locator("[data-rename]")).to_be_focused()
    edit_name(page, "Old Zapier flow", "Nothing", leave_by="Escape")
    expect(card(page, "Old Zapier flow")).to_be_visible()
    edit_name(page, "Old Zapier flow", "Zapier, retired", leave_by="Tab")
    expect(card(page, "Zapier, retired")).to_be_visible()


def test_a_name_that_is_taken_stays_in_the_field_with_the_reason(desk: Desk) -> None:
    desk.site.make_key(name="Zapier")
    desk.site.make_key(name="Report")
    page = desk.sit_down()
    edit_name(page, "Report", "zapier", leave_by="Enter")
    expect(card(page, "Report")).to_contain_text("There is already a key called zapier.")
    expect(page.get_by_label("Name of the key Report")).to_have_value("zapier")


def test_a_masked_key_has_a_copy_button_that_copies_the_mask(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    page.get_by_role("button", name="Copy mask of Zapier").click()
    assert copied(page) == made.masked_key
    expect(page.locator("#message")).to_contain_text("Mask copied, not the key.")


def test_a_card_shows_when_it_was_created_and_last_used(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    expect(card(page, "Zapier")).to_contain_text("by Alice Marek")
    expect(card(page, "Zapier")).to_contain_text("Never used")
    use_before_its_eyes(desk, page, made.key)
    expect(card(page, "Zapier")).to_contain_text("API, python-httpx 0.28.1")


def test_disabling_revokes_at_once_and_enabling_restores(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    page.get_by_role("switch", name="Zapier: enabled").click()
    expect(page.locator("#message")).to_contain_text("Zapier is off.")
    assert status_of(desk, made.key) == 403
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name="Zapier: enabled")).to_be_checked()
    assert status_of(desk, made.key) == 200


def test_deleting_asks_and_is_permanent(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    choose(page, "Zapier", "Delete")
    expect(page.get_by_role("dialog")).to_contain_text("Nothing has used it for 24 hours.")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.get_by_role("button", name="Delete key").click()
    expect(card(page, "Zapier")).to_have_count(0)
    assert status_of(desk, made.key) == 401


def test_deleting_warns_if_the_key_was_used_in_the_last_24_hours(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    use_before_its_eyes(desk, page, made.key)
    expect(card(page, "Zapier")).to_contain_text("python-httpx")
    choose(page, "Zapier", "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Something is still using this key. It made 1 request")
    expect(dialog).to_contain_text("API, python-httpx 0.28.1")
    page.get_by_role("button", name="Disable instead").click()
    expect(page.get_by_role("switch", name="Zapier: enabled")).not_to_be_checked()


def test_rotating_shows_the_new_secret_once_and_the_old_one_below(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    choose(page, "Zapier", "Rotate")
    page.get_by_role("button", name="Rotate key").click()
    expect(page.get_by_role("dialog", name="Copy your new secret")).to_be_visible()
    renewed = shown_secret(page)
    acknowledge(page)
    expect(card(page, "Zapier")).to_contain_text(made.masked_key)
    assert [status_of(desk, key) for key in (made.key, renewed)] == [200, 200]
    page.get_by_role("button", name="End now").click()
    expect(card(page, "Zapier")).not_to_contain_text(made.masked_key)
    assert [status_of(desk, key) for key in (made.key, renewed)] == [401, 200]


def test_the_command_in_the_modal_works_as_it_is_copied(desk: Desk) -> None:
    page = desk.sit_down()
    key = generate(page, "Reporting sheet")
    page.locator("#created [data-copy-panel]").click()
    command = copied(page)
    assert command.startswith("curl ")
    assert "\n" not in command
    assert f"Authorization: Bearer {key}" in command
    assert httpx.get(
        f"{desk.site.url}/v2/whoami", headers={"Authorization": f"Bearer {key}"}, trust_env=False
    ).is_success


def use_before_its_eyes(desk: Desk, page: Page, key: str) -> None:
    """Use a key while the page is open, and let the time pass until the page looks by itself."""
    page.clock.install()
    page.reload()
    assert status_of(desk, key) == 200
    page.clock.run_for(10_000)


def edit_name(page: Page, name: str, new: str, *, leave_by: str) -> None:
    card(page, name).locator("[data-rename]").click()
    page.get_by_label(f"Name of the key {name}").fill(new)
    page.keyboard.press(leave_by)
