"""A little Markdown as safe HTML: the one place where text of people becomes markup (docs/decisions/0007-markdown.md)."""

import re
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup

RULES = ("paragraph", "list", "heading", "emphasis", "link", "autolink", "newline", "escape", "entity")
LINKS = re.compile(r"(https?://|mailto:|tel:)[^\s]", re.I)
HEADING = "h3"


@lru_cache(1_000)
def to_html(text: str) -> Markup:
    """Paragraphs, line breaks, emphasis, lists, small headings and links to the web, an address or a telephone; all else is text."""
    return Markup(_markdown().render(text))  # noqa: S704 - what the renderer lets through is held by a property test


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False, "typographer": False})
    markdown.enable(list(RULES))
    markdown.validateLink = lambda url: bool(LINKS.match(url))  # type: ignore[method-assign]
    markdown.core.ruler.push("portico", _tame)
    return markdown


def _tame(state: Any) -> None:
    """Headings of one small size; links that give nothing of this page away."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADING
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrs = {"href": inner.attrs["href"], "rel": "noopener"}
