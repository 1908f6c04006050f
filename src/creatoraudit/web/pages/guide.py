"""The guide: Markdown of ours, rendered once and shown in a readable column."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
from markupsafe import Markup
from starlette.responses import Response

import creatoraudit
from creatoraudit.errors import NotFound
from creatoraudit.web.pages.answers import go_on, plain_page
from creatoraudit.web.pages.markdown import markdown_html
from creatoraudit.web.pages.visit import Visit

PACKAGE = Path(creatoraudit.__file__).parent
DOCS = PACKAGE.parent.parent / "docs"
# In an installed package the guide lies inside it; in a checkout where people look for it.
FOLDERS = (PACKAGE / "guide", DOCS / "guide", DOCS / "reference")

ORDER = (
    "quickstart",
    "figures",
    "moving-data",
    "authentication",
    "keys",
    "mcp",
    "operating",
    "settings",
    "commands",
    "tools",
)
REFERENCE = "api"


class GuidePage(msgspec.Struct, frozen=True):
    """One page of the guide."""

    page: str
    title: str
    body: Markup


def show_guide(visit: Visit) -> Response:
    pages = _pages()
    if not pages:
        raise NotFound("The guide is not installed here.")
    return go_on(f"/docs/{next(iter(pages))}")


def show_guide_page(visit: Visit) -> Response:
    pages = _pages()
    found = pages.get(visit.request.path_params["page"])
    if found is None:
        raise NotFound("There is no such page in the guide.")
    context = {**msgspec.structs.asdict(found), "index": list(pages.values())}
    return plain_page(visit, "guide.html", context)


@cache
def _pages() -> dict[str, GuidePage]:
    files = [path for folder in FOLDERS for path in folder.glob("*.md")]
    return {path.stem: _read(path) for path in sorted(files, key=_place) if path.stem != REFERENCE}


def _place(path: Path) -> tuple[int, str]:
    return (ORDER.index(path.stem) if path.stem in ORDER else len(ORDER), path.stem)


def _read(path: Path) -> GuidePage:
    text = path.read_text(encoding="utf-8")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = heading[1] if heading else path.stem
    return GuidePage(page=path.stem, title=title, body=markdown_html(_links(text)))


def _links(text: str) -> str:
    """Links between files, as they work in a checkout, to addresses of the pages."""
    text = text.replace(f"](../reference/{REFERENCE}.md", "](/v2/docs")
    return re.sub(r"\]\((?:\.\./\w+/)?([a-z0-9-]+)\.md(#[^)]*)?\)", r"](/docs/\1\2)", text)
