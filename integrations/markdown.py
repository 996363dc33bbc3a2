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


def to_text(text: str) -> str:
    """The same without markup: paragraphs apart, lists with their marks, links as what they say and where they lead."""
    written, depth, mark, apart = "", 0, "", "\n\n"
    for token in _markdown().parse(text):
        if token.type.endswith("_list_open"):
            depth += 1
            apart = "\n" if depth > 1 else "\n\n"
        elif token.type.endswith("_list_close"):
            depth -= 1
            apart = "\n" if depth else "\n\n"
        elif token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            before = "  " * max(depth - 1, 0) + (mark or ("  " if depth else ""))
            written += (apart if written else "") + before + _plain(token.children)
            mark, apart = "", "\n" if depth else "\n\n"
    return written


def _plain(inner: list) -> str:
    words, leads, began = "", "", 0
    for token in inner:
        if token.type == "link_open":
            leads, began = str(token.attrs["href"]), len(words)
        elif token.type == "link_close":
            where = leads.removeprefix("mailto:").removeprefix("tel:")
            words += "" if where in words[began:] else f" ({where})"
        else:
            words += "\n" if token.type.endswith("break") else token.content
    return words


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
