"""Colleagues, for a portal user who looks after them: invited, limited, locked out."""

from babel.numbers import get_currency_precision
from flask import abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

import htmx
from access import Right, needs, visit
from blueprints.fields import email, words
from blueprints.number_fields import DecimalText, InCurrency
from blueprints.papers.wording import words_here
from blueprints.portal import bp
from blueprints.portal.shop import business, buyer
from models import looking_after_colleagues as colleagues_verbs
from models.base import db
from models.letting_in import Refused as CantLetIn
from models.portal_people import portal_user_by_code
from models.portal_user import PortalUser
from models.refusing import Refused

LIST, ONE = "portal/colleagues/colleagues.html", "portal/colleagues/colleague.html"
DETAILS = ("first_name", "last_name", "email")


class ColleagueForm(FlaskForm):
    first_name = words(_l("First name"), 100, autocomplete="off")
    last_name = words(_l("Last name"), 100, _l("Enter the last name."), autocomplete="off")
    email = email(_l("Email"), _l("Enter the email address."))


class ColleagueLimitsForm(InCurrency, FlaskForm):
    """What somebody may order alone, and whose orders are shown; modules are boxes of their own."""

    money = colleagues_verbs.LIMITS
    order_limit = DecimalText(_l("Alone, an order"), 2)
    month_limit = DecimalText(_l("Alone, in a month"), 2)
    own_orders_only = BooleanField(_l("Own orders only"))

    def __init__(self, user: PortalUser, currency: str, **known):
        self.currency = currency
        super().__init__(data=self.fill_in(user, (*self.money, "own_orders_only"), currency), **known)
        for name in self.money:
            self[name].places = get_currency_precision(currency)

    def values(self) -> dict:
        return self.values_in(self.money, self.currency)


@bp.get("/colleagues")
@needs(Right.MANAGE_COLLEAGUES)
def colleagues(identifier):
    return _show(ColleagueForm(formdata=None))


def _show(form: ColleagueForm, status: int = 200):
    return htmx.page(
        LIST, status, form=form, people=colleagues_verbs.colleagues_of(visit.customer_id), me=visit.person_id
    )


@bp.post("/colleagues")
@needs(Right.MANAGE_COLLEAGUES)
def invite_colleague(identifier):
    form = ColleagueForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    person = {name: form[name].data for name in DETAILS}
    try:
        user = colleagues_verbs.invite_colleague(buyer(), person, _actor(), current_app.config["BCRYPT_COST"])
    except (Refused, CantLetIn) as why:
        db.session.rollback()
        field = form[why.field] if why.field in DETAILS else form.email
        field.errors = [_(str(why))]
        return _show(form, 422)
    db.session.commit()
    flash(_("%(person)s gets a mail with a link.", person=user.contact.name), "success")
    return htmx.leave_for(url_for("portal.colleague", identifier=identifier, code=user.code))


@bp.get("/colleagues/<code>")
@needs(Right.MANAGE_COLLEAGUES)
def colleague(identifier, code):
    return _page(_colleague_or_404(code))


def _colleague_or_404(code: str) -> PortalUser:
    return portal_user_by_code(visit.customer_id, code) or abort(404)


def _page(user: PortalUser, form: ColleagueLimitsForm | None = None, status: int = 200, error: str = ""):
    customer = buyer()
    offered = colleagues_verbs.modules_of(customer, business())
    called = words_here()
    return htmx.page(
        ONE,
        status,
        user=user,
        is_me=user.contact_id == visit.person_id,
        modules=[(module.value, called[module.kind].many, module not in user.hidden_modules) for module in offered],
        form=form or ColleagueLimitsForm(user, customer.currency, formdata=None),
        currency=customer.currency,
        error=error,
    )


@bp.post("/colleagues/<code>")
@needs(Right.MANAGE_COLLEAGUES)
def change_colleague(identifier, code):
    user, customer = _colleague_or_404(code), buyer()
    form, offered = ColleagueLimitsForm(user, customer.currency), colleagues_verbs.modules_of(customer, business())
    if not form.validate_on_submit():
        return _page(user, form, 422)
    shown = frozenset(module for module in offered if module.value in request.form.getlist("modules"))
    try:
        own_only, values = form.own_orders_only.data, form.values()
        colleagues_verbs.change_colleague(user, visit.person_id, shown, offered, own_only, values, _actor())
    except Refused as why:
        db.session.rollback()
        return _page(_colleague_or_404(code), form, 422, _(str(why)))
    db.session.commit()
    flash(_("Saved."), "success")
    return htmx.leave_for(url_for("portal.colleague", identifier=identifier, code=code))


@bp.post("/colleagues/<code>/activity")
@needs(Right.MANAGE_COLLEAGUES)
def set_colleague_activity(identifier, code):
    user, on = _colleague_or_404(code), request.form.get("on") == "1"
    try:
        colleagues_verbs.set_active(user, visit.person_id, on, _actor())
    except Refused as why:
        db.session.rollback()
        return _page(_colleague_or_404(code), None, 422, _(str(why)))
    db.session.commit()
    said = _("%(person)s can sign in again.") if on else _("%(person)s is locked out.")
    flash(said % {"person": user.contact.name}, "success")
    return htmx.leave_for(url_for("portal.colleague", identifier=identifier, code=code))


def _actor():
    return visit.actor(request.remote_addr or "")
