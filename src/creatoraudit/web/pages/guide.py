"""The guide: Markdown of ours, rendered once and shown in a readable column."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

import creatoraudit
from creatoraudit.errors import NotFound
from creatoraudit.web.pages.answers import go_on, plain_page
from creatoraudit.web.pages.visit import Visit

PACKAGE = Path(creatoraudit.__file__).parent
# In an installed package the guide lies inside it; in a checkout where people look for it.
FOLDERS = (PACKAGE / "guide", PACKAGE.parent.parent / "docs" / "guide")

FIRST = ("quickstart", "authentication", "keys")


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
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    files = sorted(folder.glob("*.md"), key=_place) if folder else []
    return {path.stem: _read(path) for path in files}


def _place(path: Path) -> tuple[int, str]:
    return (FIRST.index(path.stem) if path.stem in FIRST else len(FIRST), path.stem)


def _read(path: Path) -> GuidePage:
    text = path.read_text(encoding="utf-8")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    # Raw HTML is left out by "js-default": a guide cannot bring a script or a style of its own.
    html = MarkdownIt("js-default", {"linkify": False}).render(_links(text))
    return GuidePage(page=path.stem, title=heading[1] if heading else path.stem, body=Markup(html))  # noqa: S704


def _links(text: str) -> str:
    """Links between files of the guide, as they work in a checkout, to addresses of the pages."""
    return re.sub(r"\]\((?:\./)?([a-z0-9-]+)\.md(#[^)]*)?\)", r"](/docs/\1\2)", text)
