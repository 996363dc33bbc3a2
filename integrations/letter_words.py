"""The words of a letter with its facts put in, as HTML and as text. Facts are text: words become markup first, escaped facts are put in after."""

import re
from collections.abc import Mapping
from textwrap import wrap

from markupsafe import Markup

from integrations.markdown import to_html, to_text

SLOT = re.compile(r"\{([a-z_]+)\}")
MARK = re.compile("\ue000([a-z_]+)\ue001")  # what a slot is while its words become markup: letters of nobody's alphabet
PRIVATE = re.compile("[\ue000\ue001]")
BUTTON = "button"
WIDTH = 76
HANGING = re.compile(r"\s*(?:(?:-|\d+[.)]) )?")


def one_line(words: str, facts: Mapping[str, str]) -> str:
    """For a subject: no line break, whatever the facts have in them."""
    return " ".join(SLOT.sub(lambda found: facts.get(found[1], found[0]), words).split())


def as_html(body: str, facts: Mapping[str, str], button: str, address: str) -> list[Markup | str]:
    """In pieces around its button, which is the string "button" where it has a line of its own; within a sentence it is a link."""
    link = Markup('<a href="{}">{}</a>').format(address, button)
    pieces: list[Markup | str] = []
    for n, piece in enumerate(re.split(f"<p>\ue000{BUTTON}\ue001</p>", str(to_html(_marked(body))))):
        if n:
            pieces.append(BUTTON)
        filled = MARK.sub(lambda found: str(link if found[1] == BUTTON else _fact(facts, found[1])), piece)
        pieces.append(Markup(re.sub(r"<p>\s*</p>\n?", "", filled)))  # noqa: S704 - the words went through integrations/markdown.py, the facts are escaped
    return pieces


def as_text(body: str, facts: Mapping[str, str], button: str, address: str) -> str:
    """Lines of 76 at most, but where an address stands in one."""
    filled = {**facts, BUTTON: f"{button}:\n{address}"}
    text = MARK.sub(lambda found: filled.get(found[1], ""), to_text(_marked(body)))
    lines = [short for line in text.splitlines() for short in _wrapped(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _marked(body: str) -> str:
    """With marks for slots; a button that has its own line gets a paragraph of its own."""
    alone = re.sub(r"^[ \t]*\{button\}[ \t]*$", "\n{button}\n", PRIVATE.sub("", body), flags=re.M)
    return SLOT.sub("\ue000\\1\ue001", alone)


def _fact(facts: Mapping[str, str], name: str) -> Markup:
    return Markup("<br>\n").join(facts.get(name, "").splitlines())


def _wrapped(line: str) -> list[str]:
    if "://" in line or len(line) <= WIDTH:
        return [line.rstrip()]
    indent = " " * len(HANGING.match(line)[0])  # type: ignore[index] # it matches nothing, too
    return wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
