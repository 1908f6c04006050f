"""Markdown of ours as HTML that the pages' policy allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from creatoraudit.web.pages.templating import ui

COPIED = {"sh", "python", "powershell"}


def markdown_html(text: str) -> Markup:
    """The text as HTML, each heading with an anchor, each command with a button that copies it."""
    # Raw HTML is left out by "js-default": a text cannot bring a script or a style of its own.
    markdown = MarkdownIt("js-default", {"linkify": False})
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    tokens = markdown.parse(text)
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(child.content for child in content.children or ())
            opening.attrSet("id", anchor(words))
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704


def _fence(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    block = self.fence(tokens, at, options, env)
    if tokens[at].info.strip() not in COPIED:
        return block
    attributes = {"data-copy": tokens[at].content.rstrip("\n")}
    button = ui("copy_button", attributes=attributes)
    return f'<div class="fence">{block}{button}</div>'


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return '<div class="wide" role="group" aria-label="Table"><table>'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>"


def anchor(heading: str) -> str:
    """As forges make it from a heading, so that one link works there and here."""
    kept = "".join(one for one in heading.lower() if one.isalnum() or one in " -_")
    return kept.replace(" ", "-")
