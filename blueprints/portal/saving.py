"""Saving a list as CSV: exactly what its filter finds, in its order."""

from io import BytesIO, TextIOWrapper
from tempfile import SpooledTemporaryFile

from flask import send_file
from flask_babel import gettext as _

from access import visit
from blueprints.papers.wording import state_badge, state_of, words_here
from blueprints.portal.listing import Listing, show_list
from models import listing
from models.csv_export import write_csv
from models.money import main_units
from models.text import slug

IN_MEMORY = 1_000_000


def send_csv(kind: Listing):
    """All that the list's filter finds, in its order, as a file: written to disk where it is large, never held whole."""
    asked = kind.ask()
    if asked.wanted is None:
        return show_list(kind)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    documents = listing.every_document(asked.wanted, asked.order)
    write_csv(text, (csv_label(name) for name in kind.csv), csv_rows(kind, documents))
    text.detach()
    return send_file(_sendable(file), "text/csv", as_attachment=True, download_name=f"{_file_name(kind)}.csv")


def _file_name(kind: Listing) -> str:
    return (kind.words.own and slug(kind.words.many)) or kind.noun.list


def _sendable(file):
    small = file.tell() <= IN_MEMORY
    file.seek(0)
    if not small:
        return file
    with file:
        return BytesIO(file.read())


def csv_rows(kind: Listing, documents):
    """Dates as 2026-03-16 and amounts with a decimal point, whatever the reader's language, so that programs read them too."""
    locale, today = visit.locale, visit.today
    for found in documents:
        state = state_badge(kind.kind, state_of(kind.kind, found, today), 0, locale).text
        made = {"status": state, "left": main_units(listing.left_of(found), found.currency)}
        for amount in ("net", "tax", "total"):
            made[amount] = main_units(getattr(found, amount), found.currency)
        yield [made[name] if name in made else getattr(found, name) for name in kind.csv]


def csv_label(name: str) -> str:
    """The head of one column of the CSV."""
    return {
        "number": _("Number"), "dated_on": _("Date"), "due_on": _("Due"), "status": _("Status"), "reference": _("Reference"),
        "currency": _("Currency"), "net": _("Net"), "tax": _("Tax"), "total": _("Total"), "left": _("Balance"), "source": words_here()["order"].one,
        "carrier": _("Carrier"), "tracking_number": _("Tracking number"), "delivered_on": _("Delivered"), "method": _("Method"),
    }[name]  # fmt: skip
