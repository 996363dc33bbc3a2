"""Signing in as staff."""

from flask import url_for
from flask_babel import gettext as _

import htmx
from access import open_to_all, visit
from blueprints.auth import bp
from blueprints.auth.entering import begin_session, fresh_form, sign_in_page, try_to_sign_in
from blueprints.fields import onward
from models.formats import Named


@bp.get("/admin/sign-in")
@open_to_all
def staff_sign_in():
    return _page(fresh_form())


@bp.post("/admin/sign-in")
@open_to_all
def start_staff_session():
    person, form, status = try_to_sign_in("staff")
    if person is None:
        return _page(form, status)
    begin_session("staff", person)
    return htmx.leave_for(onward(form.next.data, url_for("admin.home")))


def _page(form, status=200):
    return sign_in_page(
        form,
        status,
        brand=Named(visit.tenant_name),
        subtitle=_("For staff"),
        action_url=url_for("auth.start_staff_session"),
        demo_for="staff",
        forgotten_url=url_for("auth.forgotten_by_staff"),
    )
