"""Work on one job: begun and done, notes and photos, materials and hours, the customer's signature, the draft of its invoice."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, say
from blueprints.admin.job_visits import job_or_404
from blueprints.admin.order_work import back_to, refused
from blueprints.conversing import download, read_files, signature_picture, takes_files
from blueprints.fields import words_of_form
from integrations.signatures import read_signature
from models import facts_of_jobs, invoicing, moving_jobs, working_jobs
from models.base import db
from models.customer import customer_of
from models.document import Job
from models.keeping_products import product_by_sku
from models.looking_after import colleagues
from models.money import minor_units
from models.ordering_rules import read_quantity
from models.own_staff_account import staff_at
from models.reading_jobs import detail_of, file_of_job
from models.refusing import Refused
from models.tax_policy import rates_for
from models.typed_numbers import typed_number

MOVES: Mapping[str, tuple[Callable, object]] = {
    "start": (moving_jobs.start, _l("Begun.")),
    "complete": (moving_jobs.complete, _l("Done. The customer is asked to sign, where that is missing.")),
    "reopen": (moving_jobs.reopen, _l("Taken up again.")),
}

FACTS = ("type", "site", "site_contact", "site_phone", "urgency", "internal_note")


@bp.post("/jobs/<path:number>/moves/<name>")
@needs(Right.WORK_ORDERS)
def move_job(number, name):
    verb, done = MOVES.get(name) or abort(404)
    return _act(number, lambda job: verb(job, actor()), str(done))


@bp.post("/jobs/<path:number>/cancellation")
@needs(Right.WORK_ORDERS)
def cancel_job(number):
    reason = words_of_form("reason", 1000)
    return _act(number, lambda job: moving_jobs.cancel(job, reason, actor()), _("Cancelled. The customer is told."))


@bp.post("/jobs/<path:number>/notes")
@needs(Right.WORK_ORDERS)
@takes_files
def note_at_site(number):
    shown, text = request.form.get("shown") == "1", words_of_form("text", 4000)

    def note(job: Job) -> None:
        working_jobs.write_note(job, staff_at(visit), text, shown, read_files(), actor())

    return _act(number, note, _("Noted. The customer is told.") if shown else _("Noted."))


@bp.post("/jobs/<path:number>/materials")
@needs(Right.WORK_ORDERS)
def use_material(number):
    asked = {name: words_of_form(name, 100) for name in ("sku", "quantity", "price", "tax", "once")}

    def use(job: Job) -> None:
        product = product_by_sku(asked["sku"])
        if product is None:
            raise Refused("sku", "There is no product %(sku)s.", sku=asked["sku"])
        customer, quantity = customer_of(job), read_quantity(asked["quantity"])
        price = _price(asked["price"], job.currency)
        once, rate = asked["once"], _rate(asked["tax"], customer.treatment)
        working_jobs.use_material(job, customer, product, quantity, price, visit.today, once, actor(), rate)

    return _act(number, use, _("Put down."))


@bp.post("/jobs/<path:number>/hours")
@needs(Right.WORK_ORDERS)
def spend_time(number):
    asked = {name: words_of_form(name, 300) for name in ("staff", "day", "hours", "what", "once")}

    def spend(job: Job) -> None:
        staff = next((one for one in colleagues() if str(one.id) == asked["staff"]), None)
        if staff is None:
            raise Refused("staff", "Choose who worked from the list.")
        hours = read_quantity(asked["hours"])
        working_jobs.spend_time(job, staff, _day(asked["day"]), hours, asked["what"], asked["once"], actor())

    return _act(number, spend, _("Put down."))


@bp.post("/jobs/<path:number>/items/<int:ident>/removal")
@needs(Right.WORK_ORDERS)
def take_off_job(number, ident):
    return _act(number, lambda job: working_jobs.take_off(job, ident, actor()), _("Taken away."))


@bp.post("/jobs/<path:number>/facts")
@needs(Right.WORK_ORDERS)
def change_job_facts(number):
    asked = {name: request.form.get(name, "").replace("\0", "").strip() for name in FACTS}

    def change(job: Job) -> None:
        facts_of_jobs.set_facts(job, asked["site"], facts_of_jobs.read_facts(asked), actor())

    return _act(number, change, _("Saved."))


@bp.post("/jobs/<path:number>/signature")
@needs(Right.WORK_ORDERS)
def sign_job(number):
    """On the device of whoever is there, by whom the customer has sent."""

    def sign(job: Job) -> None:
        drawn = read_signature(request.form.get("signature", ""))
        working_jobs.sign_off(job, words_of_form("name", 120), drawn, None, actor())

    return _act(number, sign, _("Signed for."))


@bp.post("/jobs/<path:number>/invoice")
@needs(Right.WORK_ORDERS)
def invoice_job(number):
    return _act(
        number, lambda job: invoicing.invoice_job(job, visit.today, actor()), _("The draft of an invoice is there.")
    )


@bp.get("/jobs/<path:number>/files/<int:ident>")
@needs(Right.SEE_CUSTOMERS)
def job_file(number, ident):
    return download(file_of_job(job_or_404(number), ident))


@bp.get("/jobs/<path:number>/signature")
@needs(Right.SEE_CUSTOMERS)
def job_signature(number):
    detail = detail_of(job_or_404(number)) or abort(404)
    return signature_picture(detail.signature)


def _act(number: str, verb: Callable[[Job], object], done: str):
    """One verb about a job, then back to it; what can't be done comes back with what was typed."""
    job = job_or_404(number)
    try:
        verb(job)
    except Refused as why:
        return refused(job, why)
    db.session.commit()
    say(done)
    return htmx.leave_for(back_to(job))


def _price(typed: str, currency: str) -> int | None:
    """Minor units; None where nothing was typed."""
    try:
        found = typed_number(typed)
    except ValueError as error:
        raise Refused("price", "Enter a number in digits, such as 12 or 2.5.") from error
    if found is not None and not 0 <= found <= Decimal(1_000_000_000):
        raise Refused("price", "Enter an amount that is not negative.")
    return None if found is None else minor_units(found, currency)


def _rate(typed: str, treatment: str) -> Decimal | None:
    """A fraction of what was chosen in percent; None for the product's own."""
    if not typed:
        return None
    if typed not in rates_for(treatment):
        raise Refused("tax", "Choose one of the rates.")
    return Decimal(typed) / 100


def _day(typed: str):
    try:
        return visit.today.fromisoformat(typed) if typed else visit.today
    except ValueError as error:
        raise Refused("day", "Enter a date as year-month-day, such as 2026-03-31.") from error
