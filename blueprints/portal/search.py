"""Finding any document from the top bar."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.papers.rows import Printer
from blueprints.papers.wording import words_here
from blueprints.portal import bp
from blueprints.portal.asking import LONGEST_TEXT
from models.searching import MOST, find_documents


@bp.get("/search")
@needs(Right.SEE_PORTAL)
def search(identifier):
    text = request.args.get("q", "").strip()
    too_long = len(text) > LONGEST_TEXT
    found, more = ([], False) if too_long else find_documents(text)
    url, printer, words = url_for("portal.search", identifier=identifier), Printer(), words_here()
    return htmx.show(
        "portal/search/_found.html",
        "portal/search/search.html",
        422 if too_long else 200,
        address=url_for("portal.search", identifier=identifier, q=text or None),
        action_url=url,
        text=text,
        error=_("Search for at most %(count)d characters.", count=LONGEST_TEXT) if too_long else "",
        rows=[(words[row.kind].one, printer.row(row.kind, row)) for row in found],
        most=MOST if more else 0,
    )
