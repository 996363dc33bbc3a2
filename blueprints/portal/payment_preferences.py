"""How the customer likes to pay, where its bills go, and the cards that the payment service keeps for it."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, needs, visit
from blueprints.paying.cards import cards_of, forget
from blueprints.paying.preferences import PreferencesForm, preferences_of
from blueprints.portal import bp
from blueprints.portal.account_forms import BillingForm
from blueprints.portal.account_sections import what_came
from models.account import Account, NotAllowed, change_company, filled, read_account
from models.base import db
from models.customer import Customer, customer_by_number
from models.event import Actor
from models.keeping_gateways import takes_cards
from models.paying_preferences import FIELDS, change_preferences
from models.revising import Conflict, seen

PAGE = "portal/payment_preferences/page.html"
OF_BILLING = ("billing_email",)


@bp.get("/payments/preferences")
@needs(Right.PAY)
def payment_preferences(identifier):
    return _page({})


@bp.post("/payments/preferences/ways")
@needs(Right.PAY)
def change_payment_preferences(identifier):
    customer = _customer()
    form = PreferencesForm(customer, can(Right.SEE_STATEMENTS))
    if not form.validate_on_submit():
        return _show("_ways", {"form": form}, 422)
    try:
        change_preferences(customer, form.values(), form.seen.data or "", _actor())
    except Conflict as conflict:
        db.session.rollback()
        return _show("_ways", {"form": form.shown_again(conflict, seen(_customer(), FIELDS))}, 409)
    db.session.commit()
    flash(_("Saved."), "success")
    return _done("_ways", _ways(_customer()))


@bp.post("/payments/preferences/billing")
@needs(Right.PAY)
def change_billing_email(identifier):
    account, form = _account(), BillingForm("billing")
    if not form.validate_on_submit():
        return _show("_billing", _billing(account, form), 422)
    try:
        outcome = change_company(account, form.values(), form.seen.data or "", _actor())
    except NotAllowed:
        abort(403)
    except Conflict as conflict:
        db.session.rollback()
        account = _account()
        now = _billing(account)["billing_form"].values()
        return _show("_billing", _billing(account, form.filled_again(now, conflict)), 409)
    db.session.commit()
    flash(what_came(outcome), "success")
    return _done("_billing", _billing(_account()))


@bp.get("/payments/preferences/cards")
@needs(Right.PAY)
def kept_cards(identifier):
    return _show("_cards", {"cards": cards_of(_customer())})


@bp.post("/payments/preferences/cards/<card>/removal")
@needs(Right.PAY)
def forget_card(identifier, card):
    left = forget(_customer(), card, _actor())
    if left.error:
        return _show("_cards", {"cards": left}, 422)
    flash(_("The card is no longer kept."), "success")
    return _done("_cards", {"cards": left}, "portal.kept_cards")


def _show(part: str, shown: dict, status: int = 200):
    """One section; without JavaScript within the whole page."""
    if not htmx.is_fragment():
        return _page(shown, status)
    return _no_store(htmx.show(f"portal/payment_preferences/{part}.html", PAGE, status, **shown))


def _done(part: str, shown: dict, page: str = "portal.payment_preferences"):
    back = url_for(page, identifier=visit.identifier)
    return htmx.done(f"portal/payment_preferences/{part}.html", back, **shown, focus=True)


def _page(shown: dict, status: int = 200):
    account = _account()
    reads = {"reads_cards": bool(account.customer.gateway_reference), "takes_cards": takes_cards(), "cards": None}
    return _no_store(htmx.page(PAGE, status, **_ways(account.customer) | _billing(account) | reads | shown))


def _no_store(response):
    """What the gateway keeps changes without our knowing: no copy of this page is good."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _ways(customer: Customer) -> dict:
    return {"form": preferences_of(customer, can(Right.SEE_STATEMENTS))}


def _billing(account: Account, form: BillingForm | None = None) -> dict:
    asked = account.waits_for("customer", account.customer.id) if account.company_changes != "never" else None
    return {
        "billing_form": form or BillingForm("billing", filled(account.customer, OF_BILLING, asked)),
        "company_changes": account.company_changes,
        "waits": asked.wanted["billing_email"] if asked and "billing_email" in asked.wanted else None,
        "company_email": account.customer.email,
    }


def _account() -> Account:
    return read_account(visit.person_id, visit.customer_id)


def _customer() -> Customer:
    return customer_by_number(visit.customer_number) or abort(404)


def _actor() -> Actor:
    return visit.actor(request.remote_addr or "")
