"""The switches of one portal user: in or out, and whose orders."""

from flask import url_for
from flask_babel import gettext as _

from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, portal_user_or_404, say, switched_on
from blueprints.admin.explanation import changed_person, still_explained
from models.base import db
from models.letting_in import lock_out


@bp.post("/customers/<number>/portal-users/<code>/activity")
@needs(Right.MANAGE_PORTAL)
def set_portal_user_activity(number, code):
    customer, user = portal_user_or_404(number, code)
    user.activate(by=actor()) if switched_on() else lock_out(user, by=actor())
    db.session.commit()
    said = _("%(person)s can sign in again.") if user.active else _("%(person)s is locked out.")
    _tell(said, "admin.set_portal_user_activity", customer, user, user.active)
    return changed_person(customer, user)


@bp.post("/customers/<number>/portal-users/<code>/own-orders")
@needs(Right.MANAGE_PORTAL)
def set_own_orders_only(number, code):
    customer, user = portal_user_or_404(number, code)
    user.limit_to_own_orders(switched_on(), by=actor())
    db.session.commit()
    said = (
        _("%(person)s sees only their own orders and deliveries.")
        if user.own_orders_only
        else _("%(person)s sees everybody's orders and deliveries.")
    )
    _tell(said, "admin.set_own_orders_only", customer, user, user.own_orders_only)
    return changed_person(customer, user)


@bp.post("/customers/<number>/portal-users/<code>/sharing")
@needs(Right.MANAGE_PORTAL)
def set_may_share(number, code):
    customer, user = portal_user_or_404(number, code)
    user.let_share(switched_on(), by=actor())
    db.session.commit()
    may, may_not = _("%(person)s may mail documents to others."), _("%(person)s mails no documents to others any more.")
    _tell(may if user.may_share else may_not, "admin.set_may_share", customer, user, user.may_share)
    return changed_person(customer, user)


@bp.post("/customers/<number>/portal-users/<code>/paying")
@needs(Right.MANAGE_PORTAL)
def set_may_pay(number, code):
    customer, user = portal_user_or_404(number, code)
    user.let_pay(switched_on(), by=actor())
    db.session.commit()
    may, may_not = _("%(person)s may pay."), _("%(person)s pays nothing here any more.")
    _tell(may if user.may_pay else may_not, "admin.set_may_pay", customer, user, user.may_pay)
    return changed_person(customer, user)


def _tell(said: str, endpoint: str, customer, user, on: bool) -> None:
    say(
        said % {"person": user.contact.name},
        undo=url_for(endpoint, number=customer.number, code=user.code),
        target=f"#portal_user-{user.id}",
        on="" if on else "1",
        **still_explained(),
    )
