"""Which customers a price list is given to."""

from flask import Response, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.price_forms import CustomerNumberForm
from blueprints.admin.price_list_page import list_page, of_list, price_list_or_404
from models import setting_prices
from models.base import db
from models.customer import customer_by_number
from models.price import PriceList
from models.refusing import Refused

CUSTOMERS = "admin/prices/_customers.html"
UNKNOWN = "There is no customer with this number."


@bp.post("/price-lists/<int:list_id>/customers")
@needs(Right.MANAGE_GOODS)
def give_price_list(list_id):
    found, form = price_list_or_404(list_id), CustomerNumberForm()
    if not form.validate_on_submit():
        return list_page(found, CUSTOMERS, 422, give_form=form)
    try:
        customer = customer_by_number(form.customer.data) or _refuse_number()
        setting_prices.assign(found, customer, True, by=actor())
    except Refused as why:
        form.refuse(why)
        return list_page(found, CUSTOMERS, 422, give_form=form)
    db.session.commit()
    say(_("%(customer)s has the list %(name)s now.", customer=customer.name, name=found.name))
    return _done(found)


@bp.post("/price-lists/<int:list_id>/customers/<number>/removal")
@needs(Right.MANAGE_GOODS)
def take_price_list(list_id, number):
    found, customer = price_list_or_404(list_id), customer_or_404(number)
    changed = setting_prices.assign(found, customer, False, by=actor())
    db.session.commit()
    undo = url_for("admin.give_price_list", list_id=found.id) if changed else None
    said = _("%(customer)s no longer has the list %(name)s.", customer=customer.name, name=found.name)
    say(said, undo, "#price-list-customers", customer=customer.number)
    return _done(found)


def _refuse_number():
    raise Refused("customer", UNKNOWN)


def _done(found: PriceList) -> Response:
    back = f"{url_for('admin.price_list', list_id=found.id)}#price-list-customers"
    return htmx.done(CUSTOMERS, back, **of_list(found))
