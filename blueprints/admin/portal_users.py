"""The people who may act for a customer: added one after another, changed in place."""

from flask import current_app, request
from flask_babel import gettext as _

from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, portal_user_or_404, say
from blueprints.admin.conflicts import both_versions
from blueprints.admin.forms import NewPortalUserForm, PortalUserForm
from blueprints.admin.portal_user_rows import added_row, changed_row, chosen_contact, closed_row, new_row, open_row
from blueprints.admin.portal_user_undo import form_of, undo_adding, undo_change
from models.base import db
from models.contacts import DETAILS
from models.letting_in import Refused, change_person, hashed_ahead, let_in
from models.revising import Conflict, seen


@bp.get("/customers/<number>/portal-users/new")
@needs(Right.MANAGE_PORTAL)
def new_portal_user(number):
    customer = customer_or_404(number)
    chosen = chosen_contact(customer, request.args.get("contact", ""))
    known = {"contact": str(chosen.id), "seen": seen(chosen, DETAILS)} if chosen else {}
    return new_row(customer, NewPortalUserForm("new", formdata=None, obj=chosen, **known))


@bp.post("/customers/<number>/portal-users")
@needs(Right.MANAGE_PORTAL)
@proved_lately
def add_portal_user(number):
    customer, form = customer_or_404(number), NewPortalUserForm("new")
    if not form.validate_on_submit():
        return new_row(customer, form, 422)
    chosen, cost = chosen_contact(customer, form.contact.data), current_app.config["BCRYPT_COST"]
    db.session.commit()  # only looked so far: the slow hash holds no lock
    wish = hashed_ahead(form.wish(), cost)
    try:
        added = let_in(customer, wish, cost=cost, by=actor(), chosen=chosen)
    except Refused as why:
        form.refuse(why)
        return new_row(customer, form, 422)
    except Conflict as both:
        return new_row(customer, form, 422, versions=both_versions(form, both))
    db.session.commit()
    say(_what_came_of(added, customer), **undo_adding(customer, added.user))
    return added_row(customer, added)


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
    form, former = PortalUserForm(code), form_of(user)
    if not form.validate_on_submit():
        return open_row(customer, code, 422, form=form)
    try:
        change_person(user, form.wish(), by=actor())
    except Refused as why:
        form.refuse(why)
        return open_row(customer, code, 422, form=form)
    except Conflict as both:
        return open_row(customer, code, 422, form=form, versions=both_versions(form, both))
    db.session.commit()
    say(_("Saved: %(name)s.", name=user.contact.name), **undo_change(customer, user, former))
    return changed_row(customer, user, focus=True)


def _what_came_of(added, customer) -> str:
    if added.invited:
        return _(
            "%(person)s is a portal user of %(name)s now and is invited by mail.",
            person=added.contact.name,
            name=customer.name,
        )
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
