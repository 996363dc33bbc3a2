"""Prices of one customer: its discount off list prices, and the price lists that it has."""

from flask import Response, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.customer_price_page import customer_page, of_customer
from blueprints.admin.price_forms import DiscountForm, GiveListForm
from blueprints.admin.price_list_page import PRICES, ROWS, price_list_or_404
from models import setting_prices
from models.base import db
from models.customer import Customer
from models.finding_prices import lists_of
from models.refusing import Refused

DISCOUNT, LISTS = "admin/prices/_discount.html", "admin/prices/_lists_of.html"


@bp.get("/customers/<number>/prices")
@needs(Right.SEE_GOODS)
def customer_prices(number):
    partial = PRICES if request.args.get("part") == "prices" else ROWS
    return customer_page(customer_or_404(number), partial, searching=partial == ROWS)


@bp.post("/customers/<number>/prices/discount")
@needs(Right.MANAGE_GOODS)
def change_discount(number):
    customer, form = customer_or_404(number), DiscountForm()
    if not form.validate_on_submit():
        return customer_page(customer, DISCOUNT, 422, discount_form=form)
    was = customer.discount
    try:
        changed = setting_prices.change_discount(customer, form.discount.data / 100, by=actor())
    except Refused as why:
        form.refuse(why)
        return customer_page(customer, DISCOUNT, 422, discount_form=form)
    db.session.commit()
    undo = url_for("admin.change_discount", number=customer.number) if changed else None
    say(_("Discount saved."), undo, "#discount", discount=f"{(was * 100).normalize():f}")
    return _done(customer, DISCOUNT, "discount")


@bp.post("/customers/<number>/prices/lists")
@needs(Right.MANAGE_GOODS)
def give_list(number):
    customer = customer_or_404(number)
    form = GiveListForm(customer, lists_of(customer))
    if not form.validate_on_submit():
        return customer_page(customer, LISTS, 422, give_form=form)
    given = form.lists[form.price_list.data]
    setting_prices.assign(given, customer, True, by=actor())
    db.session.commit()
    say(_("%(customer)s has the list %(name)s now.", customer=customer.name, name=given.name))
    return _done(customer, LISTS, "lists")


@bp.post("/customers/<number>/prices/lists/<int:list_id>/removal")
@needs(Right.MANAGE_GOODS)
def take_list(number, list_id):
    customer, taken = customer_or_404(number), price_list_or_404(list_id)
    changed = setting_prices.assign(taken, customer, False, by=actor())
    db.session.commit()
    undo = url_for("admin.give_list", number=customer.number) if changed else None
    said = _("%(customer)s no longer has the list %(name)s.", customer=customer.name, name=taken.name)
    say(said, undo, "#lists", price_list=str(taken.id))
    return _done(customer, LISTS, "lists")


def _done(customer: Customer, partial: str, part: str) -> Response:
    back = f"{url_for('admin.customer_prices', number=customer.number)}#{part}"
    return htmx.done(partial, back, **of_customer(customer))
