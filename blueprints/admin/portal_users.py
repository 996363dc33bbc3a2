"""The people who may act for a customer: added one after another, changed in place."""

from flask import current_app, flash
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, portal_user_or_404
from blueprints.admin.customer_portal import back, tab
from blueprints.admin.forms import NewPortalUserForm, PortalUserForm
from blueprints.admin.portal_user_rows import changed_row, closed_row, new_row, open_row, with_password
from models.base import db
from models.letting_in import Refused, change_person, let_in


@bp.get("/customers/<number>/portal-users/new")
@needs(Right.MANAGE_PORTAL)
def new_portal_user(number):
    return new_row(customer_or_404(number), NewPortalUserForm("new"))


@bp.post("/customers/<number>/portal-users")
@needs(Right.MANAGE_PORTAL)
def add_portal_user(number):
    customer, form = customer_or_404(number), NewPortalUserForm("new")
    if not form.validate_on_submit():
        return new_row(customer, form, 422)
    try:
        added = let_in(customer, form.wish(), cost=current_app.config["BCRYPT_COST"], by=actor())
    except Refused as why:
        form.refuse(why)
        return new_row(customer, form, 422)
    db.session.commit()
    flash(_what_came_of(added, customer), "success")
    template, again = "admin/customer_portal/portal_user_added.html", NewPortalUserForm("new", formdata=None)
    if added.password:
        return with_password(template, customer, added.user.code, added.password, new_form=again)
    return htmx.done(template, back(customer), **tab(customer, added.user.code), new_form=again)


@bp.get("/customers/<number>/portal-users/<code>")
@needs(Right.SEE_CUSTOMERS)
def portal_user(number, code):
    return closed_row(*portal_user_or_404(number, code))


@bp.get("/customers/<number>/portal-users/<code>/edit")
@needs(Right.MANAGE_PORTAL)
def edit_portal_user(number, code):
    customer, _user = portal_user_or_404(number, code)
    return open_row(customer, code)


@bp.post("/customers/<number>/portal-users/<code>")
@needs(Right.MANAGE_PORTAL)
def change_portal_user(number, code):
    customer, user = portal_user_or_404(number, code)
    form = PortalUserForm(code)
    if not form.validate_on_submit():
        return open_row(customer, code, 422, form=form)
    try:
        change_person(user, form.wish(), by=actor())
    except Refused as why:
        form.refuse(why)
        return open_row(customer, code, 422, form=form)
    db.session.commit()
    flash(_("Saved: %(name)s.", name=user.contact.name), "success")
    return changed_row(customer, user, focus=True)


def _what_came_of(added, customer) -> str:
    names = {"person": added.contact.name, "name": customer.name, "home": added.home}
    if added.home and added.password:
        return _("%(person)s is a contact of %(home)s and now acts for %(name)s too.", **names)
    if added.home:
        return _(
            "%(person)s is a contact of %(home)s and now acts for %(name)s too, with the password they have.", **names
        )
    if added.known and not added.password:
        return _("%(person)s was a contact already and is a portal user now, with the password they have.", **names)
    return _("%(person)s is a portal user of %(name)s now.", **names)
