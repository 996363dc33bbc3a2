"""How a customer likes to pay and what is mailed to it about that, as staff see and change it."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.customer import PAGE, tab
from blueprints.paying.preferences import PreferencesForm, preferences_of
from models.base import db
from models.customer import Customer
from models.paying_preferences import FIELDS, change_preferences
from models.revising import Conflict, seen

PART = "admin/customer/_preferences.html"


@bp.post("/customers/<number>/payment-preferences")
@needs(Right.CHANGE_CUSTOMERS)
def change_customer_preferences(number):
    customer = customer_or_404(number)
    form = PreferencesForm(customer)
    if not form.validate_on_submit():
        return _show(customer, form, 422)
    try:
        change_preferences(customer, form.values(), form.seen.data or "", actor())
    except Conflict as conflict:
        db.session.rollback()
        customer = customer_or_404(number)
        return _show(customer, form.shown_again(conflict, seen(customer, FIELDS)), 409)
    db.session.commit()
    say(_("Saved: %(name)s.", name=customer.name))
    back = url_for("admin.customer", number=customer.number, _anchor="ways")
    return htmx.done(PART, back, customer=customer, preferences=preferences_of(customer), focus=True)


def _show(customer: Customer, form: PreferencesForm, status: int = 200):
    return htmx.show(PART, PAGE, status, **tab(customer) | {"preferences": form})
