"""Colleagues, for a portal user who looks after them: invited, limited, locked out."""

from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

import htmx
from access import Right, needs, visit
from blueprints.fields import email, words
from blueprints.papers.wording import words_here
from blueprints.portal import bp
from blueprints.portal.shop import business, buyer
from models import looking_after_colleagues as colleagues_verbs
from models.base import db
from models.customer import Customer
from models.letting_in import Refused as CantLetIn
from models.money import main_units, minor_units
from models.ordering_rules import plain
from models.portal_user import PortalUser
from models.refusing import Refused

LIST, ONE = "portal/colleagues/colleagues.html", "portal/colleagues/colleague.html"
DETAILS = ("first_name", "last_name", "email")


class ColleagueForm(FlaskForm):
    first_name = words(_l("First name"), 100, autocomplete="off")
    last_name = words(_l("Last name"), 100, _l("Enter the last name."), autocomplete="off")
    email = email(_l("Email"), _l("Enter the email address."))


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
    return colleagues_verbs.colleague_by_code(visit.customer_id, code) or abort(404)


def _page(user: PortalUser, status: int = 200, error: str = ""):
    customer = buyer()
    offered = colleagues_verbs.modules_of(customer, business())
    called = words_here()
    limits = {
        name: plain(main_units(amount, customer.currency)) if (amount := getattr(user, name)) is not None else ""
        for name in colleagues_verbs.LIMITS
    }
    return htmx.page(
        ONE,
        status,
        user=user,
        is_me=user.contact_id == visit.person_id,
        modules=[(module.value, called[module.kind].many, module not in user.hidden_modules) for module in offered],
        limits={name: request.form.get(name, limit) if error else limit for name, limit in limits.items()},
        currency=customer.currency,
        error=error,
    )


@bp.post("/colleagues/<code>")
@needs(Right.MANAGE_COLLEAGUES)
def change_colleague(identifier, code):
    user, customer = _colleague_or_404(code), buyer()
    offered = colleagues_verbs.modules_of(customer, business())
    shown = frozenset(module for module in offered if module.value in request.form.getlist("modules"))
    try:
        limits = {name: _amount(request.form.get(name, ""), customer) for name in colleagues_verbs.LIMITS}
        values = limits | {"own_orders_only": request.form.get("own_orders_only") == "1"}
        colleagues_verbs.change_colleague(user, visit.person_id, shown, offered, values, _actor())
    except Refused as why:
        db.session.rollback()
        return _page(_colleague_or_404(code), 422, _(str(why)))
    db.session.commit()
    flash(_("Saved."), "success")
    return htmx.leave_for(url_for("portal.colleague", identifier=identifier, code=code))


def _amount(typed: str, customer: Customer) -> int | None:
    """Minor units of the customer's currency; None where nothing was typed. Raises Refused."""
    written = typed.strip().replace("\u00a0", "").replace(" ", "")
    if not written:
        return None
    if written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    if len(written) > 15 or not written.isascii() or not written.replace(".", "", 1).isdigit():
        raise Refused("order_limit", "Enter an amount in digits, such as 500 or 99.50.")
    amount = Decimal(written)
    if amount != round(amount, get_currency_precision(customer.currency)):
        raise Refused("order_limit", "Enter an amount in digits, such as 500 or 99.50.")
    return minor_units(amount, customer.currency)


@bp.post("/colleagues/<code>/activity")
@needs(Right.MANAGE_COLLEAGUES)
def set_colleague_activity(identifier, code):
    user, on = _colleague_or_404(code), request.form.get("on") == "1"
    try:
        colleagues_verbs.set_active(user, visit.person_id, on, _actor())
    except Refused as why:
        db.session.rollback()
        return _page(_colleague_or_404(code), 422, _(str(why)))
    db.session.commit()
    said = _("%(person)s can sign in again.") if on else _("%(person)s is locked out.")
    flash(said % {"person": user.contact.name}, "success")
    return htmx.leave_for(url_for("portal.colleague", identifier=identifier, code=code))


def _actor():
    return visit.actor(request.remote_addr or "")
