"""The facts at the head of a document's page: what is empty is left out."""

from flask_babel import gettext as _

from blueprints.papers.rows import Printer
from blueprints.papers.wording import words_here


def facts_of(document, printer: Printer) -> list[tuple[str, str]]:
    """(label, value) pairs."""
    who = " ".join(part for part in (document.first_name, document.last_name) if part)
    return [
        (label, value)
        for label, value in (*_dates(document, printer), *_details(document), (who_label(document.kind), who))
        if value
    ]


def who_label(kind: str) -> str:
    """What the contact of a document did."""
    return (
        _("Paid by")
        if kind == "payment"
        else _("Ordered by")
        if kind in ("order", "delivery", "invoice")
        else _("Contact")
    )


def _dates(document, printer: Printer) -> list[tuple[str, str]]:
    own = {
        "quote": _("Quote date"), "order": _("Order date"), "job": _("Date"), "delivery": _("Sent on"), "invoice": _("Invoice date"),
        "payment": _("Paid on"), "credit_memo": _("Date"),
    }[document.kind]  # fmt: skip
    days = [
        (_("Date") if words_here()[document.kind].own else own, document.dated_on),
        (_("Valid until") if document.kind == "quote" else _("Due"), document.due_on),
        (_("Wanted by"), document.wanted_on),
        (_("Delivered on"), document.delivered_on),
    ]
    return [(label, printer.date(day)) for label, day in days if day]


def _details(document) -> list[tuple[str, str]]:
    return [
        (_("Your reference"), document.reference),
        (_("Carrier"), document.carrier),
        (_("Tracking number"), document.tracking_number),
        (_("Received by"), document.received_by),
        (_("Method"), document.method),
    ]


def addresses_of(document) -> list[tuple[str, str]]:
    """(label, address on several lines) of where the bill and the goods go."""
    where = _("Where the work is") if document.kind == "job" else _("Shipped to")
    return [
        (label, address)
        for label, address in ((_("Billed to"), document.bill_to), (where, document.ship_to))
        if address
    ]
