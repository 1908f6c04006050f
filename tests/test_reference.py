"""The reference says what the code says, wherever it is read."""

import json
import re
from html.parser import HTMLParser

import pytest

from creatoraudit import catalog
from creatoraudit.operation import Operation
from scripts import reference
from scripts.client import sources
from tests.support.server import Site

OPERATIONS = [one for one in catalog.operations() if one.rest is not None]


class _Page(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.ids.add(named.get("id", ""))
        if tag == "a":
            self.links.add(named["href"])
        elif "src" in named or tag == "link":
            self.loaded.add(named.get("src") or named["href"])
        if tag == "style" or "style" in named or (tag == "script" and "src" not in named):
            self.inline.append(tag)


@pytest.fixture(scope="module")
def page(standing_site: Site) -> str:
    return standing_site.client().get("/v2/docs").text


@pytest.mark.parametrize("name", reference.pages())
def test_what_is_kept_is_what_the_code_says_now(name: str) -> None:
    kept = (reference.FOLDER / name).read_text(encoding="utf-8")

    assert kept == reference.pages()[name], "run `make reference`"


def test_the_client_that_is_kept_is_what_the_api_says_now() -> None:
    made = sources.sources(reference.document())
    packages = {path.parent for path in made}
    kept = {path: path.read_text(encoding="utf-8") for one in packages for path in one.glob("*.py")}

    assert kept == made, "run `make reference`"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_in_the_reference(operation: Operation, page: str) -> None:
    assert operation.rest is not None
    method, path = operation.rest.method, f"/v2{operation.rest.path}"
    kept = json.loads((reference.FOLDER / "openapi.json").read_text(encoding="utf-8"))
    text = (reference.FOLDER / "api.md").read_text(encoding="utf-8")

    described = kept["paths"][path][method.lower()]
    assert described["operationId"] == operation.name
    assert f"### {operation.title}\n\n`{method} {path}`" in text
    assert f"<code>{method} {path}</code>" in page


def test_the_page_names_what_a_request_takes_and_gives(page: str) -> None:
    for words in ("grace_seconds", "Authorization: Bearer YOUR_API_KEY", "X-RateLimit-Remaining"):
        assert words in page


def test_the_page_has_the_headers_of_the_pages(standing_site: Site) -> None:
    client = standing_site.client()
    names = ("content-security-policy", "referrer-policy", "cross-origin-opener-policy")
    shown, guide = client.get("/v2/docs"), client.get("/docs/keys")

    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert [shown.headers[name] for name in names] == [guide.headers[name] for name in names]
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_the_page_brings_nothing_of_its_own_and_nothing_of_others(
    page: str, standing_site: Site
) -> None:
    read = _Page(page)

    assert read.inline == []
    assert read.loaded
    for address in read.loaded:
        assert address.startswith("/static/")
        assert standing_site.client().get(address).status_code == 200


def test_every_link_of_the_page_leads_somewhere(page: str, standing_site: Site) -> None:
    read = _Page(page)
    outside = re.compile(r"https://www\.rfc-editor\.org/")

    for address in read.links:
        if address.startswith("#"):
            assert address[1:] in read.ids
        elif not outside.match(address):
            path = address.removeprefix(standing_site.url)
            assert path.startswith("/"), address
            assert standing_site.client().get(path).status_code < 400, address


def test_an_unchanged_page_is_not_sent_again(standing_site: Site) -> None:
    client = standing_site.client()
    tag = client.get("/v2/docs").headers["etag"]

    assert client.get("/v2/docs", headers={"If-None-Match": tag}).status_code == 304
