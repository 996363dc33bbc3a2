"""From order to payment: how far a document's family has come, and what happened when."""

import datetime as dt
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from access import can, visit
from blueprints.papers.happened_on_disputes import ON_DISPUTES
from blueprints.papers.happened_on_jobs import ON_JOBS
from blueprints.papers.happened_to_goods import ON_GOODS
from blueprints.papers.happened_to_money import ON_MONEY, TOLD_BY_DATE
from blueprints.papers.rows import Printer
from blueprints.papers.wording import NOUNS, state_of, words_here
from models.formats import recorded

CHAIN = ("quote", "order", "delivery", "invoice")
BEGUN = {  # what the date of each kind tells, in the order a business deals in them
    "quote": _l("%(quote)s %(number)s was made"), "order": _l("%(order)s %(number)s was placed"), "job": _l("%(job)s %(number)s was arranged"),
    "delivery": _l("%(delivery)s %(number)s left us"), "invoice": _l("%(invoice)s %(number)s was issued"),
    "payment": _l("%(payment)s %(number)s was made"), "credit_memo": _l("%(credit_memo)s %(number)s was issued"),
}  # fmt: skip
SAID = ON_GOODS | ON_JOBS | ON_MONEY | ON_DISPUTES
LAST = 99  # what happened on the same day as the papers comes after them


class Step(NamedTuple):
    label: str
    done: bool


class Told(NamedTuple):
    """One line of the timeline."""

    when_text: str
    text: str
    by: str = ""


def steps_of(document, family: list) -> list[Step]:
    """The way from quote or order to payment, only what this person may see; empty for what stands outside of it."""
    if document.kind not in CHAIN:
        return []
    there: dict[str, list] = {
        kind: [row for row in (document, *family) if row.kind == kind and row.status != "void"] for kind in CHAIN
    }
    ordered, arrived, invoices = there["order"], there["delivery"], there["invoice"]
    steps = [  # (kind, label, done, worth telling)
        ("quote", words_here()["quote"].one, True, bool(there["quote"])),
        ("order", _("Ordered"), bool(ordered), bool(ordered or there["quote"])),
        (
            "delivery",
            _("Delivered"),
            bool(arrived) and all(row.status == "delivered" for row in arrived),
            bool(ordered or arrived),
        ),
        ("invoice", _("Invoiced"), bool(invoices), True),
        ("invoice", _("Paid"), bool(invoices) and all(row.allocated >= row.total for row in invoices), True),
    ]
    return [
        Step(label, done)
        for kind, label, done, told in steps
        if told and (visit.audience == "staff" or can(NOUNS[kind].right))
    ]


def story_of(document, family: list, allocations: list, events: list, printer: Printer) -> list[Told]:
    """Everything that happened around a document, oldest first: from the papers' own dates and from what staff recorded."""
    zone = ZoneInfo(visit.time_zone)
    moments = [moment for row in (document, *family) for moment in _moments(row, visit.today)]
    moments += [(row.dated_on, LAST, _set_against(row, printer), "") for row in allocations]
    moments += [
        (row.at.astimezone(zone).date(), LAST, _event_text(row), row.actor_name)
        for row in events
        if row.what not in TOLD_BY_DATE
    ]
    return [Told(printer.date(day), text, by) for day, _rank, text, by in sorted(moments, key=itemgetter(0, 1))]


def _moments(row, today: dt.date):
    if row.status == "draft" and row.kind in ("invoice", "credit_memo"):
        return
    rank, said = list(BEGUN).index(row.kind), {"number": row.number, row.kind: words_here()[row.kind].one}
    yield row.dated_on, rank, BEGUN[row.kind] % said, ""
    if row.kind == "delivery" and row.delivered_on:
        yield row.delivered_on, rank, _("%(delivery)s %(number)s arrived", **said), row.received_by
    if row.kind == "invoice" and state_of("invoice", row, today) == "overdue":
        yield row.due_on, rank, _("%(invoice)s %(number)s was due", **said), ""


def _set_against(row, printer: Printer) -> str:
    said = {"amount": printer.money(row.amount, row.currency), "kind": words_here()[row.kind].one, "number": row.number}
    if row.kind == "invoice":
        return _("%(amount)s set against %(kind)s %(number)s", **said)
    return _("%(kind)s %(number)s settled %(amount)s of it", **said)


def _event_text(row) -> str:
    text = str(SAID.get(row.what) or _(row.what))
    return f"{text[:1].upper()}{text[1:]}" + (f": {recorded(row.after, visit.locale)}" if row.after else "")
