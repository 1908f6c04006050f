"""People at a browser, and what is asked of every page they open."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from creatoraudit.caller import Caller
from creatoraudit.identity.links import make_sign_in_link, use_link
from creatoraudit.web.pages.cookies import session_name
from tests.support.server import Site
from tests.support.services import OPERATOR

AXE = Path(__file__).parent / "vendor" / "axe.min.js"

# What a browser says itself of any answer over 399; the page has shown it to the person.
REFUSAL = "Failed to load resource"

EMAILS = {
    "alice": "alice@northlight.example",
    "tomas": "tomas@northlight.example",
    "bob": "bob@northlight.example",
    "dora": "dora@northlight.example",
    "charlie": "charlie@rival.example",
}


# A busy machine takes its time; what is right is seen at once in any case.
expect.set_options(timeout=20_000)


class Desk:
    """A browser in front of a site; whoever sits down there has just signed in."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.urls = [site.url]
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(
        self,
        path: str,
        *,
        theme: str = "light",
        width: int = 1440,
        at: str | None = None,
        headers: dict[str, str] | None = None,
        session: str | None = None,
    ) -> Page:
        """A page for somebody who is not signed in; `at` is another server of the same site."""
        url = at or self.site.url
        self.urls.append(url)
        context = self._browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            extra_http_headers=headers,
        )
        context.add_cookies([{"name": "theme", "value": theme, "url": url}])
        if session:
            name = session_name(self.site.services.settings)
            context.add_cookies([{"name": name, "value": session, "url": url, "httpOnly": True}])
        self._contexts.append(context)
        page = context.new_page()
        self._listen(page)
        page.goto(path)
        return page

    def sit_down(self, who: str = "alice", **options: Any) -> Page:
        """The API keys page of somebody's organization."""
        organization = "rival" if who == "charlie" else "demo"
        return self.open(f"/o/{organization}/api-keys", session=self._session(who), **options)

    def link(self, who: str) -> str:
        """The path of a fresh sign-in link."""
        address = urlsplit(make_sign_in_link(self.site.services, OPERATOR, EMAILS[who]))
        return f"{address.path}?{address.query}"

    def _session(self, who: str) -> str:
        token = parse_qs(urlsplit(self.link(who)).query)["token"][0]
        return use_link(self.site.services, Caller(address="127.0.0.1"), token).token

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _listen(self, page: Page) -> None:
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note_request)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(REFUSAL):
            self.complaints.append(text)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    """A browser; at the end nothing may have been complained about or fetched from elsewhere."""
    desk = Desk(browser, site)
    yield desk
    desk.close()
    assert desk.complaints == []
    assert [url for url in desk.requests if not url.startswith(tuple(desk.urls))] == []


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page as it stands, and whether it can be moved sideways."""

    source = AXE.read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        # Evaluated from outside, where the policy of the page has no say; a page keeps it.
        page.evaluate(f"() => {{ if (!window.axe) {{ {source} }} }}")
        found: list[str] = page.evaluate(
            """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
                 .flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target}`))"""
        )
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("the page can be moved sideways")
        return found

    return find
