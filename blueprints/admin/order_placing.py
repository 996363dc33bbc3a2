"""An order on a customer's behalf: for whom, rows and files that go in, the last look, and the button that places it once."""

from flask import abort, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.choosing_customer import choose_customer
from blueprints.admin.order_pad import my_draft, never_kept, pad_of, refusal, show_pad
from blueprints.conversing import read_files, takes_files
from blueprints.ordering.forms import RowsForm
from blueprints.ordering.reviewing import review_shown
from blueprints.refusals import explained, with_figures
from models import drafting, filling_drafts, order_files, ordering
from models.base import db
from models.buyer import Buyer
from models.contact import person_of
from models.ordering_rules import refuse_start
from models.refusing import Refused

ROWS, REVIEW, FILES = "admin/behalf/rows.html", "admin/behalf/review.html", "portal/order/_files.html"


@bp.get("/orders/new")
@needs(Right.WORK_ORDERS)
def new_order():
    back = (_("Orders"), url_for("admin.orders"))
    return choose_customer("admin.new_order", "admin.order_pad", _("New order"), back)


@bp.get("/customers/<number>/order/rows")
@needs(Right.WORK_ORDERS)
def paste_order(number):
    return _rows(customer_or_404(number), RowsForm(formdata=None))


@bp.post("/customers/<number>/order/rows")
@needs(Right.WORK_ORDERS)
def add_order_rows(number):
    customer, form = customer_or_404(number), RowsForm()
    try:
        refuse_start(customer, by_staff=True)
        taken, bad = filling_drafts.paste(my_draft(customer), customer, form.written(), visit.today)
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _rows(customer, form, 422)
    db.session.commit()
    if not bad:
        say(_("%(count)d products are in the order.", count=taken))
        return htmx.leave_for(url_for("admin.order_pad", number=number))
    form.rows.data = "\n".join(row.text for row in bad)
    said = [(row.line, row.text, with_figures(row.sentence, row.figures)) for row in bad]
    return _rows(customer, form, 422, taken=taken, bad=said)


def _rows(customer, form, status=200, **more):
    shown = {"taken": 0, "bad": [], "pad": pad_of(customer), "refusal": refusal(customer)}
    return htmx.page(ROWS, status, customer=customer, form=form, **(shown | more))


@bp.post("/customers/<number>/order/files")
@needs(Right.WORK_ORDERS)
@takes_files
def attach_to_order(number):
    customer = customer_or_404(number)
    try:
        refuse_start(customer, by_staff=True)
        files = read_files()
        if not files:
            raise Refused("files", "Choose a file first.")
        order_files.attach_to_draft(my_draft(customer), files)
    except Refused as why:
        db.session.rollback()
        return _files(customer, 422, explained(why))
    db.session.commit()
    return _files(customer)


@bp.post("/customers/<number>/order/files/<int:ident>/removal")
@needs(Right.WORK_ORDERS)
def detach_from_order(number, ident):
    customer = customer_or_404(number)
    order_files.detach(my_draft(customer), ident)
    db.session.commit()
    return _files(customer)


def _files(customer, status=200, error=""):
    pad, in_review = pad_of(customer), "review" in request.form
    if error and not htmx.is_fragment():
        return (_review if in_review else show_pad)(customer, 422, files_error=error)
    shown = {"pad": pad, "files": order_files.files_of_draft(pad.draft), "in_review": in_review, "files_error": error}
    if error:
        return htmx.show(FILES, FILES, status, **shown)
    return htmx.done(FILES, pad.review_url if in_review else pad.url, **shown)


@bp.get("/customers/<number>/order/review")
@needs(Right.WORK_ORDERS)
def order_review(number):
    return _review(customer_or_404(number))


def _review(customer, status=200, error="", **more):
    pad = pad_of(customer)
    if pad.draft is None or not drafting.totals_of(pad.draft).lines:
        return htmx.leave_for(pad.url)
    person = person_of(pad.draft.contact_id)
    found = ordering.review(pad.draft, Buyer(None, person, customer), pad.tenant, visit.today)
    shown = review_shown(pad, found) | {"files": order_files.files_of_draft(pad.draft), "person": person}
    shown |= {"customer": customer, "refusal": refusal(customer), "error": error}
    return never_kept(htmx.page(REVIEW, status, **(shown | more)))


@bp.post("/customers/<number>/order/<key>/submission")
@needs(Right.WORK_ORDERS)
def submit_order(number, key):
    customer = customer_or_404(number)
    if (sent := ordering.order_of(key)) and sent.customer_id == customer.id:
        return _placed(customer, sent)
    pad = pad_of(customer)
    if pad.draft is None or pad.draft.key != key:
        abort(404)
    me = Buyer(None, person_of(pad.draft.contact_id), customer)
    try:
        order = ordering.submit(pad.draft, me, pad.tenant, request.form.get("token", ""), actor())
    except Refused as why:
        db.session.rollback()
        return _review(customer, 422, explained(why))
    except ordering.Changed:
        db.session.rollback()
        return _review(customer, 422, _("Something has changed since you looked. Please look once more, then send."))
    db.session.commit()
    return _placed(customer, order)


def _placed(customer, order):
    say(_("Order %(number)s has been placed.", number=order.number))
    return htmx.leave_for(url_for("admin.document", number=customer.number, kind="order", document=order.number))
