"""The card that fills a key into a command."""

import json
import shlex
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from creatoraudit import clock
from creatoraudit.keys.operations import update_api_key
from creatoraudit.keys.sealed import OPENED_PER_MINUTE, open_sealed_copy
from creatoraudit.operation import FRESH_SIGN_IN, invoke
from creatoraudit.storage.tables import api_key_secrets, audit_log
from tests.browser.conftest import Desk
from tests.browser.helpers import acknowledge, card, clipboard, copied, generate
from tests.support.examples import require_curl
from tests.support.server import serving

NOTHING = "(nothing)"
PASSWORD = "correct horse battery"


def connect(page: Page) -> Locator:
    return page.get_by_role("region", name="Connect to the API")


def copy_command(page: Page) -> str:
    connect(page).get_by_role("button", name="Copy").click()
    return copied(page)


def refused(page: Page, words: str) -> None:
    """Copy is refused in these words, in place, and the clipboard is as it was."""
    page.evaluate(f"navigator.clipboard.writeText('{NOTHING}')")
    connect(page).get_by_role("button", name="Copy").click()
    expect(connect(page).get_by_role("alert")).to_contain_text(words)
    expect(connect(page).get_by_role("alert")).to_contain_text("Nothing was copied.")
    assert clipboard(page) == NOTHING


def test_the_command_that_is_copied_works_and_the_page_only_holds_the_mask(desk: Desk) -> None:
    require_curl()
    made = desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    expect(connect(page)).to_contain_text(f"Authorization: Bearer {made.masked_key}")
    command = copy_command(page)
    url = f"{desk.site.url}/v2/whoami"
    assert command == f'curl {url} -H "Authorization: Bearer {made.key}"'
    assert answer_of(["curl", "-qs", *shlex.split(command)[1:]]) == "Reporting sheet"
    assert made.key not in page.content()
    assert made.key not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert not [url for url in desk.requests if made.key in url]


def test_the_python_that_is_copied_works(desk: Desk) -> None:
    desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    connect(page).get_by_role("tab", name="Python").click()
    program = copy_command(page)
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b'"api_key_name":"Reporting sheet"' in shown.stdout


def test_each_copy_is_in_the_audit_log(desk: Desk) -> None:
    made = desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    connect(page).get_by_role("tab", name="PowerShell").click()
    copy_command(page)
    with desk.site.services.database.reading() as connection:
        rows = connection.execute(
            sa.select(audit_log).where(audit_log.c.action == "api_key.opened")
        ).all()
    assert [(row.subject_id, row.actor_name) for row in rows] == [(made.id, "Alice Marek")]
    assert json.loads(rows[0].detail) == {"purpose": "command", "client": "powershell"}


def test_the_active_key_is_named_and_another_can_be_chosen(desk: Desk) -> None:
    older = desk.site.make_key(name="Older")
    desk.site.make_key(name="Nightly export", hash_only=True)
    newer = desk.site.make_key(name="Newer")
    off = desk.site.make_key(name="Off")
    disable(desk, off.id)
    page = desk.sit_down()
    select = connect(page).get_by_label("Key")
    assert select.locator("option").all_inner_texts() == ["Newer", "Older"]
    expect(connect(page)).to_contain_text(newer.masked_key)
    expect(card(page, "Newer")).to_contain_text("In Connect")
    select.select_option("Older")
    expect(connect(page)).to_contain_text(f"Bearer {older.masked_key}")
    expect(card(page, "Older").get_by_text("In Connect")).to_be_visible()
    expect(card(page, "Newer").get_by_text("In Connect")).to_be_hidden()
    assert older.key in copy_command(page)


def test_the_card_follows_the_list_of_keys(desk: Desk) -> None:
    older = desk.site.make_key(name="Older")
    page = desk.sit_down()
    generate(page, "Newer")
    acknowledge(page)
    select = connect(page).get_by_label("Key")
    expect(select.locator("option:checked")).to_have_text("Newer")
    page.get_by_role("switch", name="Newer: enabled").click()
    expect(select.locator("option:checked")).to_have_text("Older")
    expect(connect(page)).to_contain_text(f"Bearer {older.masked_key}")
    page.get_by_role("switch", name="Older: enabled").click()
    expect(connect(page)).to_contain_text("No key is active.")
    assert "Bearer YOUR_API_KEY" in copy_command(page)


def test_a_hash_only_key_cannot_be_filled_in(desk: Desk) -> None:
    made = desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    invoke(desk.site.services, desk.site.cast.alice, update_api_key, hash_only(made.id))
    refused(page, "it is kept as a hash only, so nobody can read it back")
    page.reload()
    expect(connect(page)).to_contain_text("No key here can be filled in.")


def test_a_broken_seal_is_told_and_another_key_is_offered(desk: Desk) -> None:
    made = desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    break_seal(desk, made.id)
    refused(page, "does not open with this server's secrets. The key itself still works")
    page.get_by_role("button", name="Generate another key").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_filling_in_is_limited_per_minute(desk: Desk) -> None:
    made = desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    wanted = {"id": made.id, "purpose": "command", "client": "curl"}
    for _ in range(OPENED_PER_MINUTE):
        invoke(desk.site.services, desk.site.cast.alice, open_sealed_copy, wanted)
    refused(page, "Keys can be filled in 30 times a minute.")


def test_over_plain_http_from_elsewhere_no_key_is_filled_in(desk: Desk) -> None:
    desk.site.make_key(name="Reporting sheet")
    with serving(desk.site.services, trusted_proxies="127.0.0.1/32") as url:
        page = desk.sit_down(at=url, headers={"X-Forwarded-For": "203.0.113.7"})
        refused(page, "Set CREATORAUDIT_PUBLIC_URL to its https address.")


def test_without_a_clipboard_nothing_is_asked_for(desk: Desk) -> None:
    desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down()
    page.evaluate("() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}) }")
    connect(page).get_by_role("button", name="Copy").click()
    expect(connect(page).get_by_role("alert")).to_contain_text("Nothing was copied.")
    assert not [url for url in desk.requests if url.endswith("/open")]


def test_an_old_sign_in_is_renewed_and_comes_back_right_here(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = desk.site.make_key(name="Older")
    desk.site.make_key(name="Newer")
    page = desk.sit_down()
    set_password(page)
    later = clock.now() + FRESH_SIGN_IN + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    connect(page).get_by_label("Key").select_option("Older")
    connect(page).get_by_role("tab", name="Python").click()
    refused(page, "Confirm it is you. You signed in 3 h ago")
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(connect(page).get_by_role("button", name="Copy")).to_be_focused()
    expect(connect(page).get_by_role("tab", name="Python")).to_have_attribute(
        "aria-selected", "true"
    )
    assert f'key = "{older.key}"' in copy_command(page)


def test_a_member_is_told_whom_to_ask(desk: Desk) -> None:
    desk.site.make_key(name="Reporting sheet")
    page = desk.sit_down("bob")
    expect(connect(page)).to_contain_text("Owners and admins of Northlight Studio manage its keys.")
    ask = connect(page).get_by_role("link", name="Ask Alice or Tomás")
    assert "alice%40northlight.example" in str(ask.get_attribute("href"))
    expect(connect(page).get_by_role("button", name="Copy")).to_have_count(0)


def set_password(page: Page) -> None:
    page.goto("/account")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password is set.")).to_be_visible()
    page.goto("/o/demo/api-keys")


def answer_of(command: list[str]) -> str:
    shown = subprocess.run(command, capture_output=True, check=True)
    name: str = json.loads(shown.stdout)["data"]["api_key_name"]
    return name


def disable(desk: Desk, id: str) -> None:
    wanted = {"id": id, "status": "disabled"}
    invoke(desk.site.services, desk.site.cast.alice, update_api_key, wanted)


def hash_only(id: str) -> dict[str, object]:
    return {"id": id, "hash_only": True}


def break_seal(desk: Desk, id: str) -> None:
    with desk.site.services.database.writing() as connection:
        connection.execute(
            api_key_secrets.update()
            .where(api_key_secrets.c.api_key_id == id)
            .values(sealed_copy=b"\1" * 120)
        )
        connection.commit()
