"""The order pad of staff: an order written on a customer's behalf, at its prices, by the rules that hold for it."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

import htmx
from access import Right, needs, visit
from blueprints.admin import bp
from blueprints.admin.acting import customer_or_404, say
from blueprints.ordering.finding import find_goods
from blueprints.ordering.forms import DetailsForm, once
from blueprints.ordering.goods import Goods
from blueprints.ordering.pad import Pad
from blueprints.ordering.summary import summary
from blueprints.refusals import explained
from models import drafting
from models.base import db
from models.branches import branches_to_choose
from models.customer import Customer
from models.looking_after_colleagues import colleagues_of
from models.order_draft import OrderDraft
from models.order_files import files_of_draft
from models.ordering_rules import read_quantity, refuse_start
from models.refusing import Refused
from models.tenant import tenant_by_key

PAGE, FOUND, ROW = "admin/behalf/pad.html", "portal/order/_found.html", "portal/order/_changed.html"
DETAILS = "portal/order/_details.html"


class BehalfForm(DetailsForm):
    contact = SelectField(_l("Asked for by"), coerce=int)
    branch = SelectField(_l("Branch"), coerce=int)

    def __init__(self, draft: OrderDraft | None, customer: Customer, **known):
        super().__init__(draft, customer, **known)
        self.reference.label.text = _("Reference (PO number)")
        people = [user for user in colleagues_of(customer.id) if user.active and user.contact.active]
        nobody, every = SelectChoice(0, _("Nobody in particular")), SelectChoice(0, _("No branch"))
        self.contact.choices = [nobody, *(SelectChoice(user.contact_id, user.contact.name) for user in people)]
        self.branch.choices = [every, *(SelectChoice(row.id, row.name) for row in branches_to_choose())]
        if not self.is_submitted():
            self.contact.data = (draft and draft.contact_id) or 0
            self.branch.data = (draft and draft.branch_id) or 0


def my_draft(customer: Customer) -> OrderDraft:
    return drafting.open_draft_by_staff(visit.person_id, customer.id)


def pad_of(customer: Customer, draft: OrderDraft | None = None) -> Pad:
    draft = draft or drafting.draft_by_staff(visit.person_id, customer.id)
    branch = (draft and draft.branch_id) or 0
    url = url_for("admin.order_pad", number=customer.number)
    return Pad(customer, tenant_by_key(visit.tenant_key) or abort(404), draft, branch, url, by_staff=True)


def refusal(customer: Customer) -> str:
    """Why nothing can be ordered for this customer; empty where it can."""
    try:
        refuse_start(customer, by_staff=True)
    except Refused as why:
        return _(str(why))
    return ""


@bp.get("/customers/<number>/order")
@needs(Right.WORK_ORDERS)
def order_pad(number):
    return show_pad(customer_or_404(number))


def show_pad(customer: Customer, status: int = 200, **more):
    """With what went wrong, where something did."""
    pad = pad_of(customer)
    shop = find_goods(pad, lambda **asked: url_for("admin.order_pad", number=customer.number, **asked))
    if htmx.is_fragment():
        return never_kept(htmx.show(FOUND, PAGE, status, address=shop.address, shop=shop, pad=pad, **more))
    shown = {"form": BehalfForm(pad.draft, customer), "files": files_of_draft(pad.draft), "summary": summary(pad)}
    shown |= {"shop": shop, "pad": pad, "customer": customer, "refusal": refusal(customer)}
    return never_kept(htmx.page(PAGE, status, **(shown | more)))


@bp.post("/customers/<number>/order/lines")
@needs(Right.WORK_ORDERS)
def set_order_line(number):
    customer = customer_or_404(number)
    sku, typed = once("sku"), once("quantity")
    try:
        refuse_start(customer, by_staff=True)
        draft = my_draft(customer)
        row = drafting.set_quantity(draft, customer, sku, read_quantity(typed), visit.today)
    except LookupError:
        abort(404)
    except Refused as why:
        db.session.rollback()
        return _refused_line(customer, sku, typed, explained(why))
    db.session.commit()
    pad = pad_of(customer, draft)
    return never_kept(htmx.done(ROW, pad.url, **_line(pad, row)))


def _line(pad: Pad, row) -> dict:
    good = Goods(pad, [row], drafting.quantities_in(pad.draft)).good(row)
    return {"good": good, "pad": pad, "summary": summary(pad)}


def _refused_line(customer: Customer, sku: str, typed: str, sentence: str):
    row = drafting.visible_product(customer, sku) or abort(404)
    shown = _line(pad_of(customer), row)
    shown["good"] = shown["good"]._replace(quantity=typed[:20], error=sentence)
    if not htmx.is_fragment():
        return show_pad(customer, 422, wrong=shown["good"])
    return never_kept(htmx.show(ROW, PAGE, 422, **shown))


@bp.post("/customers/<number>/order/details")
@needs(Right.WORK_ORDERS)
def set_order_details(number):
    customer = customer_or_404(number)
    draft = my_draft(customer)
    form = BehalfForm(draft, customer)
    if not form.validate_on_submit():
        return _details_refused(customer, form)
    try:
        drafting.set_details(draft, customer, form.values())
        drafting.set_behalf(draft, form.contact.data or None, form.branch.data or None)
    except Refused as why:
        form[why.field].errors = [_(str(why))]
        return _details_refused(customer, form)
    db.session.commit()
    pad = pad_of(customer, draft)
    return (
        htmx.leave_for(pad.review_url) if "review" in request.form else htmx.done(DETAILS, pad.url, form=form, pad=pad)
    )


def _details_refused(customer: Customer, form: BehalfForm):
    db.session.rollback()
    if htmx.is_fragment():
        return htmx.show(DETAILS, PAGE, 422, form=form, pad=pad_of(customer))
    return show_pad(customer, 422, form=form)


@bp.post("/customers/<number>/order/emptying")
@needs(Right.WORK_ORDERS)
def empty_order(number):
    customer = customer_or_404(number)
    drafting.clear(my_draft(customer))
    db.session.commit()
    say(_("Nothing is in this order any more."))
    return htmx.leave_for(url_for("admin.order_pad", number=number))


def never_kept(answer):
    answer.headers["Cache-Control"] = "no-store"
    return answer
