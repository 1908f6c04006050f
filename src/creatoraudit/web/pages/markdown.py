"""Markdown of ours as HTML that the pages' policy allows."""

from __future__ import annotations

from itertools import pairwise

from markdown_it import MarkdownIt
from markupsafe import Markup


def markdown_html(text: str) -> Markup:
    """The text as HTML, each heading with an anchor."""
    # Raw HTML is left out by "js-default": a text cannot bring a script or a style of its own.
    markdown = MarkdownIt("js-default", {"linkify": False})
    tokens = markdown.parse(text)
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(child.content for child in content.children or ())
            opening.attrSet("id", anchor(words))
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704


def anchor(heading: str) -> str:
    """As forges make it from a heading, so that one link works there and here."""
    kept = "".join(one for one in heading.lower() if one.isalnum() or one in " -_")
    return kept.replace(" ", "-")
