"""Reminders of payment, for staff: what goes out next, what is held back, and one sent by hand."""

from functools import partial

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, can, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say, switched_on
from blueprints.admin.work_lists import tabs
from blueprints.paging import neighbours, place_in
from blueprints.refusals import explained
from models import formats, reminding
from models.base import db
from models.customer import customer_of
from models.finding_disputes import invoice_by_number
from models.invoice import Invoice
from models.refusing import Refused
from models.reminder_levels import levels_of
from models.reminding import OLDEST_DUE
from models.tenant import tenant_by_key

LIST, PAGE = "admin/reminders/_list.html", "admin/reminders/reminders.html"
VIEWS = {"next": _l("Going out next"), "held": _l("Held back")}


@bp.get("/reminders")
@needs(Right.SEE_CUSTOMERS)
def reminders():
    return htmx.show(LIST, PAGE, **_listed(request.args.get("view", "")))


@bp.post("/reminders/invoices/<path:number>")
@needs(Right.WORK_MONEY)
def hold_reminders_of(number):
    on = switched_on()
    reminding.pause(_invoice_or_404(number), not on, actor())
    return _answer(_("%(number)s is reminded of again.", number=number) if on else _("%(number)s is not reminded of.", number=number))  # fmt: skip


@bp.post("/reminders/customers/<number>")
@needs(Right.WORK_MONEY)
def set_reminders_to(number):
    on, customer = switched_on(), customer_or_404(number)
    reminding.set_reminders(customer, on, actor())
    return _answer(_("%(name)s is reminded again.", name=customer.name) if on else _("%(name)s is not reminded.", name=customer.name))  # fmt: skip


@bp.get("/reminders/of/<path:number>")
@needs(Right.SEE_CUSTOMERS)
def reminders_of(number):
    return htmx.show("admin/reminders/_of.html", "admin/reminders/of.html", **_of(_invoice_or_404(number)))


@bp.post("/reminders/of/<path:number>")
@needs(Right.WORK_MONEY)
def remind_now(number):
    invoice = _invoice_or_404(number)
    try:
        reminding.remind_now(invoice, visit.today, actor())
    except Refused as why:
        db.session.rollback()
        shown = _of(invoice, explained(why))
        return htmx.show("admin/reminders/_of.html", "admin/reminders/of.html", 422, **shown)
    db.session.commit()
    say(_("A reminder is on its way."))
    shown = _of(invoice)
    return htmx.done("admin/reminders/_of.html", shown["invoice_url"], **shown)


def _invoice_or_404(number: str) -> Invoice:
    return invoice_by_number(number) or abort(404)


def _answer(done: str):
    db.session.commit()
    say(done)
    view = request.form.get("view", "")
    return htmx.done(LIST, url_for("admin.reminders", view=view if view in VIEWS else None), **_listed(view))


def _listed(view: str) -> dict:
    view, business = view if view in VIEWS else "next", tenant_by_key(visit.tenant_key)
    day = reminding.next_run(business, visit.today)
    found = reminding.find_overdue(business, day, view == "held", place_in(OLDEST_DUE))
    return {
        "view": view,
        "views": tabs(VIEWS, view, lambda one: url_for("admin.reminders", view=one)),
        "rows": [_row(row) for row in found.rows],
        "day": formats.weekday(day, visit.locale),
        "are_on": bool(levels_of(business)),
    } | neighbours(found, partial(url_for, "admin.reminders", view=view))


def _row(row) -> dict:
    return {
        "number": row.number,
        "url": url_for("admin.document", number=row.customer_number, kind="invoice", document=row.number),
        "customer": row.customer_name,
        "customer_number": row.customer_number,
        "customer_url": url_for("admin.customer", number=row.customer_number),
        "due": formats.date(row.due_on, visit.locale),
        "asked": formats.money(row.asked, row.currency, visit.locale),
        "level": row.level + 1,
        "last": formats.date(row.last_on, visit.locale) if row.last_on else "",
        "paused": row.paused,
        "customer_off": not row.reminders,
    }


def _of(invoice: Invoice, error: str = "") -> dict:
    found, customer = reminding.reminded_of(invoice), customer_of(invoice)
    late = invoice.status == "issued" and invoice.allocated < invoice.total and invoice.due_on
    return {
        "number": invoice.number,
        "invoice_url": url_for("admin.document", number=customer.number, kind="invoice", document=invoice.number),
        "times": found.times if found else 0,
        "last": formats.date(found.last_on, visit.locale) if found and found.last_on else "",
        "paused": bool(found and found.paused),
        "customer_off": not customer.reminders,
        "may_remind": can(Right.WORK_MONEY) and bool(late and invoice.due_on < visit.today),
        "error": error,
    }
