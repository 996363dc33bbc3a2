"""Letters as mail programs show them: readable by axe's rules, in light and in dark, on a phone of 320 px, from either side."""

import pytest
from sqlalchemy import insert

from integrations import letters
from models.base import db
from models.contact import contact_by_email
from models.letter_text import LetterText
from models.posting import post
from tests.browser.test_every_page import AXE, RULES

LONG = "Your order leaves tomorrow.\n\nhttps://example.com/" + "x" * 150


@pytest.fixture
def written(alfki):
    """In each brand and from each side: HTML."""
    maria = contact_by_email("maria.anders@alfki.example")
    maria.language = "ar"
    words = {
        "kind": "message",
        "language": "ar",
        "subject": "رسالة",
        "body": "مرحبا {person}\n\n- {message}\n\n{button}",
    }
    db.session.execute(insert(LetterText), words)
    made = []
    for accent, language in (("#b3402e", "en"), ("#ffee00", "en"), ("#101010", "ar")):
        alfki.accent = accent
        db.session.flush()
        facts = {"author": "Laura Callahan", "about": "SO-10643", "message": LONG}
        made.append(letters.compose(post("message", maria, customer=alfki, facts=facts, language=language)).html)
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_are_readable(chromium, written, scheme):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    for html in written:
        page.set_content(html)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()
