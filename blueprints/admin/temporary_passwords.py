"""A new temporary password for somebody who is a portal user already."""

from flask import current_app, flash
from flask_babel import gettext as _

from access import Right, needs, proved_lately
from blueprints.admin import bp
from blueprints.admin.acting import actor, portal_user_or_404
from blueprints.admin.forms import TemporaryPasswordForm
from blueprints.admin.portal_user_rows import ROW, open_row, with_password
from models.base import db
from models.letting_in import Refused, Wish, give_password, hashed_ahead


@bp.post("/customers/<number>/portal-users/<code>/temporary-password")
@needs(Right.MANAGE_PORTAL)
@proved_lately
def give_temporary_password(number, code):
    customer, user = portal_user_or_404(number, code)
    form = TemporaryPasswordForm(code)
    if not form.validate_on_submit():
        return open_row(customer, code, 422, password_form=form)
    cost = current_app.config["BCRYPT_COST"]
    db.session.commit()  # only looked so far: the slow hash holds no lock
    wish = hashed_ahead(Wish({}, invites=False, password=form.password.data or ""), cost)
    try:
        password = give_password(user.contact, customer, wish.password, cost=cost, by=actor(), hashed=wish.hashed)
    except Refused as why:
        form.refuse(why)
        return open_row(customer, code, 422, password_form=form)
    db.session.commit()
    flash(_("%(person)s has a new temporary password: see the list.", person=user.contact.name), "success")
    return with_password(ROW, customer, code, password, focus=True)
