"""The page of one document, the same for every kind: facts, lines, totals, what belongs to it and what happened."""

from decimal import Decimal

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, visit
from blueprints.portal import facts
from blueprints.portal.rows import Printer, list_url
from blueprints.portal.story import steps_of, story_of
from blueprints.portal.wording import words_here
from models import dossier, formats
from models.listing import left_of
from models.money import line_tax
from models.scope import every_branch

ALLOCATED = ("invoice", "payment", "credit_memo")


def show_document(kind: str, number: str):
    """The document with this number, or 404 when this person may not see one."""
    document, lines, family, allocations, events = _read(kind, number)
    printer, words = Printer(), words_here()
    return htmx.page(
        "portal/document/document.html",
        document=printer.row(kind, document),
        kind=kind,
        noun=words[kind],
        list_url=list_url(kind),
        facts=facts.facts_of(document, printer),
        addresses=facts.addresses_of(document),
        talk_url=_talk_url(kind, number),
        note=document.note,
        lines=[_line(line, document.currency, printer) for line in lines],
        discounts=any(line.discount for line in lines),
        totals=_totals(document, lines, printer),
        allocations=[_allocation(row, words[row.kind].one, printer) for row in allocations],
        related=[(words[row.kind].one, printer.row(row.kind, row)) for row in family],
        steps=steps_of(document, family),
        story=story_of(document, family, allocations, events, printer),
    )


def _talk_url(kind: str, number: str) -> str:
    """Where people talk about it; empty for who has no messages."""
    if not can(Right.SEE_MESSAGES):
        return ""
    return url_for("portal.conversation", identifier=visit.identifier, kind=kind, number=number)


def _read(kind: str, number: str) -> tuple:
    """The document and what belongs to it, at whatever branch: its address is its own."""
    with every_branch():
        document = dossier.document_by_number(kind, number) or abort(404)
        allocations = dossier.allocations_of(document) if kind in ALLOCATED else []
        return (
            document,
            dossier.lines_of(document),
            dossier.family_of(document),
            allocations,
            dossier.shown_events(document),
        )


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
    if document.kind == "delivery":
        return []

    def shown(label: str, amount: int, strong: bool = False) -> tuple[str, str, bool]:
        return label, printer.money(amount, document.currency), strong

    rows = [shown(_("Total"), document.total, True)]
    if document.tax or document.kind not in ("payment", "credit_memo"):
        rows = [shown(_("Net"), document.net), *(shown(*tax) for tax in _taxes(document, lines, printer)), *rows]
    if document.kind == "invoice":
        rows += [shown(_("Paid and credited"), document.allocated), shown(_("Balance due"), left_of(document), True)]
    elif document.kind in ALLOCATED:
        rows += [shown(_("Used for invoices"), document.allocated), shown(_("Left to use"), left_of(document), True)]
    return rows


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
