"""The order pad: goods with a quantity each, kept as a draft while it is filled (DOMAIN §6)."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

import htmx
from access import Right, needs, visit
from blueprints.fields import words
from blueprints.portal import bp
from blueprints.portal.goods import Goods
from blueprints.portal.order_summary import summary, summary_of
from blueprints.portal.shop import business, buyer, look, my_draft
from models import drafting
from models.base import db
from models.customer import Customer
from models.order_draft import OrderDraft
from models.ordering_rules import read_quantity, refuse_start
from models.refusing import Refused

PAGE, FOUND, ROW = "portal/order/pad.html", "portal/order/_found.html", "portal/order/_changed.html"


class DetailsForm(FlaskForm):
    """What belongs to the order as a whole."""

    reference = words(_l("Your reference (PO number)"), 80)
    ship_to = SelectField(_l("Deliver to"), validate_choice=False)
    wanted_on = DateField(_l("Wanted by"), [Optional()])
    note = words(_l("Note"), 2000, kind=TextAreaField, rows=2)

    def __init__(self, draft: OrderDraft | None, customer: Customer, **known):
        super().__init__(**known)
        choices = drafting.ship_to_choices(customer)
        self.ship_to.choices = [SelectChoice(key, ", ".join(address.splitlines())) for key, address in choices.items()]
        if not self.is_submitted() and draft:
            self.reference.data, self.note.data, self.wanted_on.data = draft.reference, draft.note, draft.wanted_on
            self.ship_to.data = next((key for key, address in choices.items() if address == draft.ship_to), None)

    def validate_wanted_on(self, field) -> None:
        if field.data and field.data < visit.today:
            raise ValidationError(_("That day is past. Choose today or a later one."))

    def values(self) -> dict:
        return {name: self[name].data for name in ("reference", "ship_to", "wanted_on", "note")}


@bp.get("/order")
@needs(Right.PLACE_ORDERS)
def order_pad(identifier):
    return _pad()


def _pad(status: int = 200, **more):
    shop = look("portal.order_pad")
    customer = shop.customer
    if htmx.is_fragment():
        return _never_kept(htmx.show(FOUND, PAGE, status, address=shop.address, shop=shop, **more))
    form = DetailsForm(shop.written.draft, customer)
    shown = {"shop": shop, "form": form, "summary": summary_of(shop.written, customer)} | more
    return _never_kept(htmx.page(PAGE, status, refusal=refusal(customer), **shown))


def refusal(customer: Customer) -> str:
    """Why this customer can start nothing new; empty where it can."""
    try:
        refuse_start(customer)
    except Refused as why:
        return _(str(why))
    return ""


@bp.post("/order/lines")
@needs(Right.PLACE_ORDERS)
def set_order_line(identifier):
    customer = buyer()
    sku, typed = _once("sku"), _once("quantity")
    try:
        refuse_start(customer)
        draft = my_draft()
        row = drafting.set_quantity(draft, customer, sku, read_quantity(typed), visit.today)
    except LookupError:
        abort(404)
    except Refused as why:
        db.session.rollback()
        return _refused_line(customer, sku, typed, _(str(why), **why.figures))
    db.session.commit()
    return _line_kept(customer, draft, row)


def _once(name: str) -> str:
    """A field that may stand in a form once: two of one name are a form that isn't ours."""
    found = request.form.getlist(name)
    return found[0] if len(found) == 1 else abort(422)


def _line_kept(customer: Customer, draft: OrderDraft, row):
    if not htmx.is_fragment():
        flash(_("%(product)s is in your order.", product=row.name), "success")
    good = Goods(customer, business(), [row], drafting.quantities_in(draft)).good(row)
    back = url_for("portal.order_pad", identifier=visit.identifier)
    return _never_kept(htmx.done(ROW, back, good=good, summary=summary(draft, customer)))


def _refused_line(customer: Customer, sku: str, typed: str, sentence: str):
    draft = drafting.draft_of(visit.person_id, customer.id)
    row = drafting.visible_product(customer, sku) or abort(404)
    good = Goods(customer, business(), [row], drafting.quantities_in(draft)).good(row)
    good = good._replace(quantity=typed[:20], error=sentence)
    if not htmx.is_fragment():
        return _pad(422, wrong=good)
    return _never_kept(htmx.show(ROW, PAGE, 422, good=good, summary=summary(draft, customer)))


@bp.post("/order/details")
@needs(Right.PLACE_ORDERS)
def set_order_details(identifier):
    customer = buyer()
    draft = my_draft()
    form = DetailsForm(draft, customer)
    if not form.validate_on_submit():
        db.session.rollback()
        return _details_refused(form)
    try:
        drafting.set_details(draft, customer, form.values())
    except Refused as why:
        db.session.rollback()
        form[why.field].errors = [_(str(why))]
        return _details_refused(form)
    db.session.commit()
    url = url_for("portal.order_review" if "review" in request.form else "portal.order_pad", identifier=identifier)
    return htmx.leave_for(url) if "review" in request.form else htmx.done("portal/order/_details.html", url, form=form)


def _details_refused(form: DetailsForm):
    if htmx.is_fragment():
        return htmx.show("portal/order/_details.html", PAGE, 422, form=form)
    return _pad(422, form=form)


@bp.post("/order/emptying")
@needs(Right.PLACE_ORDERS)
def empty_order(identifier):
    drafting.clear(my_draft())
    db.session.commit()
    return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))


def _never_kept(answer):
    answer.headers["Cache-Control"] = "no-store"
    return answer
