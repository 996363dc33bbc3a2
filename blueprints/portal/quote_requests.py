"""A customer asks for a price: in rows and words, or for all of the order that is being written."""

import secrets

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import ValidationError

import htmx
from access import Right, needs, visit
from blueprints.fields import words
from blueprints.number_fields import Day
from blueprints.portal import bp
from models.base import db
from models.buyer import buyer_of
from models.drafting import draft_of
from models.refusing import Refused
from models.requesting_quotes import Request, read_wishes, request_for_draft, request_quote
from models.scope import every_branch

PAGE = "portal/quotes/request.html"


class RequestForm(FlaskForm):
    """`key`: of this one request, however often it is sent."""

    rows = TextAreaField(_l("Goods, one to a line"), render_kw={"rows": 6, "spellcheck": "false"})
    note = words(_l("What do you need?"), 2000, kind=TextAreaField, rows=4)
    wanted_on = Day(_l("Wanted by"))
    key = HiddenField()

    def validate_rows(self, field) -> None:
        if len(field.data or "") > 20_000 or "\0" in (field.data or ""):
            raise ValidationError(_("Ask for at most 200 things at once."))

    def validate_wanted_on(self, field) -> None:
        if field.data and field.data < visit.today:
            raise ValidationError(_("That day is past. Choose today or a later one."))

    def validate_key(self, field) -> None:
        if not 20 <= len(field.data or "") <= 39:
            raise ValidationError(_("Open this form anew, please."))


@bp.get("/quotes/request")
@needs(Right.PLACE_ORDERS)
def new_quote_request(identifier):
    sku = request.args.get("sku", "").replace("\0", "").strip()[:40]
    form = RequestForm(formdata=None, data={"rows": f"{sku}, 1" if sku else "", "key": secrets.token_urlsafe(24)})
    return _page(form)


@bp.post("/quotes/request")
@needs(Right.PLACE_ORDERS)
def request_a_quote(identifier):
    form, me = RequestForm(), buyer_of(visit.portal_user_id)
    if not form.validate_on_submit():
        return _page(form, 422)
    branch = visit.branch_id if visit.branches > 1 else None
    try:
        with every_branch():
            wishes = read_wishes(form.rows.data or "", me.customer)
            asked = Request(wishes, form.note.data or "", form.wanted_on.data, branch or None, f"ask {form.key.data}")
            made = request_quote(me.customer, me.person, asked, visit.today, visit.actor(request.remote_addr or ""))
    except Refused as why:
        db.session.rollback()
        (form.note if why.field == "note" else form.rows).errors = [_(str(why), **why.figures)]
        return _page(form, 422)
    return _asked(made)


@bp.post("/order/quote")
@needs(Right.PLACE_ORDERS)
def request_for_order(identifier):
    me = buyer_of(visit.portal_user_id)
    draft = draft_of(me.person.id, me.customer.id) or abort(404)
    try:
        made = request_for_draft(draft, me.customer, me.person, visit.today, visit.actor(request.remote_addr or ""))
    except Refused as why:
        db.session.rollback()
        flash(_(str(why), **why.figures), "error")
        return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))
    return _asked(made)


def _asked(made):
    db.session.commit()
    flash(_("Asked. We get back to you with an offer."), "success")
    return htmx.leave_for(url_for("portal.quote", identifier=visit.identifier, number=made.number))


def _page(form: RequestForm, status: int = 200):
    return htmx.page(PAGE, status, form=form)
