"""A customer asks for a price: in rows and words, or for all of the order that is being written."""

import secrets

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, TextAreaField
from wtforms.validators import ValidationError

import htmx
from access import Right, needs, visit
from blueprints.conversing import read_files, takes_files
from blueprints.fields import words
from blueprints.number_fields import Day
from blueprints.portal import bp
from blueprints.refusals import explained
from integrations.files import ACCEPTED
from models.base import db
from models.buyer import buyer_of
from models.drafting import draft_of
from models.quote_policy import asks_of
from models.refusing import Refused
from models.requesting_quotes import FORM, Request, read_wishes, request_for_draft, request_quote
from models.scope import every_branch
from models.tenant import tenant_by_key

PAGE = "portal/quotes/request.html"


class RequestForm(FlaskForm):
    """`key`: of this one request, however often it is sent."""

    rows = TextAreaField(_l("Goods, one to a line"), render_kw={"rows": 6, "spellcheck": "false"})
    note = words(_l("What do you need?"), 2000, kind=TextAreaField, rows=4)
    wanted_on = Day(_l("Wanted by"))
    files = MultipleFileField(_l("Files"), render_kw={"accept": ACCEPTED})
    key = HiddenField()

    def validate_rows(self, field) -> None:
        if len(field.data or "") > 20_000 or "\0" in (field.data or ""):
            raise ValidationError(_("Ask for at most 200 things at once."))

    def validate_wanted_on(self, field) -> None:
        if field.data and field.data < visit.today:
            raise ValidationError(_("That day is past. Choose today or a later one."))

    def validate_key(self, field) -> None:
        if not (20 <= len(field.data or "") <= 39 and field.data.isprintable()):
            raise ValidationError(_("Open this form anew, please."))


@bp.get("/quotes/request")
@needs(Right.PLACE_ORDERS)
def new_quote_request(identifier):
    sku = request.args.get("sku", "").replace("\0", "").strip()[:40]
    form = RequestForm(formdata=None, data={"rows": f"{sku}, 1" if sku else "", "key": secrets.token_urlsafe(24)})
    return _page(form)


@bp.post("/quotes/request")
@needs(Right.PLACE_ORDERS)
@takes_files
def request_a_quote(identifier):
    form, me = RequestForm(), buyer_of(visit.portal_user_id)
    if not form.validate_on_submit():
        return _page(form, 422)
    branch = visit.branch_id if visit.branches > 1 else None
    try:
        with every_branch():
            wishes = read_wishes(form.rows.data or "", me.customer)
            key, note = f"{FORM}{form.key.data}", form.note.data or ""
            asked = Request(wishes, note, form.wanted_on.data, branch or None, key, read_files())
            made = request_quote(me.customer, me.person, asked, visit.today, visit.actor(request.remote_addr or ""))
    except Refused as why:
        db.session.rollback()
        form[why.field if why.field in form else "rows"].errors = [explained(why)]
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
        flash(explained(why), "error")
        return htmx.leave_for(url_for("portal.order_pad", identifier=identifier))
    return _asked(made)


def _asked(made):
    db.session.commit()
    flash(_("Asked. We get back to you with an offer."), "success")
    return htmx.leave_for(url_for("portal.quote", identifier=visit.identifier, number=made.number))


def _page(form: RequestForm, status: int = 200):
    return htmx.page(PAGE, status, form=form, asks=asks_of(tenant_by_key(visit.tenant_key)))
