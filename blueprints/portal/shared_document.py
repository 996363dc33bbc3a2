"""One document for whoever has a link to it: looked at, and counted as seen."""

from flask import session

import htmx
from access import open_to_all
from blueprints.portal.shared_invoice import show_invoice
from blueprints.portal.shared_page import links, shared_or_404, shared_or_ended, show_shared
from blueprints.portal.shared_quote import show_quote
from models import sharing
from models.base import db
from models.links import count_open

SHOWN = {"quote": show_quote, "invoice": show_invoice}  # kinds that their readers do something with


@links.get("/<token>")
@open_to_all
def shared_document(token):
    found = shared_or_ended(token)
    return SHOWN.get(found.kind, show_shared)(token, found)


@links.post("/<token>/seen")
@open_to_all
def see_shared_document(token):
    found = shared_or_404(token)
    if "staff" not in session:  # a look of the business's own people counts for nothing
        count_open(found.link)
        sharing.view_by_link(found.link)
        db.session.commit()
    return htmx.nothing()
