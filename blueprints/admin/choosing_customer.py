"""For whom something new is begun: a customer is found by a few letters, then chosen."""

from flask import request, url_for
from flask_babel import gettext as _

import htmx
from models.finding_customers import BadSearch, find_customers, read_search

FOUND, PAGE = "admin/behalf/_customers.html", "admin/behalf/choose.html"


def choose_customer(here: str, place: str, title: str, back: tuple[str, str]):
    """`here`: the endpoint of this page, `place`: where a chosen customer leads; `back`: name and address of the list it belongs to."""
    text = request.args.get("q", "").replace("\0", "").strip()
    shown = {"text": text, "place": place, "here": url_for(here), "title": title, "back": back}
    try:
        rows = find_customers(read_search({"q": text})).rows if text else []
    except BadSearch as why:
        return htmx.show(FOUND, PAGE, 422, rows=[], problem=_(str(why)), **shown)
    return htmx.show(FOUND, PAGE, address=url_for(here, q=text or None), rows=rows, **shown)
