"""Customer portal links: every link that was ever mailed to customers, what became of it, sent again or revoked."""

from flask import abort, flash, request, url_for
from flask_babel import gettext as _

import htmx
from access import Right, needs
from blueprints.admin import bp
from blueprints.admin.acting import actor, customer_or_404, portal_user_or_404, say
from blueprints.admin.link_rows import PURPOSES, STATES, link_line
from blueprints.fields import onward
from blueprints.paging import neighbours
from models.base import db
from models.finding_links import BadSearch, find_links, link_by_id, link_row, read_search
from models.inviting import invite, sender
from models.link import Purpose
from models.links import revoke
from models.mail_server import mail_is_on
from models.refusing import Refused

ASKED = ("q", "purpose", "state", "page")
LIST = "admin/links/_list.html"


@bp.get("/links")
@needs(Right.SEE_CUSTOMERS)
def links():
    return _show()


@bp.get("/customers/<number>/links")
@needs(Right.SEE_CUSTOMERS)
def customer_links(number):
    return _show(customer_or_404(number))


@bp.post("/links/<int:link_id>/revocation")
@needs(Right.INVITE)
def revoke_link(link_id):
    link = link_by_id(link_id) or abort(404)
    revoked = revoke(link, actor())
    db.session.commit()
    say(_("Revoked: the link opens nothing any more.") if revoked else _("This link opens nothing any more already."))
    return _changed(link_id)


@bp.post("/links/<int:link_id>/resend")
@needs(Right.INVITE)
def resend_link(link_id):
    """An invitation once more, by a new link; others are asked for by whom they are for."""
    row = link_row(link_id) or abort(404)
    if row.purpose != Purpose.INVITATION or not row.code:
        abort(404)
    customer, user = portal_user_or_404(row.number, row.code)
    try:
        invite(customer, user, sender(actor()))
    except Refused as why:
        flash(_(str(why)), "error")
        return _changed(link_id)
    db.session.commit()
    say(_("%(person)s is invited by mail.", person=user.contact.name))
    return htmx.leave_for(_back())


def _show(customer=None):
    asked = {name: value for name in ASKED if (value := request.args.get(name, "").strip())}
    try:
        search = read_search(asked)
    except BadSearch as why:
        return _page(customer, asked, 422, problem=_(str(why)))
    found, mail_on = find_links(search, customer.id if customer else None), mail_is_on()
    return _page(
        customer,
        asked,
        narrows=search.narrows,
        lines=[link_line(row, mail_on) for row in found.rows],
        **neighbours(found, lambda page: _url(customer, asked | {"page": page})),
    )


def _page(customer, asked, status=200, **context):
    return htmx.show(
        LIST,
        "admin/links/customer.html" if customer else "admin/links/links.html",
        status,
        address=_url(customer, asked) if status == 200 else None,
        customer=customer,
        asked=asked,
        whole_url=_url(customer, {}),
        back=_url(customer, asked),
        purposes=PURPOSES.items(),
        states=STATES.items(),
        **context,
    )


def _url(customer, asked):
    return (
        url_for("admin.customer_links", number=customer.number, **asked)
        if customer
        else url_for("admin.links", **asked)
    )


def _changed(link_id):
    """The row as it is now, with or without its customer, as the page has it; or back to the page."""
    back, row = _back(), link_row(link_id)
    of_one = row.number and back.startswith(url_for("admin.customer_links", number=row.number))
    return htmx.done(
        "admin/links/row_changed.html", back, line=link_line(row, mail_is_on()), back=back, customer=of_one
    )


def _back():
    return onward(request.form.get("next"), url_for("admin.links"))
