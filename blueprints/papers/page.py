"""One document as it is printed, the same for every kind: facts, lines, totals, what belongs to it and what happened."""

from decimal import Decimal

from flask_babel import gettext as _

from blueprints.papers import facts
from blueprints.papers.rows import Printer, without_amount
from blueprints.papers.story import steps_of, story_of
from blueprints.papers.wording import words_here
from models import dossier, formats
from models.listing import left_of
from models.money import line_tax

ALLOCATED = ("invoice", "payment", "credit_memo")


def printed(kind: str, number: str, printer: Printer, *, alone: bool = False) -> dict | None:
    """What portal/document/*.html show of the document with this number; None when nobody here may see one.

    `alone`: nothing of other documents, for whoever came by a link to this one.
    """
    document = dossier.document_by_number(kind, number)
    if document is None:
        return None
    lines = dossier.lines_of(document)
    family = [] if alone else dossier.family_of(document)
    allocations = dossier.allocations_of(document) if kind in ALLOCATED and not alone else []
    events, words = dossier.shown_events(document), words_here()
    return {
        "document": printer.row(kind, document),
        "document_id": document.id,
        "raw_status": document.status,
        "asked": printer.money(document.asked, document.currency) if document.asked > 0 else "",
        "kind": kind,
        "noun": words[kind],
        "list_url": printer.base(kind),
        "facts": facts.facts_of(document, printer),
        "addresses": facts.addresses_of(document),
        "note": document.note,
        "lines": [_line(line, document.currency, printer) for line in lines],
        "discounts": any(line.discount for line in lines),
        "totals": _totals(document, lines, printer),
        "allocations": [_allocation(row, words[row.kind].one, printer) for row in allocations],
        "related": [(words[row.kind].one, printer.row(row.kind, row)) for row in family],
        "steps": [] if alone else steps_of(document, family),
        "story": story_of(document, family, allocations, events, printer),
    }


def _line(line, currency: str, printer: Printer) -> dict:
    return {
        "text": line.description,
        "sku": line.sku,
        "unit": line.unit,
        "quantity": formats.quantity(line.quantity, printer.locale),
        "price": printer.money(line.unit_price, currency),
        "discount": formats.percent(line.discount, printer.locale) if line.discount else "—",
        "amount": printer.money(line.amount, currency),
    }


def _totals(document, lines: list, printer: Printer) -> list[tuple[str, str, bool]]:
    """(label, amount, does it stand out) below the lines: net, tax by rate, total, and what is left where that matters."""
    if without_amount(document.kind, document):
        return []

    def shown(label: str, amount: int, strong: bool = False) -> tuple[str, str, bool]:
        return label, printer.money(amount, document.currency), strong

    rows = [shown(_("Total"), document.total, True)]
    if document.tax or document.kind not in ("payment", "credit_memo"):
        rows = [shown(_("Net"), document.net), *(shown(*tax) for tax in _taxes(document, lines, printer)), *rows]
    if document.kind not in ALLOCATED or document.status == "draft":
        return rows
    used, given, left = (
        (_("Paid and credited"), _("Written off"), _("Balance due"))
        if document.kind == "invoice"
        else (_("Used for invoices"), _("Refunded"), _("Left to use"))
    )
    adjusted = int(document.adjusted)
    rows += [shown(used, document.allocated - adjusted), *([shown(given, adjusted)] if adjusted else [])]
    return [*rows, shown(left, left_of(document), True)]


def _taxes(document, lines: list, printer: Printer) -> list[tuple[str, int]]:
    """Tax per rate, where the lines' rates add up to the document's tax; else in one sum."""
    rates: dict[Decimal, int] = {}
    for line in lines:
        rates[line.tax_rate] = rates.get(line.tax_rate, 0) + line_tax(line.amount, line.tax_rate)
    if not lines or sum(rates.values()) != document.tax:
        return [(_("Tax"), document.tax)]
    return [(_("Tax %(rate)s", rate=formats.percent(rate, printer.locale)), tax) for rate, tax in sorted(rates.items())]


def _allocation(row, called: str, printer: Printer) -> dict:
    return {
        "kind": called,
        "number": row.number,
        "url": printer.url(row.kind, row.number),
        "date": printer.date(row.dated_on),
        "amount": printer.money(row.amount, row.currency),
    }
