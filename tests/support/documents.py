"""The documents of the repository, taken apart: links, headings, examples, and what they name."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from creatoraudit.web.pages.markdown import anchor

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
GUIDE = sorted((DOCS / "guide").glob("*.md"))

ATTRIBUTE = re.compile(r'\b(?:src|srcset|href)="([^"]+)"')


class Block(NamedTuple):
    """A fenced block: its language, and what stands in it."""

    language: str
    text: str


def name_of(page: Path) -> str:
    """How a test names a page."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    """The fenced blocks, in order."""
    return [
        Block(token.info.strip(), token.content) for token in _parsed(page) if token.type == "fence"
    ]


def links(page: Path) -> list[str]:
    """Where its links and pictures lead."""
    found = []
    for token in _all_tokens(page):
        if token.type in {"html_block", "html_inline"}:
            found += ATTRIBUTE.findall(token.content)
        address = token.attrGet("href") or token.attrGet("src")
        if address:
            found.append(str(address))
    return found


def anchors(page: Path) -> set[str]:
    """The names of its headings, as links name them."""
    return {
        anchor("".join(child.content for child in content.children or ()))
        for opening, content in pairwise(_parsed(page))
        if opening.type == "heading_open"
    }


def code_spans(page: Path) -> list[str]:
    """What stands between backticks."""
    return [token.content for token in _all_tokens(page) if token.type == "code_inline"]


def bold(page: Path) -> list[str]:
    """What stands between pairs of asterisks."""
    tokens = list(_all_tokens(page))
    return [
        content.content for opening, content in pairwise(tokens) if opening.type == "strong_open"
    ]


def tables(page: Path) -> Iterator[list[list[str]]]:
    """The tables, as the text of their cells, without their headings."""
    lines = page.read_text(encoding="utf-8").splitlines()
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield rows[2:]
            rows = []


def _all_tokens(page: Path) -> Iterator[Token]:
    for token in _parsed(page):
        yield token
        yield from token.children or ()


def _parsed(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
