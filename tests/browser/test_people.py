"""Who sees what, and how people come in."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from creatoraudit import clock
from creatoraudit.operation import FRESH_SIGN_IN
from tests.browser.conftest import EMAILS, Desk
from tests.browser.helpers import card

PASSWORD = "correct horse battery"


def test_a_link_is_looked_at_before_it_is_used_and_works_once(desk: Desk) -> None:
    link = desk.link("alice")
    desk.open(link)
    page = desk.open(link)
    page.get_by_role("button", name="Sign in as Alice Marek").click()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    late = desk.open(link)
    expect(late.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_a_password_is_set_and_signs_in(desk: Desk) -> None:
    page = desk.sit_down()
    page.goto("/account")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password is set.")).to_be_visible()
    page.get_by_role("button", name="Alice Marek").click()
    page.get_by_role("menuitem", name="Sign out").click()

    page.get_by_label("E-mail").fill(EMAILS["alice"])
    page.get_by_label("Password", exact=True).fill("something else")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("E-mail and password do not match.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()


def test_whoever_is_not_signed_in_comes_back_to_the_page_asked_for(desk: Desk) -> None:
    page = desk.open("/o/demo/settings")
    assert page.url.endswith("/sign-in?next=/o/demo/settings")


def test_a_member_sees_masks_and_asks_for_a_key(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down("bob")
    expect(card(page, "Zapier")).to_contain_text(made.masked_key)
    expect(page.get_by_text("Ask an owner or admin for a key.")).to_be_visible()
    expect(page.get_by_text("In Connect")).to_have_count(0)
    expect(page.get_by_role("switch")).to_have_count(0)
    expect(page.get_by_role("button", name="Generate key")).to_have_count(0)


def test_a_viewer_is_told_in_words_that_keys_are_not_shown(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down("dora")
    expect(page.get_by_role("heading", name="Viewers see figures, not keys")).to_be_visible()
    assert made.masked_key not in page.content()


def test_members_see_settings_and_viewers_are_told_why_not(desk: Desk) -> None:
    page = desk.sit_down("bob")
    page.goto("/o/demo/settings")
    expect(page.get_by_text("Sealed copies are kept. Owners can change this.")).to_be_visible()
    expect(page.get_by_role("button", name="Keep hashes only")).to_have_count(0)
    page = desk.sit_down("dora")
    page.goto("/o/demo/settings")
    expect(page.get_by_role("heading", name="Viewers see figures, not settings")).to_be_visible()


def test_an_admin_cannot_choose_the_scope_admin_and_an_owner_can(desk: Desk) -> None:
    assert "Admin" not in desk.sit_down("tomas").get_by_label("Scope").inner_text()
    assert "Admin" in desk.sit_down("alice").get_by_label("Scope").inner_text()


def test_another_organization_is_not_there(desk: Desk) -> None:
    made = desk.site.make_key(name="Zapier")
    page = desk.sit_down("charlie")
    paths = ["/o/demo/api-keys", "/o/nobody/api-keys", f"/o/rival/api-keys/{made.id}/delete"]
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "Zapier" not in page.content()


def test_an_old_sign_in_is_asked_to_be_renewed_before_rotating(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.site.make_key(name="Zapier")
    page = desk.sit_down()
    later = clock.now() + FRESH_SIGN_IN + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page.reload()
    page.get_by_role("button", name="More for Zapier").click()
    page.get_by_role("menuitem", name="Rotate").click()
    page.get_by_role("button", name="Rotate key").click()
    expect(page.get_by_text("Confirm it is you.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
