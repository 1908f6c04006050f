"""Templates, with the words and addresses they may use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from creatoraudit.web.pages import words
from creatoraudit.web.pages.assets import static_url
from creatoraudit.web.redaction import redact_page

FOLDER = Path(__file__).parent.parent / "templates"

_FILTERS = (
    words.bars,
    words.client_words,
    words.clock,
    words.day,
    words.exact,
    words.expires_soon,
    words.grouped,
    words.initials,
    words.iso,
    words.relative,
    words.some_names,
    words.used_by,
)


def render(template: str, context: Mapping[str, object]) -> str:
    """A template as HTML. A name it uses and does not get is an error, not an empty string."""
    # A key that was typed into the wrong field does not come back with the form.
    return redact_page(environment().get_template(template).render(context))


def ui(part: str, **options: object) -> str:
    """One of the small parts in `ui.html`."""
    return str(getattr(environment().get_template("ui.html").module, part)(**options))


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.globals["static_url"] = static_url
    made.filters.update({function.__name__: function for function in _FILTERS})
    return made
