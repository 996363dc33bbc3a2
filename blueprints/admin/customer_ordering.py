"""A customer's tab “Ordering”: its terms, and what each of its people may order alone and approve."""

from flask import abort, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, say
from blueprints.admin.conflicts import side_by_side
from blueprints.admin.ordering_forms import LimitsForm, TermsForm
from models import ordering_terms
from models.base import db
from models.customer import Customer
from models.looking_after_colleagues import colleagues_of
from models.portal_user import PortalUser
from models.refusing import Refused
from models.revising import Conflict

PAGE = "admin/ordering/customer.html"


@bp.get("/customers/<number>/ordering")
@needs(Right.SEE_CUSTOMERS)
def customer_ordering(number):
    return _show(customer_or_404(number))


def _form(user: PortalUser, people: list[PortalUser], customer: Customer, **known) -> LimitsForm:
    return LimitsForm(user, [(one.id, one.contact.name) for one in people], customer.currency, **known)


def _show(
    customer: Customer, status: int = 200, terms: TermsForm | None = None, limits: LimitsForm | None = None, **more
):
    """With the form that was sent, where one was."""
    people = colleagues_of(customer.id)
    forms = {user.id: _form(user, people, customer, formdata=None) for user in people}
    if limits is not None:
        forms[more.pop("whose")] = limits
    return htmx.page(
        PAGE,
        status,
        customer=customer,
        terms=terms or TermsForm(customer, formdata=None),
        people=[(user, forms[user.id]) for user in people],
        **more,
    )


@bp.post("/customers/<number>/ordering")
@needs(Right.CHANGE_CUSTOMERS)
def change_ordering_terms(number):
    customer = customer_or_404(number)
    form = TermsForm(customer)
    if not form.validate_on_submit():
        return _show(customer, 422, form)
    try:
        ordering_terms.change_terms(customer, form.values(), form.seen.data or "", actor())
    except Conflict as why:
        db.session.rollback()
        form.seen.data = why.seen  # what is saved next was decided with both in sight
        return _show(customer, 409, form, versions=side_by_side(why, form.__getitem__))
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _show(customer, 422, form)
    return _saved(customer)


@bp.post("/customers/<number>/ordering/<code>")
@needs(Right.MANAGE_PORTAL)
def change_limits(number, code):
    customer = customer_or_404(number)
    people = colleagues_of(customer.id)
    user = next((one for one in people if one.code == code), None) or abort(404)
    form = _form(user, people, customer)
    if not form.validate_on_submit():
        return _show(customer, 422, limits=form, whose=user.id)
    try:
        ordering_terms.change_limits(user, form.values(), actor())
    except Refused as why:
        db.session.rollback()
        form.refuse(why)
        return _show(customer, 422, limits=form, whose=user.id)
    return _saved(customer)


def _saved(customer: Customer):
    db.session.commit()
    say(_("Saved."))
    return htmx.leave_for(url_for("admin.customer_ordering", number=customer.number))
