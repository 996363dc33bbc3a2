"""Choosing one's own password after a temporary one."""

from flask import abort, current_app, flash, session, url_for
from flask_babel import gettext as _

import htmx
from access import Right, can, open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.forms import NewPasswordForm
from models import sign_in
from models.base import db
from models.choosing_password import choose_password
from models.formats import Named
from models.password import WeakPassword


@bp.get("/p/<identifier>/new-password")
@open_to_all
def new_password(identifier):
    return _page(NewPasswordForm(), url_for("auth.set_password", identifier=identifier), visit.customer_name)


@bp.post("/p/<identifier>/new-password")
@open_to_all
def set_password(identifier):
    return _set(
        url_for("auth.set_password", identifier=identifier),
        url_for("portal.home", identifier=identifier),
        visit.customer_name,
    )


@bp.get("/admin/new-password")
@open_to_all
def new_staff_password():
    return _page(NewPasswordForm(), url_for("auth.set_staff_password"), visit.tenant_name)


@bp.post("/admin/new-password")
@open_to_all
def set_staff_password():
    return _set(url_for("auth.set_staff_password"), url_for("admin.home"), visit.tenant_name)


def _set(action_url, onward, company):
    form = NewPasswordForm()
    _only_after_a_temporary_one()
    if not form.validate_on_submit():
        return _page(form, action_url, company, 422)
    try:
        choose_password(visit, form.password.data, cost=current_app.config["BCRYPT_COST"], company=company)
    except WeakPassword as why:
        form.password.errors = [_(str(why))]
        return _page(form, action_url, company, 422)
    session[visit.audience] = sign_in.renew(visit.sign_in_id)
    db.session.commit()
    flash(_("Your password is set."), "success")
    return htmx.leave_for(onward)


def _page(form, action_url, company, status=200):
    _only_after_a_temporary_one()
    return htmx.show(
        "auth/_new_password_form.html",
        "auth/new_password.html",
        status,
        form=form,
        action_url=action_url,
        brand=Named(company),
    )


def _only_after_a_temporary_one():
    let_in = visit.audience == "staff" or can(Right.SEE_PORTAL)
    if not (visit.signed_in and visit.must_choose_password and let_in):
        abort(404)
