"""The documents are true: what they show works, and what they name is there."""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from creatoraudit import catalog
from creatoraudit.cli import app
from creatoraudit.config import PREFIX, Settings
from creatoraudit.secrets import is_well_formed, new_key
from creatoraudit.secrets.api_key import KEY_PATTERN
from scripts.reference import commands
from tests.support.commands import Command
from tests.support.documents import (
    DOCS,
    GUIDE,
    PAGES,
    ROOT,
    anchors,
    blocks,
    bold,
    code_spans,
    links,
    name_of,
)
from tests.support.examples import Reader, comparable, with_answers
from tests.support.server import Site

SOURCE = ROOT / "src" / "creatoraudit"
OWN_VARIABLES = {"CREATORAUDIT_API_KEY", "CREATORAUDIT_TEST_POSTGRES_URL"}
DAYS = 40
"""How far back the figures of the demonstration go."""
EXAMPLES = [ROOT / "README.md", *GUIDE]


@pytest.fixture
def reader(command: Command) -> Iterator[Reader]:
    """Somebody in front of a new installation with the demonstration."""
    installed = command.with_settings(
        secrets=command.folder / "secrets", demo_days=DAYS, worker=True
    )
    with installed.serving("--demo") as server:
        reader = Reader(installed, server)
        reader.has_key("ADMIN_API_KEY", "Manages keys", "--scopes", "admin")
        reader.has_key("LEAKED_API_KEY", "Lies in the open")
        yield reader


@pytest.mark.slow
@pytest.mark.parametrize("page", EXAMPLES, ids=name_of)
def test_every_example_works_in_its_order(page: Path, reader: Reader) -> None:
    if page.stem == "quickstart":
        reader.has_key("YOUR_API_KEY", "My script")
    examples = with_answers(blocks(page))

    printed = reader.types([text for text, _ in examples])

    for (text, answer), shown in zip(examples, printed, strict=True):
        if answer is not None:
            assert comparable(shown.splitlines()[-1]) == comparable(answer), text


@pytest.mark.slow
def test_the_examples_of_figures_print_the_same_in_every_language(reader: Reader) -> None:
    found = blocks(DOCS / "guide/figures.md")
    waiting, awaited = [one.text for one in found if one.language == "python"]
    [typescript] = [one.text for one in found if one.language == "ts"]

    reader.runs_python(waiting)
    reader.waits_for("moss.and.rye")
    told, *printed = reader.runs_python(waiting).splitlines()

    assert "already" in told
    assert printed == reader.runs_typescript(typescript).splitlines()
    accounts, days = printed[:-7], printed[-7:]
    assert any(line.startswith("moss.and.rye ") for line in accounts)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d+ \d+%", line) for line in days)
    *ranking, views = reader.runs_python(awaited).splitlines()
    assert [line.split()[0] for line in ranking] == ["1", "2", "3"]
    assert int(views) > 0


@pytest.mark.slow
def test_the_python_example_prints_the_organization(reader: Reader) -> None:
    [text] = [
        one.text for one in blocks(DOCS / "guide/authentication.md") if one.language == "python"
    ]

    assert reader.runs_python(text) == "Northlight Studio"


def test_the_published_check_knows_keys_from_look_alikes() -> None:
    [text] = [one.text for one in blocks(DOCS / "guide/keys.md") if one.language == "python"]
    published: dict[str, Callable[[str], bool]] = {}
    exec(text, published)

    key = new_key()
    for presented in (key, key[:-1], key.swapcase(), f"caud_{'0' * 38}", ""):
        assert published["is_key"](presented) == is_well_formed(presented)


def test_the_published_rule_finds_keys_in_text() -> None:
    [text] = [one.text for one in blocks(DOCS / "guide/keys.md") if one.language == "toml"]
    [rule] = tomllib.loads(text)["rules"]

    assert rule["regex"] == rf"\b{KEY_PATTERN}\b"
    key = new_key()
    assert re.search(rule["regex"], f'token = "{key}"')
    assert not re.search(rule["regex"], f"{key}x")
    assert all(word in key for word in rule["keywords"])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_something(page: Path) -> None:
    for link in links(page):
        if re.match(r"https?://", link):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if fragment:
            assert fragment in anchors(target), link


def test_every_link_works_where_the_guide_is_served(standing_site: Site) -> None:
    client = standing_site.client()
    first = client.get("/docs", follow_redirects=True).text

    pages = sorted(set(re.findall(r'href="(/docs/[a-z-]+)"', first)))
    assert [f"/docs/{page.stem}" for page in GUIDE] == sorted(
        set(pages) - {"/docs/settings", "/docs/commands", "/docs/tools"}
    )
    for page in pages:
        for link in re.findall(r'<a[^>]* href="([^"]+)"', client.get(page).text):
            if not link.startswith("https://"):
                path, _, fragment = (link if link[0] != "#" else page + link).partition("#")
                answer = client.get(path)
                assert answer.status_code < 400, (page, link)
                assert f'id="{fragment}"' in answer.text or not fragment, (page, link)


def test_every_variable_exists() -> None:
    known = {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)}

    for page in PAGES:
        named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")))
        assert named <= known | OWN_VARIABLES, page


def test_every_command_exists() -> None:
    groups = {words[0] for words in commands(app) if len(words) > 1}
    known = {" ".join(words) for words in commands(app)} | groups
    named = re.compile(rf"\bcreatoraudit ((?:(?:{'|'.join(sorted(groups))}) )?[a-z]+)\b")

    for page in PAGES:
        for line in _typed(page):
            for words in named.findall(line):
                assert words in known, (name_of(page), line)


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    for page in PAGES:
        for line in _typed(page):
            named = re.match(r"make ([a-z]+)", line)
            assert named is None or named[1] in known, (name_of(page), line)


def test_every_address_of_the_api_exists() -> None:
    routed = [f"/v2{one.rest.path}" for one in catalog.operations() if one.rest]
    known = {re.sub(r"\{\w+\}", "{id}", path) for path in routed}
    known |= {"/v2", "/v2/docs", "/v2/openapi.json"}

    for page in sorted({*PAGES} - {ROOT / "CONTRIBUTING.md"}):
        text = page.read_text(encoding="utf-8")
        for address in re.findall(r"(?<=[\s`\"0])/v2[/\w{}.-]*", text):
            assert _plain(address) in known, (name_of(page), address)


def test_every_file_exists() -> None:
    for page in PAGES:
        for span in code_spans(page):
            if re.fullmatch(r"[\w./-]+\.(?:py|md|toml|lock)", span) and not span.startswith("."):
                places = (ROOT / span, SOURCE / span, page.parent / span)
                known = any(place.exists() for place in places) or list(SOURCE.rglob(span))
                assert known, (name_of(page), span)


def test_what_the_guide_prints_bold_is_on_the_screen() -> None:
    shown = "".join(
        path.read_text(encoding="utf-8")
        for folder, kind in (("templates", "*.html"), ("pages", "*.py"), ("static/js", "*.js"))
        for path in sorted((SOURCE / "web" / folder).rglob(kind))
    )

    for page in GUIDE:
        for words in bold(page):
            assert words.replace("Alice Marek", "{{ name }}") in shown, (name_of(page), words)


def _typed(page: Path) -> list[str]:
    """What a page says to type."""
    lines = [line for block in blocks(page) for line in block.text.splitlines()]
    return [line.strip() for line in (*lines, *code_spans(page))]


def _plain(address: str) -> str:
    """An address with its id as a variable."""
    address = address.rstrip(".").rstrip("/")
    address = re.sub(r"\{\w+\}", "{id}", address)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}", address)
